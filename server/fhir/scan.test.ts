// What a scan is, is in its bytes.
import { expect, test } from 'vitest';
import { scanType } from './scan.ts';

test.each([
  ['%PDF-1.7 ...', 'application/pdf'],
  ['\u00ff\u00d8\u00ff\u00e0..', 'image/jpeg'],
  ['\u0089PNG\r\n\u001a\n....', 'image/png'],
  ['<html>', undefined],
  ['%PD', undefined],
  [' %PDF-1.7', undefined],
  ['GIF89a', undefined],
  ['', undefined],
])('%j is %s', (text, expected) => {
  expect(scanType(Buffer.from(text, 'latin1'))).toBe(expected);
});
