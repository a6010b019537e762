// An operation of ours as an OperationDefinition, made of the row by which it is routed.
// https://hl7.org/fhir/R4/operationdefinition.html
import type { OperationDefinition, OperationDefinitionParameter } from '@medplum/fhirtypes';

export interface OfferedOperation {
  /** With its dollar sign: `$everything`. */
  readonly name: string;
  readonly levels: readonly ('system' | 'type' | 'instance')[];
  /** Types it is defined on at type and instance level; undefined = all. */
  readonly types?: readonly string[];
  /** It changes something, so it is asked with POST only. */
  readonly affectsState: boolean;
  /** The canonical of the guide that defines it, or what it takes and gives. */
  readonly definition: string | OperationWords;
}

/** What a caller has to know of an operation that no guide defines. */
export interface OperationWords {
  readonly title: string;
  readonly description: string;
  readonly takes: readonly ParameterWords[];
  readonly gives: readonly ParameterWords[];
}

export interface ParameterWords {
  readonly name: string;
  readonly min: 0 | 1;
  readonly max: '1' | '*';
  readonly documentation: string;
  /** A type of R4; what has parts has none. */
  readonly type?: NonNullable<OperationDefinitionParameter['type']>;
  readonly part?: readonly ParameterWords[];
}

interface Described {
  readonly baseUrl: string;
  readonly version: string;
  readonly date: Date;
}

/** Where an operation is defined: with us, or by the guide that it follows. */
export function canonicalOf({ name, definition }: Pick<OfferedOperation, 'name' | 'definition'>, baseUrl: string): string {
  return typeof definition === 'string' ? definition : `${baseUrl}/OperationDefinition/${name.slice(1)}`;
}

/** undefined for what a guide defines. */
export function operationDefinition(operation: OfferedOperation, { baseUrl, version, date }: Described): OperationDefinition | undefined {
  const { name, levels, types, affectsState, definition: words } = operation;
  if (typeof words === 'string') return undefined;
  const code = name.slice(1);
  return {
    resourceType: 'OperationDefinition',
    id: code,
    url: canonicalOf(operation, baseUrl),
    version,
    name: nameOf(code),
    title: words.title,
    status: 'active',
    kind: 'operation',
    experimental: false,
    date: date.toISOString(),
    publisher: 'Fascicolo',
    description: words.description,
    affectsState,
    code,
    resource: [...(types ?? ['Resource'])] as NonNullable<OperationDefinition['resource']>,
    system: levels.includes('system'),
    type: levels.includes('type'),
    instance: levels.includes('instance'),
    parameter: [...words.takes.map((each) => parameter(each, 'in')), ...words.gives.map((each) => parameter(each, 'out'))],
  };
}

function parameter({ name, min, max, documentation, type, part }: ParameterWords, use: 'in' | 'out'): OperationDefinitionParameter {
  return {
    name,
    use,
    min,
    max,
    documentation,
    ...(type === undefined ? {} : { type }),
    ...(part === undefined ? {} : { part: part.map((each) => parameter(each, use)) }),
  };
}

/** `declare-care` is DeclareCare: a name is a token of programs. */
function nameOf(code: string): string {
  return code.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
