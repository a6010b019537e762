// Required bindings: the code is one of the value set.
// https://hl7.org/fhir/R4/terminologies.html#required
import type { ValueSets } from '../terminology.ts';
import { quote, type Run } from './run.ts';

export type BindingCheck = (value: unknown, run: Run) => void;

/** Value sets that are grammars rather than lists. */
const grammars: Readonly<Record<string, { readonly form: RegExp; readonly rule: string }>> = {
  'http://hl7.org/fhir/ValueSet/mimetypes': { form: /^[\w!#$&^.+-]+\/[\w!#$&^.+*-]+(\s*;.*)?$/, rule: 'a MIME type such as text/plain' },
  'http://hl7.org/fhir/ValueSet/currencies': { form: /^[A-Z]{3}$/, rule: 'a currency code of ISO 4217 such as EUR' },
};
/** Longer sets are named, not listed. */
const longestList = 12;

/** Undefined where the members are not known here (UCUM, SNOMED CT). */
export function bindingCheck(url: string, valueSets: ValueSets): BindingCheck | undefined {
  const grammar = grammars[url];
  if (grammar !== undefined) {
    return (value, run) => {
      if (typeof value === 'string' && !grammar.form.test(value)) {
        run.report('code-invalid', `${quote(value)} is not ${grammar.rule}.`);
      }
    };
  }
  if (!valueSets.has(url)) return undefined;
  /** Of the few that a set of bare codes has, those that were met. */
  const met = new Set<unknown>();
  return (value, run) => {
    if (met.has(value)) return;
    const fault = faultOf(value, url, valueSets);
    if (fault !== undefined) run.report('code-invalid', `${fault} of the required value set ${url}${hint(url, valueSets)}.`);
    else if (typeof value === 'string') met.add(value);
  };
}

function faultOf(value: unknown, url: string, valueSets: ValueSets): string | undefined {
  if (typeof value === 'string') return valueSets.contains(url, undefined, value) === true ? undefined : `${quote(value)} is no code`;
  if (typeof value !== 'object' || value === null) return undefined;
  const { coding } = value as { coding?: unknown };
  const codings = Array.isArray(coding) ? (coding as unknown[]) : isCoding(value) ? [value] : [];
  if (codings.some((item) => isMember(item, url, valueSets))) return undefined;
  const [first] = codings;
  // Only extensions: the code is absent with a reason.
  if (first === undefined && 'extension' in value) return undefined;
  return first === undefined ? 'No coding, where one is needed,' : `${quote(nameOf(first))} is no code`;
}

function isCoding(value: object): boolean {
  return 'code' in value || 'system' in value;
}

function isMember(coding: unknown, url: string, valueSets: ValueSets): boolean {
  if (typeof coding !== 'object' || coding === null) return false;
  const { system, code } = coding as { system?: unknown; code?: unknown };
  return typeof system === 'string' && typeof code === 'string' && valueSets.contains(url, system, code) === true;
}

function nameOf(coding: unknown): string {
  const { system, code } = coding as { system?: unknown; code?: unknown };
  return `${typeof system === 'string' ? system : ''}|${typeof code === 'string' ? code : ''}`;
}

function hint(url: string, valueSets: ValueSets): string {
  const codes = valueSets.codes(url) ?? [];
  return codes.length > longestList ? '' : ` (${codes.map(({ code }) => code).join(', ')})`;
}
