// What a Consent of the record says that no rule of this server can carry out. Told when it is written, not discovered later.
import type { Consent, ConsentProvision, ConsentProvisionActor } from '@medplum/fhirtypes';
import { documentKindSystem } from '#fhir/document-kind.ts';
import type { Policy } from './policy.ts';
import { categoryOf, isConsentOfRecord } from './provision.ts';
import { nationalRoleSystem } from './provision-scope.ts';
import { labelBit } from './security.ts';

export interface Unenforceable {
  /** FHIRPath of the element. */
  readonly expression: string;
  readonly why: string;
}

export function unenforceable(consent: Consent, policy: Policy): readonly Unenforceable[] {
  if (consent.status !== 'active' || !isConsentOfRecord(consent)) return [];
  if (consent.provision?.type === undefined)
    return [{ expression: 'Consent.provision.type', why: 'its provision says neither permit nor deny' }];
  if (categoryOf(consent) === 'notebook' && Object.keys(consent.provision).some((element) => element !== 'type')) {
    return [{ expression: 'Consent.provision', why: 'the notebook is shown or not shown as a whole' }];
  }
  return ofProvision(consent.provision, 'Consent.provision', policy);
}

function ofProvision(provision: ConsentProvision, at: string, policy: Policy): readonly Unenforceable[] {
  const inner = provision.provision ?? [];
  return [
    ...ofActors(provision.actor ?? [], at),
    ...ofScope(provision, at, policy),
    ...inner.flatMap((one, i) => ofProvision(one, `${at}.provision[${i}]`, policy)),
  ];
}

const known = /(^|\/)(Practitioner|Organization)\/[^/]+$/;

function ofActors(actors: readonly ConsentProvisionActor[], at: string): readonly Unenforceable[] {
  return actors.flatMap(({ role, reference }, i) => {
    if (known.test(reference.reference ?? '')) return [];
    const isRole = role.coding?.some(({ system }) => system === nationalRoleSystem) === true;
    if (isRole && reference.reference === undefined && reference.identifier === undefined) return [];
    return [{ expression: `${at}.actor[${i}]`, why: 'an actor is a Practitioner or an Organization by reference, or a national role' }];
  });
}

function ofScope(provision: ConsentProvision, at: string, policy: Policy): readonly Unenforceable[] {
  const found: Unenforceable[] = [];
  const refuse = (element: string, i: number, why: string): void => {
    found.push({ expression: `${at}.${element}[${i}]`, why });
  };
  provision.class?.forEach(({ system }, i) => {
    if (system !== documentKindSystem) refuse('class', i, `a class is a document kind of ${documentKindSystem}`);
  });
  provision.code?.forEach(({ coding = [] }, i) => {
    if (!coding.some(({ code = '' }) => policy.kinds.loinc[code] !== undefined))
      refuse('code', i, 'a code is the LOINC type of a document kind that is known here');
  });
  provision.securityLabel?.forEach((label, i) => {
    const bit = labelBit(label, policy);
    if (bit === 0 || bit === policy.labels.unknownBit) refuse('securityLabel', i, 'a security label is one of the sensitive labels');
  });
  provision.data?.forEach(({ meaning, reference }, i) => {
    if (reference.reference === undefined) refuse('data', i, 'data name a resource by reference');
    else if (meaning !== 'instance') refuse('data', i, 'data mean the resource itself (instance)');
  });
  provision.action?.forEach((_action, i) => refuse('action', i, 'rules are about access as such, not about single actions'));
  return found;
}
