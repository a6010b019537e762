// The Italian codice fiscale of a person: SSSNNN YY M DD CCCC K.
// Decree of 23 December 1976 of the Ministry of Finance; https://www.agenziaentrate.gov.it/

export interface FiscalPerson {
  readonly family: string;
  readonly given: string;
  readonly gender: 'male' | 'female';
  /** YYYY-MM-DD */
  readonly birthDate: string;
  /** Belfiore code of the place of birth: a letter and three digits; `Z` for a foreign state. */
  readonly birthPlace: string;
}

const MONTHS = 'ABCDEHLMPRST';
const OMOCODIA = 'LMNPQRSTUV';
/** Positions of the seven digits, rightmost first: the order in which omocodia replaces them. */
const DIGIT_POSITIONS = [14, 13, 12, 10, 9, 7, 6] as const;
/** Weight of 0..9 and A..Z at odd positions, counted from 1. */
const ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
const SHAPE = /^[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]$/;

export function encodeFiscalCode(person: FiscalPerson): string {
  const [year = '', month = '', day = ''] = person.birthDate.split('-');
  const dayCode = Number(day) + (person.gender === 'female' ? 40 : 0);
  const first15 =
    surnameLetters(person.family) +
    givenLetters(person.given) +
    year.slice(2) +
    (MONTHS[Number(month) - 1] ?? '') +
    String(dayCode).padStart(2, '0') +
    person.birthPlace;
  return first15 + checkLetter(first15);
}

/** `first15` in capitals. */
export function checkLetter(first15: string): string {
  let sum = 0;
  for (let i = 0; i < 15; i++) {
    const value = ordinal(first15.charCodeAt(i));
    sum += i % 2 === 0 ? (ODD[value] ?? 0) : value;
  }
  return String.fromCharCode(65 + (sum % 26));
}

/** The code given when `level` (1 to 127) people before had the same: digits become letters, and the check letter follows. */
export function omocodia(code: string, level: number): string {
  const letters = [...decimalForm(code).slice(0, 15)];
  DIGIT_POSITIONS.forEach((position, bit) => {
    if ((level >> bit) & 1) letters[position] = OMOCODIA[Number(letters[position])] ?? '';
  });
  const first15 = letters.join('');
  return first15 + checkLetter(first15);
}

/** Shape, a day that can be, and the check letter. */
export function isFiscalCode(code: string): boolean {
  if (!SHAPE.test(code) || checkLetter(code.slice(0, 15)) !== code[15]) return false;
  const plain = decimalForm(code);
  const day = Number(plain.slice(9, 11)) % 40;
  const month = MONTHS.indexOf(plain[8] ?? '') + 1;
  // The century is unknown; a 29th of February is accepted when the year could be a leap year.
  const leap = Number(plain.slice(6, 8)) % 4 === 0;
  return Number(plain.slice(9, 11)) <= 71 && day >= 1 && day <= daysOf(month, leap);
}

/** With the digits that omocodia replaced; the check letter is left as it is. */
function decimalForm(code: string): string {
  const letters = [...code];
  for (const position of DIGIT_POSITIONS) {
    const digit = OMOCODIA.indexOf(letters[position] ?? '');
    if (digit >= 0) letters[position] = String(digit);
  }
  return letters.join('');
}

function daysOf(month: number, leap: boolean): number {
  if (month === 2) return leap ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function ordinal(charCode: number): number {
  return charCode < 65 ? charCode - 48 : charCode - 65;
}

function surnameLetters(name: string): string {
  const letters = plainLetters(name);
  return (consonants(letters) + vowels(letters) + 'XXX').slice(0, 3);
}

function givenLetters(name: string): string {
  const letters = plainLetters(name);
  const strong = consonants(letters);
  if (strong.length >= 4) return `${strong[0]}${strong[2]}${strong[3]}`;
  return (strong + vowels(letters) + 'XXX').slice(0, 3);
}

function plainLetters(name: string): string {
  return name
    .normalize('NFD')
    .toUpperCase()
    .replace(/[^A-Z]/g, '');
}

function consonants(letters: string): string {
  return letters.replace(/[AEIOU]/g, '');
}

function vowels(letters: string): string {
  return letters.replace(/[^AEIOU]/g, '');
}

/** As people type it: with spaces, in small letters. */
export function typedFiscalCode(typed: string): string {
  return typed.replace(/[\s.-]/g, '').toUpperCase();
}

export type Disagreement = 'family' | 'given' | 'birthDate' | 'gender' | 'birthPlace';

/** What the code says otherwise than the person's data; omocodia is no disagreement. `birthPlace` '' = not known, not compared. */
export function disagreements(code: string, person: FiscalPerson): readonly Disagreement[] {
  const said = decimalForm(code);
  const meant = encodeFiscalCode(person);
  const differs = (from: number, to: number): boolean => said.slice(from, to) !== meant.slice(from, to);
  const found: readonly (readonly [Disagreement, boolean])[] = [
    ['family', differs(0, 3)],
    ['given', differs(3, 6)],
    ['birthDate', differs(6, 9) || Number(said.slice(9, 11)) % 40 !== Number(meant.slice(9, 11)) % 40],
    ['gender', Number(said.slice(9, 11)) > 40 !== Number(meant.slice(9, 11)) > 40],
    ['birthPlace', person.birthPlace !== '' && differs(11, 15)],
  ];
  return found.filter(([, stands]) => stands).map(([what]) => what);
}
