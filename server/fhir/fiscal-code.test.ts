import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkLetter, disagreements, encodeFiscalCode, isFiscalCode, omocodia, typedFiscalCode } from './fiscal-code.ts';

describe('the codice fiscale of a person', () => {
  test.each([
    ['Rossi', 'Mario', 'male', '1980-01-01', 'H501', 'RSSMRA80A01H501U'],
    ['Test', 'Simone', 'male', '1963-01-01', 'F205', 'TSTSMN63A01F205H'],
    ['Fo', 'Al', 'male', '1999-12-31', 'D969', 'FOXLAX99T31D969'],
    ["D'Èste", 'Gianfranco', 'female', '2004-02-29', 'I480', 'DSTGFR04B69I480'],
    ['Aia', 'Marco', 'male', '1950-07-09', 'Z133', 'AIAMRC50L09Z133'],
  ] as const)('%s %s (%s, %s, %s) is %s', (family, given, gender, birthDate, birthPlace, expected) => {
    expect(encodeFiscalCode({ family, given, gender, birthDate, birthPlace })).toMatch(new RegExp(`^${expected}`));
  });

  test.each(['RSSMRA80A01H501U', 'TSTSMN63A01F205H', 'GTWGWY82B42G920M'])('%s is valid', (code) => {
    expect(isFiscalCode(code)).toBe(true);
  });

  test.each([
    ['PROVAX00X00X000Y', 'X is no month'],
    ['LCNLDE90L47H501Q', 'a wrong check letter'],
    ['RSSMRA80A32H501J', 'a day 32'],
    ['RSSMRA81B29H501Z', 'a 29th of February in no leap year'],
    ['rssmra80a01h501u', 'small letters'],
    ['', 'nothing'],
  ])('%s is not valid: %s', (code) => {
    expect(isFiscalCode(code)).toBe(false);
  });
});

const person = fc.record({
  family: fc.stringMatching(/^[A-Za-zàèù' ]{1,20}$/),
  given: fc.stringMatching(/^[A-Za-zòì' ]{1,20}$/),
  gender: fc.constantFrom('male' as const, 'female' as const),
  birthDate: fc
    .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2026-01-01T00:00:00Z'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  birthPlace: fc.stringMatching(/^[A-Z][0-9]{3}$/),
});

const mario = { family: 'Rossi', given: 'Mario', gender: 'male', birthDate: '1980-01-01', birthPlace: 'H501' } as const;

describe('what is typed at a counter', () => {
  test.each(['rssmra80a01h501u', 'RSS MRA 80A01 H501U', ' RSSMRA-80A01.H501U '])('%s is read as RSSMRA80A01H501U', (typed) => {
    expect(typedFiscalCode(typed)).toBe('RSSMRA80A01H501U');
  });

  test.each([
    [{}, []],
    [{ family: 'Bianchi' }, ['family']],
    [{ given: 'Maria Pia' }, ['given']],
    [{ birthDate: '1980-01-02' }, ['birthDate']],
    [{ gender: 'female' }, ['gender']],
    [{ birthPlace: 'D969' }, ['birthPlace']],
    [{ birthPlace: '' }, []],
    [{ family: 'Bianchi', birthDate: '1981-02-01' }, ['family', 'birthDate']],
  ] as const)('of a person with %j the code of Mario Rossi says otherwise: %j', (change, expected) => {
    expect(disagreements('RSSMRA80A01H501U', { ...mario, ...change })).toEqual(expected);
  });

  test('omocodia is no disagreement', () => {
    expect(disagreements(omocodia('RSSMRA80A01H501U', 5), mario)).toEqual([]);
  });
});

describe('for any person', () => {
  test('the code is valid, and so is each of its 127 forms for people of the same code', () => {
    fc.assert(
      fc.property(person, fc.integer({ min: 1, max: 127 }), (one, level) => {
        const code = encodeFiscalCode(one);
        return isFiscalCode(code) && isFiscalCode(omocodia(code, level)) && omocodia(code, level).slice(0, 15) !== code.slice(0, 15);
      }),
      { numRuns: 300 },
    );
  });

  test('one wrong letter before the last is found by the check letter or the shape', () => {
    fc.assert(
      fc.property(person, fc.integer({ min: 0, max: 14 }), fc.stringMatching(/^[A-Z0-9]$/), (one, at, letter) => {
        const code = encodeFiscalCode(one);
        const changed = code.slice(0, at) + letter + code.slice(at + 1);
        const sameWeight = checkLetter(changed.slice(0, 15)) === code[15];
        return changed === code || sameWeight || !isFiscalCode(changed);
      }),
      { numRuns: 300 },
    );
  });
});
