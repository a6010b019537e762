// The three decisions as FHIR Consents, and what becomes of the ones that they replace.
// https://hl7.org/fhir/R4/consent.html; the conventions are in docs/conventions.md.
import type { Attachment, Consent, ConsentProvision } from '@medplum/fhirtypes';
import type { Decider } from './decider.ts';
import { codes, concept, referenceTo, regionReference } from './fhir-words.ts';
import { noticeUri } from './notices.ts';
import type { Choices } from './states.ts';

export type Category = keyof Choices;
export const categories: readonly Category[] = ['feed', 'past', 'consultation'];

const names: Readonly<Record<Category, string>> = {
  feed: 'Alimentazione',
  past: 'Alimentazione con i dati pregressi',
  consultation: 'Consultazione da parte di terzi',
};

export interface Decision {
  readonly id: string;
  readonly patient: string;
  readonly category: Category;
  readonly permit: boolean;
  /** `rejected`: the person refused to have a record, so nothing of this is in force. */
  readonly status: 'draft' | 'active' | 'rejected';
  readonly decided: number;
  readonly decider: Decider;
  /** The other parent, where the policy asks for both: `RelatedPerson/ID`. */
  readonly second?: string | undefined;
  readonly policyName: string;
  readonly notice: string | undefined;
  readonly receipt?: Attachment;
  /** Exceptions that the person has made before and that stay. */
  readonly exceptions?: readonly ConsentProvision[];
}

export function writeConsent(decision: Decision): Consent {
  const { category, permit, decider, receipt, exceptions = [], notice } = decision;
  const decided = new Date(decision.decided).toISOString();
  const deciders = [decider.performer, ...(decision.second === undefined ? [] : [decision.second])];
  return {
    resourceType: 'Consent',
    id: decision.id,
    meta: { profile: ['https://fascicolo.example/fhir/StructureDefinition/fascicolo-consent'] },
    status: decision.status,
    scope: concept('http://terminology.hl7.org/CodeSystem/consentscope', 'patient-privacy', 'Privacy Consent'),
    category: [concept(codes.consentCategory, category, names[category])],
    patient: referenceTo(`Patient/${decision.patient}`),
    dateTime: decided,
    performer: deciders.map(referenceTo),
    organization: [regionReference],
    ...(receipt === undefined ? {} : { sourceAttachment: receipt }),
    policy: [
      { authority: 'https://fascicolo.example', uri: `https://fascicolo.example/fhir/policy/${decision.policyName}` },
      ...(notice === undefined ? [] : [{ authority: 'https://fascicolo.example', uri: noticeUri(notice) }]),
    ],
    ...(decision.status === 'draft'
      ? {}
      : { verification: deciders.map((who) => ({ verified: true, verifiedWith: referenceTo(who), verificationDate: decided })) }),
    provision: { type: permit ? 'permit' : 'deny', ...(exceptions.length === 0 ? {} : { provision: [...exceptions] }) },
  };
}

/** The active Consents that a new decision replaces, and their exceptions that go on under it. */
export function replacedBy(
  decision: { readonly category: Category; readonly permit: boolean },
  consents: readonly Consent[],
): { readonly replaced: readonly Consent[]; readonly exceptions: readonly ConsentProvision[] } {
  const ofCategory = consents.filter((consent) => consent.status === 'active' && isAbout(consent, decision.category));
  const general = ofCategory.filter(isGeneral);
  // "Nobody" means nobody: what permits somebody more particular would outrank it, so it goes as well. Prohibitions stay.
  const permitting = decision.permit ? [] : ofCategory.filter((consent) => !isGeneral(consent) && permitsAnything(consent.provision));
  const inner = general.flatMap(({ provision }) => provision?.provision ?? []);
  const kept = decision.permit ? inner : inner.flatMap(prohibitionsIn);
  const exceptions = [...new Map(kept.map((provision) => [JSON.stringify(provision), provision])).values()];
  return { replaced: [...general, ...permitting], exceptions };
}

function isAbout(consent: Consent, category: Category): boolean {
  return consent.category.some(({ coding = [] }) =>
    coding.some(({ system, code }) => system === codes.consentCategory && code === category),
  );
}

/** About everybody and everything, whatever exceptions it makes inside. */
function isGeneral({ provision }: Consent): boolean {
  return Object.keys(provision ?? {}).every((element) => element === 'type' || element === 'provision' || element === 'id');
}

function permitsAnything(provision: ConsentProvision | undefined): boolean {
  return provision?.type === 'permit' || (provision?.provision ?? []).some(permitsAnything);
}

function prohibitionsIn(provision: ConsentProvision): readonly ConsentProvision[] {
  if (provision.type === 'permit') return [];
  const { provision: inner = [], ...rest } = provision;
  const kept = inner.flatMap(prohibitionsIn);
  return [kept.length === 0 ? rest : { ...rest, provision: kept }];
}
