// What the reading of questions needs to know: the registries, our own name, the time.
import type { Compartments } from '#conformance/compartments.ts';
import type { SearchParameter, SearchParameters } from '#conformance/search-parameters.ts';
import type { Structures } from '#conformance/structures.ts';
import type { CodeSystems, ValueSets } from '#conformance/terminology.ts';
import { compilePaths } from '../index/compile-path.ts';
import type { Path } from '../index/path.ts';
import type { ParamKey } from '../predicate.ts';
import type { SystemAliases } from '../system-aliases.ts';

export interface ParseContext {
  readonly searchParameters: SearchParameters;
  readonly structures: Structures;
  readonly compartments: Pick<Compartments, 'patientParams' | 'types'>;
  readonly valueSets: Pick<ValueSets, 'codes' | 'table'>;
  readonly codeSystems: Pick<CodeSystems, 'descendants' | 'ancestors'>;
  readonly aliases: SystemAliases;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** Milliseconds since the epoch: `ap` is wider the farther a date is from now. */
  readonly now: number;
}

/** One parameter as asked: where its rows stand, and how it was named (for messages). */
export interface Asked {
  readonly parameter: SearchParameter;
  /** The parameter's own key, or that of a composite's component. */
  readonly key: ParamKey;
  readonly type: string;
  readonly modifier: string | undefined;
  /** `subject:Patient.name`, as it stands in the question. */
  readonly name: string;
}

const compiled = new WeakMap<SearchParameter, readonly Path[]>();

/** The data types (and bindings) behind a parameter. Compiled when first asked for. */
export function pathsOf({ parameter, type }: Pick<Asked, 'parameter' | 'type'>, structures: Structures): readonly Path[] {
  let paths = compiled.get(parameter);
  if (!paths) {
    paths = compileOrNone(parameter.expression, type, structures);
    compiled.set(parameter, paths);
  }
  return paths;
}

function compileOrNone(expression: string, type: string, structures: Structures): readonly Path[] {
  try {
    return compilePaths(expression, type, structures);
  } catch {
    // Left to the interpreter when indexing: nothing is known of its types.
    return [];
  }
}
