// The operations that are offered, as data: the router, the CapabilityStatement and batch entries read this list.
// https://hl7.org/fhir/R4/operations.html
import { createActivate, createActivationStanding, createVerifyContact, type ActivationWorkflow } from './activate.ts';
import { createOpenings, type CountOpenings } from './activation-statistics.ts';
import { createDeclareCare } from './declare-care.ts';
import { createDelegate, createDelegationList, createEndDelegation, type DelegationDesk } from './delegations.ts';
import { activateWords, consentChoicesWords, openingsWords, verifyContactWords } from './definitions/activation.ts';
import { declareCareWords, emergencyAccessWords, explainWords, showNotebookWords, whoCanSeeWords } from './definitions/access.ts';
import { delegateWords, delegationsWords, endDelegationWords, registerRepresentativeWords } from './definitions/delegations.ts';
import { hideWords, ingestWords, unhideWords } from './definitions/documents.ts';
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
    {
      name: '$validate',
      levels: ['type', 'instance'],
      affectsState: false,
      definition: 'http://hl7.org/fhir/OperationDefinition/Resource-validate',
      run: createValidate(parts),
    },
    look('Patient', '$everything', {
      definition: 'http://hl7.org/fhir/OperationDefinition/Patient-everything',
      run: withParams(createEverything(parts)),
    }),
    look('Patient', '$summary', {
      definition: 'http://hl7.org/fhir/uv/ips/OperationDefinition/summary',
      run: withParams(createSummary(parts)),
    }),
    look('Composition', '$document', {
      definition: 'http://hl7.org/fhir/OperationDefinition/Composition-document',
      run: withParams(createDocument(parts)),
    }),
    { name: '$explain', levels: ['type'], affectsState: false, definition: explainWords, run: withParams(createExplain(parts)) },
    look('Patient', '$who-can-see', {
      definition: whoCanSeeWords,
      run: withParams(createWhoCanSee(parts)),
    }),
    act('DocumentReference', '$hide', {
      definition: hideWords,
      run: createHide({ record, hidden: true }),
    }),
    act('DocumentReference', '$unhide', {
      definition: unhideWords,
      run: createHide({ record, hidden: false }),
    }),
    act('Patient', '$show-notebook', {
      definition: showNotebookWords,
      run: createShowNotebook({ record }),
    }),
    {
      name: '$docref',
      levels: ['type'],
      types: ['DocumentReference'],
      affectsState: false,
      definition: 'http://hl7.org/fhir/uv/ipa/OperationDefinition/docref',
      run: withParams(createDocref(parts.search)),
    },
    {
      name: '$ingest',
      levels: ['type'],
      types: ['DocumentReference'],
      affectsState: true,
      definition: ingestWords,
      run: createIngest({ record }),
    },
    act('Patient', '$declare-care', {
      definition: declareCareWords,
      run: createDeclareCare({ record, kind: 'declaration', holds: holds.declaration }),
    }),
    act('Patient', '$emergency-access', {
      definition: emergencyAccessWords,
      run: createDeclareCare({ record, kind: 'emergency', holds: holds.emergency }),
    }),
    act('Patient', '$activate', {
      definition: activateWords,
      run: createActivate(activation.activate, '$activate'),
      look: createActivationStanding(activation),
    }),
    {
      name: '$openings',
      levels: ['type'],
      types: ['MeasureReport'],
      affectsState: false,
      definition: openingsWords,
      run: withParams(createOpenings(activation)),
    },
    act('Patient', '$verify-contact', {
      definition: verifyContactWords,
      run: createVerifyContact(activation),
    }),
    act('Patient', '$consent-choices', {
      definition: consentChoicesWords,
      run: createActivate(activation.changeChoices, '$consent-choices'),
    }),
    act('Patient', '$delegate', {
      definition: delegateWords,
      run: createDelegate(activation),
    }),
    act('Patient', '$end-delegation', {
      definition: endDelegationWords,
      run: createEndDelegation(activation),
    }),
    act('Patient', '$register-representative', {
      definition: registerRepresentativeWords,
      run: createRegisterRepresentative(activation),
    }),
    look('Patient', '$delegations', {
      definition: delegationsWords,
      run: createDelegationList(activation),
    }),
    ...createPrintOperations(parts),
    ...createTerminology(parts),
  ];
}

type Row = Pick<Operation, 'definition' | 'run' | 'look'>;

/** Changes something about one resource. */
function act(type: string, name: string, row: Row): Operation {
  return { name, levels: ['instance'], types: [type], affectsState: true, ...row };
}

/** Tells something about one resource. */
function look(type: string, name: string, row: Row): Operation {
  return { name, levels: ['instance'], types: [type], affectsState: false, ...row };
}
