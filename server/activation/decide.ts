// Decisions that are final: Consents in force, those they replace, the receipt and the provenance of it all.
import type { IdentityDocument } from '#fhir/identity-document.ts';
import { languageOf } from '#notify/recipient.ts';
import type { Entry } from '#record/proceed.ts';
import { askForOlderData, withdrawOlderData } from './backfill.ts';
import { categories, replacedBy, writeConsent, type Category } from './consents.ts';
import type { Decider } from './decider.ts';
import type { Facts } from './facts.ts';
import type { Language } from './notices.ts';
import { inactive, made, patientEntry, type Word } from './plan.ts';
import { personOf } from './person.ts';
import { digestOf, verificationCode, type MakeReceipt, type ReceiptFacts } from './receipt.ts';
import { storedReceipt, writeProvenance } from './receipt-resources.ts';
import type { Choices, Contacts } from './states.ts';

export interface DecideParts {
  readonly policyName: string;
  readonly makeReceipt: MakeReceipt;
  readonly newId: () => string;
  readonly verifyAt: string;
  readonly fiscalCodeSystems: readonly string[];
}

export interface FinalDecision {
  readonly kind: ReceiptFacts['kind'];
  /** Those that are decided anew. */
  readonly decided: Partial<Choices>;
  /** All three, as they are from now on. */
  readonly choices: Choices;
  readonly contacts: Partial<Contacts>;
  readonly notice: string | undefined;
  /** Of the receipt; otherwise the one that the registry knows the person to speak. */
  readonly language?: Language | undefined;
  readonly recognised?: IdentityDocument | undefined;
  /** Who began, when the other parent confirms: both decide. */
  readonly first?: Decider | undefined;
  /** Ids that drafts of the Consents have already. */
  readonly drafts: Readonly<Partial<Record<Category, string>>>;
}

export interface Decided {
  readonly entries: readonly Entry[];
  /** By category: what was decided now. */
  readonly consents: Readonly<Partial<Record<Category, string>>>;
  /** Ids of what is no longer in force. */
  readonly replaced: readonly string[];
  readonly receipt: string;
  /** What the provenance is about so far; the caller may add its own. */
  readonly provenance: (further: readonly string[]) => Entry;
}

export async function decide(parts: DecideParts, facts: Facts, decision: FinalDecision, word: Word): Promise<Decided> {
  const { newId, policyName } = parts;
  const { decider, now, patient } = facts;
  const { id: patientId = '' } = patient;
  const ids = { document: newId(), binary: newId() };
  const receiptFacts = factsOfReceipt(parts, facts, decision);
  const { document, binary, attachment } = storedReceipt(receiptFacts, await parts.makeReceipt(receiptFacts), ids);
  const consents: Partial<Record<Category, string>> = {};
  const entries: Entry[] = [];
  const ended: string[] = [];
  for (const category of categories) {
    const permit = decision.decided[category];
    if (permit === undefined) continue;
    const id = decision.drafts[category] ?? newId();
    consents[category] = id;
    const { replaced, exceptions } = replacedBy(
      { category, permit },
      facts.consents.map(({ value }) => value),
    );
    const old = facts.consents.filter(({ value }) => replaced.includes(value));
    ended.push(...old.map(({ version }) => version.id));
    entries.push(...old.map(({ version }) => inactive(version, word)));
    const { notice } = decision;
    entries.push(
      made(
        writeConsent({
          id,
          patient: patientId,
          category,
          permit,
          status: 'active',
          decided: now,
          decider: decision.first ?? decider,
          second: decision.first === undefined ? undefined : decider.performer,
          policyName,
          notice,
          receipt: attachment,
          exceptions,
        }),
        word,
      ),
    );
  }
  entries.push(...olderData(facts, decision, newId));
  const contacts = patientEntry(facts, decision.contacts);
  const targets = [
    `DocumentReference/${ids.document}`,
    ...Object.values(consents).map((id) => `Consent/${id}`),
    ...(contacts.length === 0 ? [] : [`Patient/${patientId}`]),
  ];
  return {
    // The document comes before its file, which takes its place in the record from it.
    entries: [...entries, made(document, word), made(binary, word), ...contacts],
    consents,
    replaced: ended,
    receipt: ids.document,
    provenance: (further) =>
      made(
        writeProvenance({
          id: newId(),
          targets: [...targets, ...further],
          decided: now,
          decider,
          further: decision.first === undefined ? [] : [decision.first.performer],
          policyName,
          recognised: decision.recognised,
        }),
        word,
      ),
  };
}

/** Asked for while feed and past are both in force. */
function olderData(facts: Facts, { choices }: FinalDecision, newId: () => string): readonly Entry[] {
  return choices.feed && choices.past ? askForOlderData(facts, newId) : withdrawOlderData(facts);
}

function factsOfReceipt(
  parts: DecideParts,
  { patient, decider, now }: Facts,
  { kind, choices, contacts, notice, first, language = languageOf(patient) }: FinalDecision,
): ReceiptFacts {
  const { email, phone } = contacts;
  const said = {
    kind,
    language,
    person: personOf(patient, parts.fiscalCodeSystems, now),
    patient: `Patient/${patient.id}`,
    decider,
    ...(first === undefined ? {} : { bothParents: true }),
    ...(email === undefined || phone === undefined ? {} : { contacts: { email, phone } }),
    choices,
    decided: now,
    notice,
    policyName: parts.policyName,
    verifyAt: parts.verifyAt,
  };
  return { ...said, digest: digestOf(said), verificationCode: verificationCode(parts.newId()) };
}
