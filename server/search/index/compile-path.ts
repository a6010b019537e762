// FHIRPath of search parameters, compiled at start into walks over plain objects.
// https://hl7.org/fhir/R4/fhirpath.html, https://hl7.org/fhir/R4/search.html#expression
import {
  AndAtom,
  AsAtom,
  DotAtom,
  EqualsAtom,
  FhirPathAtom,
  FunctionAtom,
  IndexerAtom,
  IsAtom,
  LiteralAtom,
  NotEqualsAtom,
  OrAtom,
  SymbolAtom,
  UnionAtom,
  parseFhirPath,
  type Atom,
} from '@medplum/core';
import type { Structures } from '#conformance/structures.ts';
import { valuesAt, type Condition, type Path, type Step } from './path.ts';
import { referredType } from './referred-type.ts';

/** A shape that is not walked; the caller falls back to an interpreter. */
export class UnsupportedPath extends Error {}

/** What was compiled for one server serves all that share its structures. */
const known = new WeakMap<Structures, Map<string, readonly Path[]>>();

/** `start` is the resource type, or for the component of a composite the type of the repeated element. */
export function compilePaths(expression: string, start: string, structures: Structures): readonly Path[] {
  const ofStructures = known.get(structures) ?? new Map<string, readonly Path[]>();
  known.set(structures, ofStructures);
  const key = `${start} ${expression}`;
  const paths = ofStructures.get(key) ?? compileAtom(parseFhirPath(expression), [{ steps: [], type: start }], { start, structures });
  ofStructures.set(key, paths);
  return paths;
}

interface Scope {
  readonly start: string;
  readonly structures: Structures;
}

function compileAtom(atom: Atom, from: readonly Path[], scope: Scope): Path[] {
  if (atom instanceof FhirPathAtom) return compileAtom(atom.child, from, scope);
  if (atom instanceof UnionAtom) return [...compileAtom(atom.left, from, scope), ...compileAtom(atom.right, from, scope)];
  if (atom instanceof DotAtom) return compileAtom(atom.right, compileAtom(atom.left, from, scope), scope);
  if (atom instanceof AsAtom) return ofType(compileAtom(atom.left, from, scope), atom.right);
  if (atom instanceof SymbolAtom) return symbol(atom.name, from, scope);
  if (atom instanceof FunctionAtom) return call(atom, from, scope);
  if (atom instanceof IndexerAtom) return indexed(compileAtom(atom.left, from, scope), atom.expr);
  if (isCondition(atom)) return [{ steps: [{ kind: 'condition', of: compileCondition(atom, from, scope) }], type: 'boolean' }];
  throw new UnsupportedPath(atom.toString());
}

function symbol(name: string, from: readonly Path[], scope: Scope): Path[] {
  if (name === '$this') return [...from];
  const atStart = from.length === 1 && from[0]?.steps.length === 0;
  if (name === '%resource' && atStart) {
    return [{ steps: [], type: scope.start.split('.')[0] ?? scope.start, fromResource: true }];
  }
  if (atStart && (name === scope.start || name === 'Resource' || name === 'DomainResource')) return [...from];
  return from.flatMap((path) => member(path, name, scope.structures));
}

/** A choice of types becomes one path for each. */
function member(path: Path, name: string, structures: Structures): Path[] {
  const shape = structures.get(path.type)?.elements.find((element) => element.name === name || element.name === `${name}[x]`);
  if (!shape) return [];
  const choice = shape.name.endsWith('[x]');
  return shape.types.map((type) => ({
    ...(path.fromResource ? { fromResource: true } : {}),
    steps: [...path.steps, { kind: 'member', name: choice ? name + type.charAt(0).toUpperCase() + type.slice(1) : name }],
    type,
    ...(shape.binding === undefined ? {} : { binding: shape.binding }),
  }));
}

/** A canonical is a uri, an Age is a Quantity. */
const SUPERTYPE: Readonly<Record<string, string>> = {
  canonical: 'uri',
  url: 'uri',
  oid: 'uri',
  uuid: 'uri',
  code: 'string',
  id: 'string',
  markdown: 'string',
  positiveInt: 'integer',
  unsignedInt: 'integer',
  Age: 'Quantity',
  Count: 'Quantity',
  Distance: 'Quantity',
  Duration: 'Quantity',
};

function ofType(paths: readonly Path[], type: Atom | undefined): Path[] {
  if (!(type instanceof SymbolAtom)) throw new UnsupportedPath(String(type));
  // Some definitions write DateTime for dateTime.
  const wanted = type.name.toLowerCase();
  return paths.filter(({ type: own }) => own.toLowerCase() === wanted || SUPERTYPE[own]?.toLowerCase() === wanted);
}

function call(atom: FunctionAtom, from: readonly Path[], scope: Scope): Path[] {
  const [argument] = atom.args;
  switch (atom.name) {
    case 'as':
    case 'ofType':
      return ofType(from, argument);
    case 'first':
      return from.map((path) => further(path, { kind: 'index', at: 0 }));
    case 'where':
      if (!argument) throw new UnsupportedPath(atom.toString());
      return from.map((path) =>
        further(path, { kind: 'where', holds: compileCondition(argument, [{ steps: [], type: path.type }], scope) }),
      );
    case 'extension': {
      const url = argument instanceof LiteralAtom ? String(argument.value.value) : undefined;
      if (url === undefined) throw new UnsupportedPath(atom.toString());
      const holds: Condition = (node) => (node as { url?: unknown }).url === url;
      return from.flatMap((path) => member(path, 'extension', scope.structures)).map((path) => further(path, { kind: 'where', holds }));
    }
    default:
      throw new UnsupportedPath(atom.toString());
  }
}

function indexed(paths: readonly Path[], expression: Atom): Path[] {
  const at: unknown = expression instanceof LiteralAtom ? expression.value.value : undefined;
  if (typeof at !== 'number') throw new UnsupportedPath(expression.toString());
  return paths.map((path) => further(path, { kind: 'index', at }));
}

function further(path: Path, step: Step): Path {
  return { ...path, steps: [...path.steps, step] };
}

/** Expressions whose value is a boolean of their own and not an element. */
function isCondition(atom: Atom): boolean {
  return [AndAtom, OrAtom, EqualsAtom, NotEqualsAtom, IsAtom].some((kind) => atom instanceof kind);
}

function compileCondition(atom: Atom, from: readonly Path[], scope: Scope): Condition {
  if (atom instanceof FhirPathAtom) return compileCondition(atom.child, from, scope);
  if (atom instanceof AndAtom || atom instanceof OrAtom) {
    const left = compileCondition(atom.left, from, scope);
    const right = compileCondition(atom.right, from, scope);
    if (atom instanceof AndAtom) return (node, resource) => left(node, resource) && right(node, resource);
    return (node, resource) => left(node, resource) || right(node, resource);
  }
  if (atom instanceof EqualsAtom || atom instanceof NotEqualsAtom) return comparison(atom, from, scope);
  if (atom instanceof IsAtom) return typeTest(atom, from, scope);
  if (atom instanceof DotAtom && atom.right instanceof FunctionAtom) return existence(atom.right, compileAtom(atom.left, from, scope));
  throw new UnsupportedPath(atom.toString());
}

/** An absent value is neither equal nor unequal. */
function comparison(atom: EqualsAtom | NotEqualsAtom, from: readonly Path[], scope: Scope): Condition {
  if (!(atom.right instanceof LiteralAtom)) throw new UnsupportedPath(atom.toString());
  const expected: unknown = atom.right.value.value;
  const paths = compileAtom(atom.left, from, scope);
  const equal = atom instanceof EqualsAtom;
  return (node, resource) => {
    const values = paths.flatMap((path) => valuesAt(path, node, resource));
    return values.length > 0 && (values.length === 1 && values[0] === expected) === equal;
  };
}

function typeTest(atom: IsAtom, from: readonly Path[], scope: Scope): Condition {
  if (!(atom.right instanceof SymbolAtom)) throw new UnsupportedPath(atom.toString());
  const type = atom.right.name;
  if (atom.left instanceof FunctionAtom && atom.left.name === 'resolve') return (node, resource) => referredType(node, resource) === type;
  const paths = compileAtom(atom.left, from, scope).filter((path) => path.type === type);
  return (node, resource) => paths.some((path) => valuesAt(path, node, resource).length > 0);
}

function existence(atom: FunctionAtom, paths: readonly Path[]): Condition {
  if (atom.args.length > 0 || (atom.name !== 'exists' && atom.name !== 'empty')) throw new UnsupportedPath(atom.toString());
  const expected = atom.name === 'exists';
  return (node, resource) => paths.some((path) => valuesAt(path, node, resource).length > 0) === expected;
}
