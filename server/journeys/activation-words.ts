// What is said to the operations of activation, and what is read from their answers.
import type { Bundle, Parameters, Resource } from '@medplum/fhirtypes';
import { plainPhone } from '#activation/contacts.ts';
import { loadNotices } from '#activation/notices.ts';
import type { PersonaName } from '#auth/personas.ts';
import type { Reply, Sent, TestServer } from './test-server.ts';

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

/** The newest code that lies in the demo's mailbox for this address. */
export async function codeFor({ server }: TestServer, address: string): Promise<string> {
  await server.messages.deliverDue();
  const messages = (await server.messages.mailbox?.messages(address)) ?? [];
  const code = messages.map(({ lines: [text = ''] }) => /^\d{6}\b/.exec(text)?.[0]).find((found) => found !== undefined);
  if (code === undefined) throw new Error(`No code came to ${address}.`);
  return code;
}

export function parameters(said: Said): Parameters {
  const given = Object.entries(said).filter(([, value]) => value !== undefined);
  return {
    resourceType: 'Parameters',
    parameter: given.map(([name, value]) => ({
      name,
      ...(typeof value === 'boolean' ? { valueBoolean: value } : { valueString: value as string }),
    })),
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

export interface ActivationDoor {
  /** Takes a code to the address and back. */
  prove(persona: PersonaName, patient: string, contacts?: Said, sent?: Sent): Promise<void>;
  act(persona: PersonaName, patient: string, said: Said, sent?: Sent): Promise<Reply<Parameters>>;
  choose(persona: PersonaName, patient: string, said: Said, sent?: Sent): Promise<Reply<Parameters>>;
  look(persona: PersonaName, patient: string, sent?: Sent): Promise<Reply<Parameters>>;
  total(persona: PersonaName, question: string, sent?: Sent): Promise<number | undefined>;
  /** The status of a laboratory report that the hospital feeds. */
  feed(patient: string, effective?: string): Promise<number>;
}

export function activationDoor(server: TestServer): ActivationDoor {
  const post =
    (operation: string) =>
    (persona: PersonaName, patient: string, said: Said, sent: Sent = {}): Promise<Reply<Parameters>> =>
      server.ask<Parameters>(persona, 'POST', `/Patient/${patient}/${operation}`, { ...sent, body: parameters(said) });
  const verify = post('$verify-contact');
  return {
    async prove(persona, patient, contacts = { email: opening['email'], phone: opening['phone'] }, sent = {}) {
      for (const [contact, address] of Object.entries(contacts)) {
        const asked = await verify(persona, patient, { [contact]: address }, sent);
        if (asked.status !== 200) throw new Error(asked.text);
        const code = await codeFor(server, contact === 'phone' ? plainPhone(String(address)) : String(address));
        const proved = await verify(persona, patient, { [contact]: address, code }, sent);
        if (proved.status !== 200) throw new Error(proved.text);
      }
    },
    act: post('$activate'),
    choose: post('$consent-choices'),
    look: (persona, patient, sent) => server.ask<Parameters>(persona, 'GET', `/Patient/${patient}/$activate`, sent),
    total: async (persona, question, sent) => (await server.ask<Bundle>(persona, 'GET', `/${question}`, sent)).body.total,
    async feed(patient, effective = '2026-11-02') {
      const body = {
        resourceType: 'DiagnosticReport',
        status: 'final',
        code: { coding: [{ system: 'http://loinc.org', code: '11502-2' }] },
        subject: { reference: `Patient/${patient}` },
        effectiveDateTime: effective,
      };
      return (await server.ask('hospital', 'POST', '/DiagnosticReport', { body })).status;
    },
  };
}
