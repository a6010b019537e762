import { inflateSync } from 'node:zlib';
import QRCode from 'qrcode';
import { expect, test } from 'vitest';
import { createReceiptMaker } from './receipt-pdf.ts';
import { receiptText } from './receipt-text.ts';
import { digestOf, verificationCode, type ReceiptFacts } from './receipt.ts';

const said = {
  kind: 'opening',
  language: 'it',
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

test.each([
  [
    'it',
    'Ricevuta di apertura del Fascicolo sanitario elettronico',
    'Alimentazione da oggi in poi',
    'sì',
    'no',
    /2 novembre 2026.*10:00:00/,
  ],
  ['en', 'Receipt: opening of the electronic health record', 'Feed from now on', 'yes', 'no', /2 November 2026.*10:00:00/],
] as const)(
  'The receipt says everything that was decided in %s, and nothing in the other language',
  (language, title, feed, yes, no, moment) => {
    const text = receiptText({ ...facts, language });
    expect(text.title).toBe(title);
    expect(text.lines).toContainEqual({ label: feed, value: yes });
    const values = text.lines.map(({ value }) => value);
    for (const value of [facts.person.name, facts.digest, facts.verificationCode, '2026-10-01', '+393331234567', 'liguria-2020'])
      expect(values).toContain(value);
    expect(values).toContain(language === 'it' ? '16 luglio 1990' : '16 July 1990');
    expect(values.filter((value) => value === yes)).toHaveLength(2);
    expect(values.filter((value) => value === no)).toHaveLength(1);
    expect(values.some((value) => moment.test(value))).toBe(true);
  },
);

test('The receipt of a restriction says it in the words that were shown', () => {
  const restriction = { kind: 'set', inWords: 'Infermieri: laboratorio', consent: 'r' } as const;
  expect(receiptText({ ...facts, kind: 'change', restriction }).lines).toContainEqual({ label: 'Limitazione aggiunta', value: 'Infermieri: laboratorio' }); // prettier-ignore
  expect(digestOf({ ...said, restriction })).not.toBe(digestOf(said));
});

test('The digest changes with every choice, and only with what was decided', () => {
  const digests = [
    said,
    { ...said, choices: { ...said.choices, past: true } },
    { ...said, notice: '2027' },
    { ...said, decided: said.decided + 1 },
  ].map((one) => digestOf(one));
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
  const english = Buffer.from(await createReceiptMaker()({ ...facts, language: 'en' })).toString('latin1');
  expect(english).toMatch(/\/Lang \(en-GB\)/);
});

test('The picture for cameras is the address at which the code of this receipt is checked', async () => {
  const drawn = contentOf(Buffer.from(await createReceiptMaker()(facts)));
  const squares = [...drawn.matchAll(/^([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re$/gm)].map(([, x, y]) => [Number(x), Number(y)] as const);
  const { modules } = QRCode.create(`https://fascicolo.example/verifica?code=${facts.verificationCode}`, { errorCorrectionLevel: 'M' });
  const [left, top] = [Math.min(...squares.map(([x]) => x)), Math.min(...squares.map(([, y]) => y))];
  const side = 96 / modules.size;
  const dark = squares.map(([x, y]) => `${Math.round((y - top) / side)} ${Math.round((x - left) / side)}`);
  const expected = Array.from(modules.data).flatMap((bit, i) => (bit === 1 ? `${Math.floor(i / modules.size)} ${i % modules.size}` : []));
  expect(dark.toSorted()).toEqual(expected.toSorted());
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
