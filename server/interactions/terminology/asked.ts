// The parameters of terminology operations: from the address, or from a Parameters resource.
// https://hl7.org/fhir/R4/terminology-service.html
import type { CodeableConcept, Coding, ParametersParameter, ValueSet } from '@medplum/fhirtypes';
import { invalid, required } from '#fhir/outcome.ts';
import type { Ask } from '../interaction.ts';
import { readParameters } from '../parameters.ts';

export interface TerminologyAsk {
  text(name: string): string | undefined;
  /** Every value of what may be repeated. */
  texts(name: string): readonly string[];
  needed(name: string): string;
  /** A whole number of zero or more. */
  count(name: string): number | undefined;
  /** From `code` and `system`, `coding`, or `codeableConcept`. */
  codings(): readonly Coding[];
  coding(name: string): Coding | undefined;
  valueSet(): ValueSet | undefined;
}

export function readTerminologyAsk(ask: Ask): TerminologyAsk {
  const sent = readParameters(ask);
  const text = (name: string): string | undefined => {
    const parameter = sent.parameter(name);
    if (parameter === undefined) return ask.params.find(([key]) => key === name)?.[1];
    const value = valueOf(parameter);
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw invalid(`The parameter ${name} has no simple value.`, placeOf(name));
  };
  const needed = (name: string): string => {
    const value = text(name);
    if (value === undefined || value === '') throw required(`The parameter ${name} is needed.`, `?${name}`);
    return value;
  };
  const coding = (name: string): Coding | undefined => sent.parameter(name)?.valueCoding;
  return {
    text,
    texts: sent.strings,
    needed,
    coding,
    count(name) {
      const value = text(name);
      if (value === undefined) return undefined;
      if (!/^\d{1,9}$/.test(value))
        throw invalid(`The value ${JSON.stringify(value.slice(0, 64))} of ${name} is no whole number.`, `?${name}`);
      return Number(value);
    },
    codings() {
      const concept: CodeableConcept | undefined = sent.parameter('codeableConcept')?.valueCodeableConcept;
      const single = coding('coding');
      const found = concept?.coding ?? (single === undefined ? undefined : [single]) ?? [codingOf(text, needed('code'))];
      const bare = found.find(({ code }) => typeof code !== 'string' || code === '');
      if (found.length === 0 || bare !== undefined) throw required('A coding has no code; send code and system.', placeOf('coding'));
      return found;
    },
    valueSet() {
      const resource = sent.parameter('valueSet')?.resource;
      if (resource !== undefined && resource.resourceType !== 'ValueSet')
        throw invalid('The parameter valueSet holds no ValueSet.', placeOf('valueSet'));
      return resource;
    },
  };
}

function codingOf(text: (name: string) => string | undefined, code: string): Coding {
  const [system, display] = [text('system'), text('display')];
  return { code, ...(system === undefined ? {} : { system }), ...(display === undefined ? {} : { display }) };
}

function valueOf(parameter: ParametersParameter): unknown {
  return Object.entries(parameter).find(([name]) => name.startsWith('value'))?.[1];
}

function placeOf(name: string): string {
  return `Parameters.parameter(${name})`;
}
