// Patient/[id]/$register-representative: at a counter, a parent or guardian with their document and what proves their title.
import type { Parameters } from '@medplum/fhirtypes';
import { isBase64 } from '#fhir/base64.ts';
import { identityDocuments } from '#fhir/identity-document.ts';
import { badValue, invalid, required } from '#fhir/outcome.ts';
import type { Act } from '#record/act.ts';
import type { Interaction } from './interaction.ts';
import { actOf, needed } from './needed.ts';
import { checkNames, readParameters, type OperationParameters } from './parameters.ts';

/** What is asked of the room behind this operation: the same that the counter's page asks. */
export interface RepresentativeDesk {
  registerRepresentative(act: Act, patient: string, wish: RepresentativeAsked): Promise<string>;
}

interface RepresentativeAsked {
  readonly representative: string;
  readonly title: 'parent' | 'guardian';
  readonly order?: string | undefined;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly document: {
    readonly kind: (typeof identityDocuments)[number];
    readonly number: string;
    readonly expires: string;
  };
  readonly scan: Uint8Array;
}

const operation = '$register-representative';
const titles = ['parent', 'guardian'] as const;
/** Codes and numbers of people travel in the body and never in an address. */
const inBody = ['representative', 'order', 'documentNumber'] as const;
const names = ['representative', 'title', 'order', 'from', 'until', 'documentKind', 'documentNumber', 'documentExpires', 'scan'];

export function createRegisterRepresentative({ registerRepresentative }: RepresentativeDesk): Interaction {
  return async (ask) => {
    const sent = readParameters(ask);
    checkNames(sent, names, operation);
    const shown = inBody.find((name) => ask.params.some(([key]) => key === name));
    if (shown !== undefined)
      throw invalid(`The parameter ${shown} tells of a person; send it in the body, not in the address.`, `?${shown}`);
    const wish = {
      representative: text(sent, 'representative', 'the codice fiscale of who is to act'),
      title: oneOf(sent, 'title', titles, 'by which title they act'),
      order: sent.string('order'),
      from: sent.string('from'),
      until: sent.string('until'),
      document: {
        kind: oneOf(sent, 'documentKind', identityDocuments, 'the document by which they were recognised'),
        number: text(sent, 'documentNumber', 'the number of the document'),
        expires: text(sent, 'documentExpires', 'the last day of the document, YYYY-MM-DD'),
      },
      scan: scanIn(sent),
    };
    const related = await registerRepresentative(actOf(ask, operation), needed(ask, 'id'), wish);
    const answer: Parameters = {
      resourceType: 'Parameters',
      parameter: [
        {
          name: 'representative',
          valueReference: { reference: `RelatedPerson/${related}` },
        },
      ],
    };
    return { kind: 'ok', body: JSON.stringify(answer) };
  };
}

function text(sent: OperationParameters, name: string, what: string): string {
  const found = sent.string(name)?.trim() ?? '';
  if (found === '') throw required(`The parameter ${name} is missing: ${what}.`, place(name));
  return found;
}

function oneOf<T extends string>(sent: OperationParameters, name: string, known: readonly T[], what: string): T {
  const said = text(sent, name, what);
  const found = known.find((one) => one === said);
  if (found === undefined) throw badValue(`The parameter ${name} is one of ${known.join(', ')}.`, place(name));
  return found;
}

/** As an Attachment or as bare bytes; what it is, its first bytes say. */
function scanIn(sent: OperationParameters): Uint8Array {
  const parameter = sent.parameter('scan');
  if (parameter === undefined)
    throw required(
      'The parameter scan is missing: the signed declaration of a parent, or the order of a court, as PDF, JPEG or PNG.',
      place('scan'),
    );
  const data: unknown = parameter.valueAttachment?.data ?? parameter.valueBase64Binary;
  if (typeof data !== 'string' || data.trim() === '' || !isBase64(data))
    throw badValue('The parameter scan holds no base64 data; send it as valueAttachment.data.', place('scan'));
  return Buffer.from(data, 'base64');
}

function place(name: string): string {
  return `Parameters.parameter(${name})`;
}
