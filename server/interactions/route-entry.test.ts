import { describe, expect, test } from 'vitest';
import type { BundleEntry } from '@medplum/fhirtypes';
import { notFound, OperationOutcomeError } from '#fhir/outcome.ts';
import { createRouteEntry, type ReadAddress } from './route-entry.ts';

/** A table of three addresses, enough to see what is made of an answer. */
const readAddress: ReadAddress = (method, address) => {
  if (address.startsWith('/Patient/'))
    return { asked: method === 'PUT' ? 'update' : 'read', place: { type: 'Patient', id: address.slice(9) }, params: [] };
  if (address === '/') return { asked: 'transaction', place: {}, params: [] };
  throw notFound(`${address} is none.`);
};
const routeEntry = createRouteEntry(readAddress);
const entry = (method: string, url: string, more: object = {}): BundleEntry => ({ request: { method, url, ...more } }) as BundleEntry;

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof OperationOutcomeError) return `${error.code} ${error.outcome.issue[0]?.expression?.[0]}`;
    throw error;
  }
  return 'none';
}

describe('A Bundle entry', () => {
  test.each(['Patient/1', '/Patient/1'])('finds its interaction by %s', (url) => {
    expect(routeEntry(entry('GET', url), 'Bundle.entry[3]')).toEqual({
      name: 'read',
      method: 'GET',
      place: { type: 'Patient', id: '1' },
      params: [],
      preconditions: {},
      asked: `GET ${url}`,
    });
  });

  test('carries its preconditions', () => {
    const sent = { ifMatch: 'W/"3"', ifNoneMatch: '*', ifModifiedSince: '2024-05-01T12:00:00Z', ifNoneExist: '?identifier=1' };
    expect(routeEntry(entry('PUT', 'Patient/1', sent), '').preconditions).toEqual({
      ifMatch: 3,
      ifNoneMatch: '*',
      ifModifiedSince: Date.UTC(2024, 4, 1, 12),
      ifNoneExist: 'identifier=1',
    });
  });

  test.each<[string, BundleEntry, string]>([
    ['no request', {}, 'required Bundle.entry[3].request'],
    ['no url', { request: { method: 'GET' } } as BundleEntry, 'required Bundle.entry[3].request'],
    ['an address that is none', entry('GET', 'Nothing/1'), 'not-found Bundle.entry[3]'],
    ['what cannot be asked inside a Bundle', entry('POST', '/'), 'invalid Bundle.entry[3].request.url'],
    ['a tag that is none', entry('PUT', 'Patient/1', { ifMatch: '3' }), 'invalid Bundle.entry[3].request.ifMatch'],
    ['a tag of no version', entry('PUT', 'Patient/1', { ifMatch: '"abc"' }), 'lock-error Bundle.entry[3].request.ifMatch'],
  ])('with %s is refused, and the refusal names it', (_, sent, expected) => {
    expect(refusal(() => routeEntry(sent, 'Bundle.entry[3]'))).toBe(expected);
  });
});
