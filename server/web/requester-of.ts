// From a session to the requester: asked of the registry on every request, so that the end of a role or a delegation holds at once.
import { identify, type Registry } from '#auth/identify.ts';
import type { PurposeOfUse, Requester } from '#auth/requester.ts';
import { parseScopes } from '#auth/scopes.ts';
import type { Session } from './session.ts';

export type RequesterOf = (session: Session, purpose?: PurposeOfUse) => Promise<Requester | undefined>;

export interface RequesterParts {
  readonly registry: <T>(work: (registry: Registry) => Promise<T>) => Promise<T>;
  readonly clock: () => number;
}

/** How the pages are called in the audit trail. */
const client = 'web';

const usualPurpose: Readonly<Record<Requester['kind'], PurposeOfUse>> = {
  citizen: 'PERSONAL',
  delegate: 'PERSONAL',
  professional: 'TREATMENT',
  system: 'UPDATE',
  operator: 'CONSENT',
  auditor: 'ADMINISTRATIVE',
  admin: 'SYSADMIN',
};

/** Undefined while it is not decided as whom somebody acts. Throws when the registry knows no role or delegation in force. */
export function createRequesterOf({ registry, clock }: RequesterParts): RequesterOf {
  return async ({ as, actingFor, authenticated }, purpose) => {
    if (as.kind === 'undecided') return undefined;
    const now = clock();
    const isCitizen = as.kind === 'citizen';
    const token = {
      subject: isCitizen ? `Patient/${as.patient}` : `Practitioner/${as.practitioner}`,
      client,
      scopes: parseScopes(isCitizen ? 'patient/*.cruds' : 'user/*.cruds'),
      purpose: purpose ?? 'PERSONAL',
      expires: authenticated.authTime,
      ...(isCitizen && actingFor !== undefined ? { patient: actingFor.patient } : {}),
      ...(!isCitizen && as.organization !== undefined ? { organization: as.organization } : {}),
    };
    const requester = await registry((reader) => identify(token, reader, now));
    return purpose === undefined ? { ...requester, purpose: usualPurpose[requester.kind] } : requester;
  };
}
