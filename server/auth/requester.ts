// Who asks, in which role, for which purpose. Role and organisation come from our registry, never from the token.

export const purposes = ['TREATMENT', 'EMERGENCY', 'PUBEMERGENCY', 'PERSONAL', 'SYSADMIN', 'UPDATE', 'CONSENT', 'ADMINISTRATIVE'] as const;
export type PurposeOfUse = (typeof purposes)[number];

export function isPurposeOfUse(value: unknown): value is PurposeOfUse {
  return purposes.includes(value as PurposeOfUse);
}

/** One SMART scope: https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html */
export interface Scope {
  readonly context: 'patient' | 'user' | 'system';
  /** A resource type, or `*`. */
  readonly type: string;
  /** Letters of `cruds`. */
  readonly interactions: string;
  /** Granular part after `?`: search parameters that a resource must satisfy. */
  readonly params?: string;
}

/** What the token was bound to when it was issued: no more than this, whatever else is open. https://profiles.ihe.net/ITI/PCF/ */
export interface Bound {
  /** One record. */
  readonly patient: string;
  /** These document kinds; undefined = all. */
  readonly kinds?: readonly string[];
}

interface Bearer {
  /** The token's subject, for the audit trail: `Practitioner/gp`, `Patient/citizen`, `Organization/hospital`. */
  readonly subject: string;
  readonly scopes: readonly Scope[];
  readonly purpose: PurposeOfUse;
  /** OAuth client, for the audit trail. */
  readonly client: string;
  readonly bound?: Bound;
}

/** The registry may say that the person in whose name it is asked has died: whoever it is that asks, they are shown nothing. */
interface Mortal {
  readonly deceased?: true;
}

export type Requester =
  /** The person whose record it is. */
  | (Bearer & Mortal & { readonly kind: 'citizen'; readonly patient: string })
  /** A person acting for another: `person` is the actor's own Patient id. */
  | (Bearer & Mortal & { readonly kind: 'delegate'; readonly person: string; readonly patient: string })
  | (Bearer & {
      readonly kind: 'professional';
      readonly practitioner: string;
      /** National role code: APR, AAS, INF, FAR, ... */
      readonly role: string;
      readonly organization: string;
      /** The Patient id that the app was opened with: `patient/` scopes reach no other record. */
      readonly launchPatient?: string;
    })
  /** A feeding system, on behalf of its organisation. */
  | (Bearer & { readonly kind: 'system'; readonly organization: string })
  /** Counter operator (OGC): people and consents, no clinical content. */
  | (Bearer & {
      readonly kind: 'operator';
      readonly practitioner: string;
      readonly organization: string;
      /** For whom the app works: `patient/` scopes reach no other record. */
      readonly launchPatient?: string;
    })
  | (Bearer & { readonly kind: 'auditor' })
  /** Region's administrator: registries, imports. */
  | (Bearer & { readonly kind: 'admin' });

export function hasDied(requester: Requester | undefined): boolean {
  return (requester?.kind === 'citizen' || requester?.kind === 'delegate') && requester.deceased === true;
}
