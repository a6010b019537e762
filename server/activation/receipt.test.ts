import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createReceiptMaker } from './receipt-pdf.ts';
import { receiptText } from './receipt-text.ts';
import { digestOf, verificationCode, type ReceiptFacts } from './receipt.ts';

const said = {
  kind: 'opening',
  person: { name: 'Nicolò Prova-D’Àgata', fiscalCode: 'PRVNLI90L16D969X', birthDate: '1990-07-16' },
  patient: 'Patient/citizen-new',
  decider: { title: 'self', performer: 'Patient/citizen-new', channel: 'online' },
  contacts: { email: 'nilo@example.org', phone: '+393331234567' },
  choices: { feed: true, past: false, consultation: true },
  decided: Date.parse('2026-11-02T09:00:00Z'),
  notice: '2026-10-01',
  policyName: 'liguria-2020',
  verifyAt: 'https://fascicolo.example/verifica',
} as const;
const facts: ReceiptFacts = { ...said, digest: digestOf(said), verificationCode: verificationCode('an id') };

test('The receipt says everything that was decided, in both languages', () => {
  const { title, lines } = receiptText(facts);
  expect([title.it, title.en]).toEqual([
    'Ricevuta di apertura del Fascicolo sanitario elettronico',
    'Receipt: opening of the electronic health record',
  ]);
  const values = Object.fromEntries(lines.map(({ en, value, valueEn }) => [en, [value, valueEn ?? value]]));
  expect(values).toMatchObject({
    Person: [facts.person.name, facts.person.name],
    'Feed from now on': ['sì', 'yes'],
    'Feed with older data': ['no', 'no'],
    'Consultation by third parties': ['sì', 'yes'],
    'Privacy notice read, version': ['2026-10-01', '2026-10-01'],
    'SHA-256 of the decisions': [facts.digest, facts.digest],
    'Verification code': [facts.verificationCode, facts.verificationCode],
  });
  expect(values['Date and time']?.[0]).toMatch(/2 novembre 2026.*10:00:00/);
});

test('The digest changes with every choice, and only with what was decided', () => {
  const digests = [
    said,
    { ...said, choices: { ...said.choices, past: true } },
    { ...said, notice: '2027' },
    { ...said, decided: said.decided + 1 },
  ].map(digestOf);
  expect(new Set(digests).size).toBe(4);
  expect(digestOf({ ...said, contacts: { email: 'other@example.org', phone: '1' } })).toBe(digests[0]);
});

test('A verification code is short to type and the same for the same id', () => {
  expect(facts.verificationCode).toMatch(/^[A-HJKMNP-TV-Z2-9]{4}(-[A-HJKMNP-TV-Z2-9]{4}){3}$/);
  expect(verificationCode('another id')).not.toBe(facts.verificationCode);
});

test('The document is a tagged PDF with its language, title, alternative text and fonts inside', async () => {
  const bytes = Buffer.from(await createReceiptMaker()(facts));
  const text = bytes.toString('latin1');
  expect(text.slice(0, 8)).toBe('%PDF-1.7');
  expect(text).toMatch(/\/Marked true/);
  expect(text).toMatch(/\/Lang \(it-IT\)/);
  expect(text).toMatch(/\/StructTreeRoot/);
  expect(text).toMatch(/pdfuaid/);
  expect(text).toMatch(/\/DisplayDocTitle true/);
  expect(text).toMatch(/\/FontFile2/);
  expect(text).toMatch(/\/S \/Figure/);
  expect(text.match(/\/Type \/Page\b/g)).toHaveLength(1);
  expect(contentOf(bytes)).toMatch(/BDC/);
});

/** The drawing instructions of the first stream that has any. */
function contentOf(bytes: Buffer): string {
  for (let at = bytes.indexOf('stream\n'); at >= 0; at = bytes.indexOf('stream\n', at + 7)) {
    try {
      const plain = inflateSync(bytes.subarray(at + 7)).toString('latin1');
      if (plain.includes('BT')) return plain;
    } catch {
      continue;
    }
  }
  return '';
}
