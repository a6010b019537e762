// From a verified token to the requester: role, organisation and delegation are looked up in our registry on every request,
// so that the end of any of them holds for the next one, whatever the token says.
import { forbidden } from '#fhir/outcome.ts';
import type { Requester } from './requester.ts';
import type { VerifiedToken } from './verify-token.ts';

/** What the registry is asked. Times in milliseconds since the epoch. */
export interface Registry {
  memberships(practitioner: string, at: number): Promise<readonly { readonly organization: string; readonly role: string }[]>;
  /** Of an organisation: the registry has ended it. */
  isEnded(target: { readonly type: 'Organization'; readonly id: string }): Promise<boolean>;
  /** Of a person: the registry says that they have died. */
  isDeceased(patient: string): Promise<boolean>;
  delegation(patient: string, person: string, at: number): Promise<{ readonly relation: 'parent' | 'guardian' | 'delegate' } | undefined>;
}

const subjectPattern = /^(Patient|Practitioner|Organization)\/([A-Za-z0-9\-.]{1,64})$/;

export async function identify(token: VerifiedToken, registry: Registry, at: number): Promise<Requester> {
  const [, kind, id = ''] = subjectPattern.exec(token.subject) ?? [];
  const { subject, scopes, purpose, client, bound } = token;
  const bearer = { subject, scopes, purpose, client, ...(bound === undefined ? {} : { bound }) };
  switch (kind) {
    case 'Patient':
      return identifyPerson(token, bearer, id, registry, at);
    case 'Organization':
      if (await registry.isEnded({ type: kind, id })) throw forbidden('The registry has ended this organisation.');
      return { ...bearer, kind: 'system', organization: id };
    case 'Practitioner':
      return identifyPractitioner(token, bearer, id, registry, at);
    default:
      throw forbidden('The subject of the access token is no person and no organisation of this registry.');
  }
}

type Bearer = Pick<Requester, 'subject' | 'scopes' | 'purpose' | 'client' | 'bound'>;

async function identifyPerson({ patient }: VerifiedToken, bearer: Bearer, id: string, registry: Registry, at: number): Promise<Requester> {
  const died = (await registry.isDeceased(id)) ? ({ deceased: true } as const) : {};
  if (patient === undefined || patient === id) return { ...bearer, ...died, kind: 'citizen', patient: id };
  const delegation = await registry.delegation(patient, id, at);
  if (delegation === undefined) throw forbidden('No delegation for this person is in force.');
  return { ...bearer, ...died, kind: 'delegate', person: id, patient };
}

async function identifyPractitioner(
  { organization, patient }: VerifiedToken,
  bearer: Bearer,
  id: string,
  registry: Registry,
  at: number,
): Promise<Requester> {
  const memberships = (await registry.memberships(id, at)).filter(
    (candidate) => organization === undefined || candidate.organization === organization,
  );
  const [membership, another] = memberships;
  if (membership === undefined) throw forbidden('The registry knows no role in force for this professional at this organisation.');
  if (another !== undefined && another.organization !== membership.organization) {
    throw forbidden(
      'This professional has roles at several organisations; the access token must name one in extensions.ihe_iua.subject_organization_id.',
    );
  }
  const { role } = membership;
  const launched = patient === undefined ? {} : { launchPatient: patient };
  switch (role) {
    case 'ADMIN':
      return { ...bearer, kind: 'admin' };
    case 'AUDITOR':
      return { ...bearer, kind: 'auditor' };
    case 'OGC':
      return { ...bearer, kind: 'operator', practitioner: id, organization: membership.organization, ...launched };
    default:
      return {
        ...bearer,
        kind: 'professional',
        practitioner: id,
        role,
        organization: membership.organization,
        ...launched,
      };
  }
}
