// Which types a requester writes at all; whose resource it may change is decided where it is written.
import type { Requester } from '#auth/requester.ts';
import { forbidden } from '#fhir/outcome.ts';
import type { Policy } from './policy.ts';
import { scopesAllow } from './scope-predicate.ts';

export type WriteInteraction = 'create' | 'update' | 'patch' | 'delete';

const offices = new Set(['Patient', 'Consent', 'Task']);
/** Without the document of who acts, and what proves their title, nobody is given a place. */
const withProof =
  'An officer writes no RelatedPerson as it is: Patient/[id]/$register-representative registers a parent or guardian with their document and the proof of their title; Patient/[id]/$end-delegation ends any place; $delegate is the person’s own.';
/** Consents are the citizen's and the counter's; audit events are the server's own. */
const neverFed = new Set(['Consent', 'AuditEvent']);

/** Throws `forbidden` with the reason. */
export type CheckMayWrite = (requester: Requester, type: string, interaction: WriteInteraction) => void;

export function createMayWriteCheck(policy: Policy): CheckMayWrite {
  return (requester, type, interaction) => {
    const scope = interaction === 'patch' ? 'update' : interaction;
    if (!scopesAllow(requester, type, scope)) throw forbidden(`The scopes of the access token do not allow ${interaction} on ${type}.`);
    if (requester.kind === 'operator' && type === 'RelatedPerson') throw forbidden(withProof, 'RelatedPerson');
    if (!roleWrites(requester, type, policy)) throw forbidden(`A ${requester.kind} does not ${interaction} ${type} here.`);
  };
}

function roleWrites(requester: Requester, type: string, policy: Policy): boolean {
  switch (requester.kind) {
    case 'admin':
      return type !== 'AuditEvent';
    case 'operator':
      return offices.has(type);
    case 'system':
      return !neverFed.has(type);
    case 'professional':
      return isTreating(requester, policy) && !neverFed.has(type) && type !== 'Patient';
    case 'citizen':
    case 'delegate':
      return policy.kinds.selfDeclared.types.includes(type);
    default:
      return false;
  }
}

/** The purpose that the token says is one that the role may have. */
function isTreating({ role, purpose }: Extract<Requester, { kind: 'professional' }>, policy: Policy): boolean {
  return purpose === 'TREATMENT' && policy.purposes[role]?.includes(purpose) === true;
}

/** A condition is a search: without the scope for it nothing would match, and every condition would make a duplicate. */
export function checkMayMatch(requester: Requester, type: string): void {
  if (!scopesAllow(requester, type, 'search')) {
    throw forbidden(`The scopes of the access token do not allow conditions on ${type}: they need the search interaction (s).`);
  }
}
