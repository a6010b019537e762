// FHIRPath to closures: parsed once at start, then a few property reads per resource.
// https://hl7.org/fhirpath/N1/
import {
  AndAtom,
  ArithemticOperatorAtom,
  AsAtom,
  ConcatAtom,
  ContainsAtom,
  DotAtom,
  EmptySetAtom,
  EqualsAtom,
  FhirPathAtom,
  FunctionAtom,
  ImpliesAtom,
  InAtom,
  IndexerAtom,
  InfixOperatorAtom,
  IsAtom,
  LiteralAtom,
  NotEqualsAtom,
  OrAtom,
  SymbolAtom,
  UnionAtom,
  XorAtom,
  parseFhirPath,
  type Atom,
} from '@medplum/core';
import {
  childrenNamed,
  deepEquals,
  equal,
  hasChildNamed,
  inOrder,
  isObject,
  keyOf,
  nothing,
  ofBoolean,
  truth,
  type ChildName,
  type Collection,
  type Environment,
  type Order,
} from './collection.ts';
import { functions, type Evaluate } from './functions.ts';

/** Names that stand for several types: `value` for `value[x]`. */
export type ChoiceNames = ReadonlySet<string>;

/** Throws for what is not supported here, naming it. */
export function compileFhirPath(expression: string, choices: ChoiceNames): Evaluate {
  return compile(rootOf(expression), choices);
}

/** What an expression answers as a condition; undefined for neither. */
export type Test = (input: Collection, environment: Environment) => boolean | undefined;

/** The same for an invariant: no collection is made of what only says yes or no. */
export function compileTest(expression: string, choices: ChoiceNames): Test {
  return test(rootOf(expression), choices);
}

/** Does the invariant hold? Only `true` does; an empty answer does not. */
export function isMet(invariant: Test, item: unknown, resource: unknown, rootResource: unknown): boolean {
  const self = [item];
  return invariant(self, { resource, rootResource, context: self, self }) === true;
}

function rootOf(expression: string): Atom {
  const atom = parseFhirPath(expression);
  return atom instanceof FhirPathAtom ? atom.child : atom;
}

function test(atom: Atom, choices: ChoiceNames): Test {
  if (atom instanceof AndAtom) return logical(atom, choices, and);
  if (atom instanceof OrAtom) return logical(atom, choices, or);
  if (atom instanceof ImpliesAtom) return logical(atom, choices, (a, b) => or(a === undefined ? a : !a, b));
  if (atom instanceof XorAtom) return logical(atom, choices, (a, b) => (a === undefined || b() === undefined ? undefined : a !== b()));
  if (atom instanceof DotAtom) {
    const isWanted = presence(atom.right);
    const child = isWanted !== undefined && atom.left instanceof SymbolAtom ? childName(atom.left.name, choices) : undefined;
    if (child !== undefined) return (input) => hasChildNamed(input, child) === isWanted;
  }
  const evaluate = compile(atom, choices);
  return (input, environment) => truth(evaluate(input, environment));
}

/** `exists()` or `empty()` without more. */
function presence(atom: Atom): boolean | undefined {
  if (!(atom instanceof FunctionAtom) || atom.args.length > 0) return undefined;
  return atom.name === 'exists' ? true : atom.name === 'empty' ? false : undefined;
}

function compile(atom: Atom, choices: ChoiceNames): Evaluate {
  if (atom instanceof LiteralAtom) return constant([atom.value.value]);
  if (atom instanceof EmptySetAtom) return constant(nothing);
  if (atom instanceof SymbolAtom) return symbol(atom.name, choices);
  if (atom instanceof FunctionAtom) return call(atom, choices);
  if (atom instanceof IndexerAtom) return indexer(compile(atom.left, choices), compile(atom.expr, choices));
  if (atom instanceof AsAtom) return cast(atom.left, typeName(atom.right), choices);
  if (atom instanceof IsAtom) return typeTest(compile(atom.left, choices), typeName(atom.right));
  if (atom instanceof InfixOperatorAtom) return infix(atom, choices);
  throw new Error(`FHIRPath ${atom.toString()} is not supported.`);
}

function constant(collection: Collection): Evaluate {
  return () => collection;
}

const variables: Readonly<Record<string, Evaluate>> = {
  $this: (_, environment) => environment.self,
  '%context': (_, environment) => environment.context,
  '%resource': (_, environment) => [environment.resource],
  '%rootResource': (_, environment) => [environment.rootResource],
  '%ucum': constant(['http://unitsofmeasure.org']),
  '%sct': constant(['http://snomed.info/sct']),
  '%loinc': constant(['http://loinc.org']),
};

function symbol(name: string, choices: ChoiceNames): Evaluate {
  const variable = variables[name];
  if (variable !== undefined) return variable;
  if (name.startsWith('%') || name.startsWith('$')) throw new Error(`FHIRPath variable ${name} is not supported.`);
  const child = childName(name, choices);
  if (child === undefined) return (input) => input.filter((item) => isObject(item) && item.resourceType === name);
  return (input) => {
    if (input.length === 0) return nothing;
    const found: unknown[] = [];
    for (const item of input) childrenNamed(item, child, found);
    return found;
  };
}

/** Undefined for a variable and for the name of a type. */
function childName(name: string, choices: ChoiceNames): ChildName | undefined {
  return /^[A-Z$%]/.test(name) ? undefined : { name, shadow: `_${name}`, isChoice: choices.has(name) };
}

function call(atom: FunctionAtom, choices: ChoiceNames): Evaluate {
  const [first] = atom.args;
  if (atom.name === 'is' && first !== undefined) return typeTest((input) => input, typeName(first));
  if (atom.name === 'ofType' || atom.name === 'as') throw new Error(`FHIRPath ${atom.name}() needs a path before it.`);
  const named = Object.hasOwn(functions, atom.name) ? functions[atom.name] : undefined;
  if (named === undefined) throw new Error(`FHIRPath function ${atom.name}() is not supported.`);
  const args = atom.args.map((arg) => compile(arg, choices));
  return (input, environment) => named(input, args, environment);
}

function infix(atom: InfixOperatorAtom, choices: ChoiceNames): Evaluate {
  if (atom instanceof DotAtom) return dot(atom, choices);
  if (atom instanceof AndAtom || atom instanceof OrAtom || atom instanceof ImpliesAtom || atom instanceof XorAtom) {
    const isTrue = test(atom, choices);
    return (input, environment) => ofBoolean(isTrue(input, environment));
  }
  const left = compile(atom.left, choices);
  const right = compile(atom.right, choices);
  if (atom instanceof EqualsAtom) return (input, env) => ofBoolean(equal(left(input, env), right(input, env)));
  if (atom instanceof NotEqualsAtom) {
    return (input, env) => {
      const isEqual = equal(left(input, env), right(input, env));
      return ofBoolean(isEqual === undefined ? undefined : !isEqual);
    };
  }
  if (atom instanceof UnionAtom) {
    return (input, env) => [...new Map([...left(input, env), ...right(input, env)].map((item) => [keyOf(item), item])).values()];
  }
  if (atom instanceof InAtom) return membership(left, right);
  if (atom instanceof ContainsAtom) return membership(right, left);
  if (atom instanceof ConcatAtom) return (input, env) => [`${text(left(input, env))}${text(right(input, env))}`];
  if (atom instanceof ArithemticOperatorAtom) return arithmetic(atom, left, right);
  throw new Error(`FHIRPath operator ${atom.operator} is not supported.`);
}

function dot(atom: DotAtom, choices: ChoiceNames): Evaluate {
  if (atom.right instanceof FunctionAtom && (atom.right.name === 'ofType' || atom.right.name === 'as')) {
    return cast(atom.left, typeName(atom.right.args[0]), choices);
  }
  const left = compile(atom.left, choices);
  const right = compile(atom.right, choices);
  return (input, environment) => right(left(input, environment), environment);
}

function and(a: boolean | undefined, b: () => boolean | undefined): boolean | undefined {
  if (a === false) return false;
  const other = b();
  return other === false ? false : a === undefined ? undefined : other;
}

function or(a: boolean | undefined, b: () => boolean | undefined): boolean | undefined {
  if (a === true) return true;
  const other = b();
  return other === true ? true : a === undefined ? undefined : other;
}

function logical(
  atom: InfixOperatorAtom,
  choices: ChoiceNames,
  join: (a: boolean | undefined, b: () => boolean | undefined) => boolean | undefined,
): Test {
  const left = test(atom.left, choices);
  const right = test(atom.right, choices);
  return (input, environment) => join(left(input, environment), () => right(input, environment));
}

function membership(item: Evaluate, list: Evaluate): Evaluate {
  return (input, environment) => {
    const [sought] = item(input, environment);
    return sought === undefined ? nothing : ofBoolean(list(input, environment).some((other) => deepEquals(sought, other)));
  };
}

const orders: ReadonlySet<string> = new Set<Order>(['<', '<=', '>', '>=']);

function arithmetic(atom: ArithemticOperatorAtom, left: Evaluate, right: Evaluate): Evaluate {
  const { operator, impl } = atom;
  if (orders.has(operator)) {
    return (input, environment) => {
      const [a] = left(input, environment);
      const [b] = right(input, environment);
      return a === undefined || b === undefined ? nothing : ofBoolean(inOrder(a, b, operator as Order));
    };
  }
  return (input, environment) => {
    const [a] = left(input, environment);
    const [b] = right(input, environment);
    return typeof a === 'number' && typeof b === 'number' ? [impl(a, b)] : nothing;
  };
}

function text([item]: Collection): string {
  return typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean' ? String(item) : '';
}

function indexer(left: Evaluate, at: Evaluate): Evaluate {
  return (input, environment) => {
    const item = left(input, environment)[Number(at(input, environment)[0])];
    return item === undefined ? nothing : [item];
  };
}

function typeName(atom: Atom | undefined): string {
  const name = atom instanceof DotAtom ? atom.right : atom;
  if (name instanceof SymbolAtom) return name.name;
  throw new Error(`FHIRPath type ${atom?.toString() ?? ''} is not supported.`);
}

/** JSON keeps the type of a choice in the property's name: `value as Quantity` is `valueQuantity`. */
function cast(left: Atom, type: string, choices: ChoiceNames): Evaluate {
  const typed = `${type.charAt(0).toUpperCase()}${type.slice(1)}`;
  if (left instanceof SymbolAtom && choices.has(left.name)) return symbol(`${left.name}${typed}`, choices);
  if (left instanceof DotAtom && left.right instanceof SymbolAtom && choices.has(left.right.name)) {
    const parent = compile(left.left, choices);
    const child = symbol(`${left.right.name}${typed}`, choices);
    return (input, environment) => child(parent(input, environment), environment);
  }
  const whole = compile(left, choices);
  return (input, environment) => whole(input, environment).filter((item) => isOfType(item, type));
}

function typeTest(left: Evaluate, type: string): Evaluate {
  if (!jsonTypes.has(type.toLowerCase()) && !/^[A-Z]/.test(type)) throw new Error(`FHIRPath type ${type} is not supported.`);
  return (input, environment) => {
    const [item] = left(input, environment);
    return item === undefined ? nothing : ofBoolean(isOfType(item, type));
  };
}

const jsonTypes: ReadonlyMap<string, string> = new Map([
  ['boolean', 'boolean'],
  ['decimal', 'number'],
  ['integer', 'number'],
  ['string', 'string'],
]);

function isOfType(item: unknown, type: string): boolean {
  const jsonType = jsonTypes.get(type.toLowerCase());
  return jsonType === undefined ? isObject(item) && item.resourceType === type : typeof item === jsonType;
}
