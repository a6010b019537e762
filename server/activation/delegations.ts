// Who acts for whom: given by the person, taken back by them, given up by who acts; parents and guardians are registered at a counter.
// DM 7/9/2023 artt. 8, 11; no delegate delegates further.
import { createActingPerson } from './acting-person.ts';
import type { DelegationParts, Delegations } from './delegation-wishes.ts';
import { createEndDelegation } from './end-delegation.ts';
import { createGiveDelegation } from './give-delegation.ts';
import { createListDelegations } from './list-delegations.ts';
import { createRegisterRepresentative } from './register-representative.ts';

export function createDelegations(parts: DelegationParts): Delegations {
  const acting = createActingPerson(parts);
  return {
    delegate: createGiveDelegation(parts, acting),
    registerRepresentative: createRegisterRepresentative(parts, acting),
    endDelegation: createEndDelegation(parts),
    ...createListDelegations(parts),
  };
}
