// The operations that are offered, as data: the router, the CapabilityStatement and batch entries read this list.
// https://hl7.org/fhir/R4/operations.html
import { createActivate, createActivationStanding, createVerifyContact, type ActivationWorkflow } from './activate.ts';
import { createOpenings, type CountOpenings } from './activation-statistics.ts';
import { createDeclareCare } from './declare-care.ts';
import { createDelegate, createDelegationList, createEndDelegation, type DelegationDesk } from './delegations.ts';
import { createDocref } from './docref.ts';
import { createEverything, type EverythingParts } from './everything.ts';
import { createExplain } from './explain.ts';
import { createRegisterRepresentative, type RepresentativeDesk } from './register-representative.ts';
import { createShowNotebook } from './show-notebook.ts';
import { createHide } from './hide.ts';
import { createIngest } from './ingest.ts';
import { createPrintOperations, type PrintParts } from './print.ts';
import type { Interaction, Operation } from './interaction.ts';
import { createDocument } from './summary/document.ts';
import { createSummary } from './summary/summary.ts';
import { withParams } from './parameters.ts';
import type { SearchParts } from './search.ts';
import { createValidate, type ValidateParts } from './validate.ts';
import { createTerminology, type TerminologyParts } from './terminology/operations.ts';
import { createWhoCanSee, type WhoCanSeeParts } from './who-can-see.ts';
import type { CareDeclarations } from '#record/declare-care.ts';
import type { Disclosure } from '#record/disclose.ts';
import type { Hiding } from '#record/hide.ts';
import type { Notebook } from '#record/notebook.ts';
import type { Reception } from '#record/receive-document.ts';

export interface OperationParts
  extends
    Omit<EverythingParts, 'record'>,
    ValidateParts,
    Omit<WhoCanSeeParts, 'record'>,
    Omit<TerminologyParts, 'record' | 'readQuery'>,
    Pick<SearchParts, 'readQuery'>,
    PrintParts {
  readonly record: Disclosure & Hiding & CareDeclarations & Notebook & Reception & WhoCanSeeParts['record'];
  readonly activation: ActivationWorkflow & CountOpenings & DelegationDesk & RepresentativeDesk;
  readonly search: Interaction;
  /** How long a declaration and an emergency hold, milliseconds. */
  readonly holds: { readonly declaration: number; readonly emergency: number };
}

export function createOperations(parts: OperationParts): readonly Operation[] {
  const { record, holds, activation } = parts;
  return [
    { name: '$validate', levels: ['type', 'instance'], affectsState: false, run: createValidate(parts) },
    { name: '$everything', levels: ['instance'], types: ['Patient'], affectsState: false, run: withParams(createEverything(parts)) },
    { name: '$summary', levels: ['instance'], types: ['Patient'], affectsState: false, run: withParams(createSummary(parts)) },
    { name: '$document', levels: ['instance'], types: ['Composition'], affectsState: false, run: withParams(createDocument(parts)) },
    { name: '$explain', levels: ['type'], affectsState: false, run: withParams(createExplain(parts)) },
    { name: '$who-can-see', levels: ['instance'], types: ['Patient'], affectsState: false, run: withParams(createWhoCanSee(parts)) },
    { name: '$hide', levels: ['instance'], types: ['DocumentReference'], affectsState: true, run: createHide({ record, hidden: true }) },
    { name: '$unhide', levels: ['instance'], types: ['DocumentReference'], affectsState: true, run: createHide({ record, hidden: false }) },
    { name: '$show-notebook', levels: ['instance'], types: ['Patient'], affectsState: true, run: createShowNotebook({ record }) },
    { name: '$docref', levels: ['type'], types: ['DocumentReference'], affectsState: false, run: withParams(createDocref(parts.search)) },
    { name: '$ingest', levels: ['type'], types: ['DocumentReference'], affectsState: true, run: createIngest({ record }) },
    {
      name: '$declare-care',
      levels: ['instance'],
      types: ['Patient'],
      affectsState: true,
      run: createDeclareCare({ record, kind: 'declaration', holds: holds.declaration }),
    },
    {
      name: '$emergency-access',
      levels: ['instance'],
      types: ['Patient'],
      affectsState: true,
      run: createDeclareCare({ record, kind: 'emergency', holds: holds.emergency }),
    },
    {
      name: '$activate',
      levels: ['instance'],
      types: ['Patient'],
      affectsState: true,
      run: createActivate(activation.activate, '$activate'),
      look: createActivationStanding(activation),
    },
    { name: '$openings', levels: ['type'], types: ['MeasureReport'], affectsState: false, run: withParams(createOpenings(activation)) },
    {
      name: '$verify-contact',
      levels: ['instance'],
      types: ['Patient'],
      affectsState: true,
      run: createVerifyContact(activation),
    },
    {
      name: '$consent-choices',
      levels: ['instance'],
      types: ['Patient'],
      affectsState: true,
      run: createActivate(activation.changeChoices, '$consent-choices'),
    },
    { name: '$delegate', levels: ['instance'], types: ['Patient'], affectsState: true, run: createDelegate(activation) },
    { name: '$end-delegation', levels: ['instance'], types: ['Patient'], affectsState: true, run: createEndDelegation(activation) },
    {
      name: '$register-representative',
      levels: ['instance'],
      types: ['Patient'],
      affectsState: true,
      run: createRegisterRepresentative(activation),
    },
    { name: '$delegations', levels: ['instance'], types: ['Patient'], affectsState: false, run: createDelegationList(activation) },
    ...createPrintOperations(parts),
    ...createTerminology(parts),
  ];
}
