// The citizen's decisions as FHIR Consents (docs/conventions.md). https://hl7.org/fhir/R4/consent.html
import type { Consent, ConsentProvision, ConsentProvisionActor } from '@medplum/fhirtypes';
import { coding, concept, metaOf, reference, systems } from '../codes.ts';
import { dateTime } from '../time.ts';

export type ConsentCategory = 'feed' | 'past' | 'consultation' | 'notebook';

const categories = {
  feed: 'Alimentazione',
  past: 'Alimentazione con i dati pregressi',
  consultation: 'Consultazione da parte di terzi',
  notebook: 'Visibilità del taccuino personale',
} as const;

export interface ConsentInput {
  readonly id: string;
  readonly patient: string;
  readonly category: ConsentCategory;
  readonly permit: boolean;
  readonly decided: number;
  /** `RelatedPerson/ID` when another person decided for the patient. */
  readonly decidedBy?: string;
  /** Exceptions to the decision. */
  readonly exceptions?: readonly ConsentProvision[];
}

export function writeConsent(input: ConsentInput): Consent {
  const { patient, category, permit } = input;
  const exceptions = input.exceptions ?? [];
  return {
    resourceType: 'Consent',
    id: input.id,
    meta: metaOf({ organization: 'region' }),
    status: 'active',
    scope: concept('http://terminology.hl7.org/CodeSystem/consentscope', 'patient-privacy', 'Privacy Consent'),
    category: [concept(systems.consentCategory, category, categories[category])],
    patient: reference('Patient', patient),
    dateTime: dateTime(input.decided),
    performer: [input.decidedBy === undefined ? reference('Patient', patient) : { reference: input.decidedBy }],
    organization: [reference('Organization', 'region')],
    policy: [{ authority: 'https://fascicolo.example', uri: 'https://fascicolo.example/fhir/policy/liguria-2020' }],
    provision: { type: permit ? 'permit' : 'deny', ...(exceptions.length === 0 ? {} : { provision: [...exceptions] }) },
  };
}

/** Nobody of the role, at the organisation when one is named. */
export function roleActor(role: string, name: string, organization?: string): ConsentProvisionActor {
  return {
    role: concept(systems.nationalRole, role, name),
    reference: organization === undefined ? { display: name } : reference('Organization', organization),
  };
}

/** One practitioner or organisation. */
export function recipient(who: `Practitioner/${string}` | `Organization/${string}`): ConsentProvisionActor {
  return { role: concept(systems.participation, 'IRCP', 'information recipient'), reference: { reference: who } };
}

export function documentKind(kind: string) {
  return coding(systems.documentKind, kind, kind);
}
