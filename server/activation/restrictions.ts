// A restriction that the person adds to their choices, or ends: a Consent of its own, with a receipt like every other decision.
import type { Attachment, Consent } from '@medplum/fhirtypes';
import { forbidden, notFound } from '#fhir/outcome.ts';
import { languageOf } from '#notify/recipient.ts';
import type { Act } from '#record/act.ts';
import { contentOf, type Proceedings } from '#record/proceed.ts';
import { isRestriction } from '#record/restrict.ts';
import type { DecideParts } from './decide.ts';
import { readFacts, type Facts } from './facts.ts';
import { endReceiptExtension } from './fhir-words.ts';
import type { Language } from './notices.ts';
import { personOf } from './person.ts';
import { made, wordOf } from './plan.ts';
import { storedReceipt, writeProvenance } from './receipt-resources.ts';
import { digestOf, verificationCode, type ReceiptFacts } from './receipt.ts';
import { tellPerson } from './tell-person.ts';

export interface RestrictionWords {
  /** As it was shown before it was saved: the receipt says the same. */
  readonly inWords: string;
  readonly language?: Language | undefined;
}

export interface Restrictions {
  /** In force for the next request. Answers the id of the receipt's file. */
  restrict(act: Act, patient: string, choice: Consent, words: RestrictionWords): Promise<string>;
  endRestriction(act: Act, patient: string, id: string, words: RestrictionWords): Promise<string>;
}

export interface RestrictionParts extends DecideParts {
  readonly record: Proceedings;
}

interface Written {
  readonly facts: Facts;
  readonly receipt: ReturnType<typeof storedReceipt>;
}

export function createRestrictions(parts: RestrictionParts): Restrictions {
  const { record, newId, policyName, verifyAt } = parts;
  const policyUri = `https://fascicolo.example/fhir/policy/${policyName}`;

  function decide(
    act: Act,
    patient: string,
    restriction: NonNullable<ReceiptFacts['restriction']>,
    language: Language | undefined,
    change: (facts: Facts, receipt: Attachment) => Consent,
  ): Promise<string> {
    return record.proceed<Written, string>(act, {
      async prepare(look) {
        mustBeOwn(act, patient);
        const facts = await look((view) => readFacts({ requester: act.requester, patient }, view));
        return { facts, receipt: await receiptFor(facts, restriction, language) };
      },
      async carryOut(proceeding, { facts, receipt }) {
        await proceeding.lock(`activation of Patient/${patient}`);
        if ((await readFacts({ requester: act.requester, patient }, proceeding)).mark !== facts.mark) return undefined;
        const word = wordOf(act.requester, facts);
        const consent = change(facts, receipt.attachment);
        const { document, binary } = receipt;
        const targets = [`DocumentReference/${document.id ?? ''}`, `Consent/${restriction.consent}`];
        const proof = writeProvenance({ id: newId(), targets, decided: facts.now, decider: facts.decider, policyName });
        // The document comes before its file, which takes its place in the record from it.
        for (const resource of [document, binary, proof]) await proceeding.put(made(resource, word));
        await proceeding.put({
          content: contentOf(consent),
          authority: 'citizen',
          birthDate: facts.patient.birthDate,
          ...(restriction.kind === 'set' ? { author: null } : {}),
        });
        for (const telling of tellPerson(parts, facts, { subject: 'choices-changed', language })) await proceeding.tell(telling);
        return binary.id ?? '';
      },
    });
  }

  async function receiptFor(
    { patient, decider, inForce, now }: Facts,
    restriction: NonNullable<ReceiptFacts['restriction']>,
    language: Language = languageOf(patient),
  ): Promise<Written['receipt']> {
    const { feed = false, past = false, consultation = false } = inForce;
    const said = {
      kind: 'change' as const,
      language,
      person: personOf(patient, parts.fiscalCodeSystems, now),
      patient: `Patient/${patient.id}`,
      decider,
      choices: { feed, past, consultation },
      restriction,
      decided: now,
      notice: undefined,
      policyName,
      verifyAt,
    };
    const facts = { ...said, digest: digestOf(said), verificationCode: verificationCode(newId()) };
    return storedReceipt(facts, await parts.makeReceipt(facts), { document: newId(), binary: newId() });
  }

  return {
    restrict: (act, patient, choice, { inWords, language }) =>
      decide(act, patient, { kind: 'set', inWords, consent: choice.id ?? '' }, language, ({ now }, sourceAttachment) => {
        const decided = new Date(now).toISOString();
        return {
          ...choice,
          dateTime: decided,
          policy: [{ authority: 'https://fascicolo.example', uri: policyUri }],
          sourceAttachment,
          verification: [{ verified: true, verifiedWith: { reference: `Patient/${patient}` }, verificationDate: decided }],
        };
      }),

    endRestriction: (act, patient, id, { inWords, language }) =>
      decide(act, patient, { kind: 'ended', inWords, consent: id }, language, ({ consents }, valueAttachment) => {
        const held = consents.find(({ version, value }) => version.id === id && value.status === 'active' && isRestriction(value))?.value;
        if (held === undefined) throw notFound(`Consent/${id} is no restriction in force.`);
        return { ...held, extension: [...(held.extension ?? []), { url: endReceiptExtension, valueAttachment }], status: 'inactive' };
      }),
  };
}

/** Before anything is looked at. */
function mustBeOwn({ requester }: Act, patient: string): void {
  if (requester.kind !== 'citizen' || requester.patient !== patient)
    throw forbidden('Only the person concerned keeps others from something in their record.');
}
