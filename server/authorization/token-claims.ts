// What an access token says: who, on whose behalf, in which role, for which purpose, at which level of login.
// https://www.rfc-editor.org/rfc/rfc9068, https://profiles.ihe.net/ITI/IUA/index.html#3714221-json-web-token-option
import { errors } from 'oidc-provider';
import { hasDied, isPurposeOfUse, type PurposeOfUse, type Requester } from '#auth/requester.ts';
import type { VerifiedToken } from '#auth/verify-token.ts';
import type { Allowed } from './grants.ts';
import type { RegisteredClient } from './clients.ts';

/** Who asks, as the registry knows them now; throws `forbidden` when their role or delegation has ended. */
export type Identify = (token: VerifiedToken) => Promise<Requester>;

export interface ClaimParts {
  readonly identify: Identify;
  /** The purposes that a requester of this kind and role may declare; the first is the usual one. */
  readonly purposesOf: (requester: Requester) => readonly string[];
  readonly organizationName: (id: string) => Promise<string | undefined>;
  /** The upper bound of a token for one record, in the words of the profile. */
  readonly boundOf: (requester: Requester, patient: string) => object;
  readonly baseUrl: string;
}

export interface TokenFacts {
  readonly subject: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

export interface TokenClaims {
  ofPerson(allowed: Allowed, grantId: string, asked: Asked): Promise<TokenFacts>;
  ofSystem(client: RegisteredClient, asked: Asked): Promise<TokenFacts>;
  /** What this person is to the registry, and the purpose that they may go on with; refuses another one. */
  standing(who: Who, asked: string | undefined): Promise<{ readonly kind: Requester['kind']; readonly purpose: PurposeOfUse }>;
}

/** What a request for a token adds by itself. */
export interface Asked {
  readonly purpose?: string | undefined;
  /** To one record, with `extensions.ihe_pcf`. */
  readonly bound?: boolean | undefined;
  readonly patient?: string | undefined;
}

export interface Who {
  readonly subject: string;
  readonly client: string;
  readonly patient?: string | undefined;
  readonly organization?: string | undefined;
}

const loginLevel = (level: number): string => `https://www.spid.gov.it/SpidL${level}`;

export function createTokenClaims(parts: ClaimParts): TokenClaims {
  const { identify, purposesOf, organizationName, boundOf, baseUrl } = parts;

  async function requesterFor({ subject, client, patient, organization }: Who): Promise<Requester> {
    const token: VerifiedToken = {
      subject,
      client,
      scopes: [],
      purpose: 'PERSONAL',
      expires: 0,
      ...(patient === undefined ? {} : { patient }),
      ...(organization === undefined ? {} : { organization }),
    };
    const requester = await identify(token).catch((error: unknown) => {
      throw new errors.InvalidGrant(error instanceof Error ? error.message : 'the registry does not know who asks');
    });
    if (hasDied(requester)) throw new errors.InvalidGrant('the registry says that this person has died');
    return requester;
  }

  function choose(requester: Requester, asked: string | undefined): PurposeOfUse {
    const allowed = purposesOf(requester);
    const purpose = asked ?? allowed[0];
    if (!isPurposeOfUse(purpose) || !allowed.includes(purpose)) {
      throw new errors.InvalidRequest(`purpose_of_use ${purpose ?? ''} is not open to this role; it may declare ${allowed.join(', ')}`);
    }
    return purpose;
  }

  async function extensions(requester: Requester, purpose: PurposeOfUse, boundTo: string | undefined): Promise<object> {
    const organization = 'organization' in requester ? requester.organization : undefined;
    const name = organization === undefined ? undefined : await organizationName(organization);
    return {
      ihe_iua: {
        purpose_of_use: purpose,
        ...(organization === undefined ? {} : { subject_organization_id: organization }),
        ...(name === undefined ? {} : { subject_organization: name }),
        ...('role' in requester ? { subject_role: requester.role } : {}),
      },
      ...(boundTo === undefined ? {} : { ihe_pcf: boundOf(requester, boundTo) }),
    };
  }

  return {
    async standing(who, asked) {
      const requester = await requesterFor(who);
      return { kind: requester.kind, purpose: choose(requester, asked) };
    },

    async ofPerson(allowed, grantId, asked) {
      const requester = await requesterFor(allowed);
      const purpose = choose(requester, asked.purpose ?? allowed.purpose);
      const { subject, patient, encounter } = allowed;
      const isFor = actsFor(requester, patient) ? `Patient/${patient}` : subject;
      return {
        subject: isFor,
        claims: {
          grant: grantId,
          fhirUser: `${baseUrl}/${subject}`,
          acr: loginLevel(allowed.level),
          auth_time: Math.floor(allowed.authTime / 1000),
          ...(patient === undefined ? {} : { patient }),
          ...(encounter === undefined ? {} : { encounter }),
          // https://www.rfc-editor.org/rfc/rfc8693#section-4.1
          ...(isFor === subject ? {} : { act: { sub: subject } }),
          extensions: await extensions(requester, purpose, patientOf(asked.bound ?? allowed.bound, patient ?? asked.patient)),
        },
      };
    },

    async ofSystem({ id, organization = '' }, asked) {
      const requester = await requesterFor({ subject: `Organization/${organization}`, client: id });
      const purpose = choose(requester, asked.purpose);
      return {
        subject: `Organization/${organization}`,
        claims: { extensions: await extensions(requester, purpose, patientOf(asked.bound, asked.patient)) },
      };
    },
  };
}

/** Delegates and counter operators act in the place of the person whose record it is. */
function actsFor(requester: Requester, patient: string | undefined): boolean {
  return patient !== undefined && (requester.kind === 'delegate' || requester.kind === 'operator');
}

function patientOf(bound: boolean | undefined, patient: string | undefined): string | undefined {
  if (bound !== true) return undefined;
  if (patient === undefined) throw new errors.InvalidRequest('a token bound to one record needs a patient; name one in patient');
  return patient;
}
