// What is said to the operations of activation, and what is read from their answers.
import type { Parameters, Resource } from '@medplum/fhirtypes';
import { loadNotices } from '#activation/notices.ts';

export type Said = Readonly<Record<string, boolean | string | undefined>>;

export const notice = loadNotices().inForce.version;

/** Everything that opens a record, in one request. */
export const opening: Said = {
  noticeVersion: notice,
  email: 'nilo@example.org',
  phone: '+39 333 123 4567',
  feed: true,
  past: false,
  consultation: true,
  confirm: true,
};

export function parameters(said: Said): Parameters {
  const given = Object.entries(said).filter(([, value]) => value !== undefined);
  return {
    resourceType: 'Parameters',
    parameter: given.map(([name, value]) => ({ name, ...(typeof value === 'boolean' ? { valueBoolean: value } : { valueString: value as string }) })),
  };
}

/** The value of the first parameter of this name. */
export function valueOf({ parameter = [] }: Parameters, name: string): boolean | string | undefined {
  const found = parameter.find((one) => one.name === name);
  return found?.valueBoolean ?? found?.valueCode ?? found?.valueString;
}

export function resourcesIn<T extends Resource>({ parameter = [] }: Parameters, name: string): readonly T[] {
  return parameter.filter((one) => one.name === name).map(({ resource }) => resource as T);
}
