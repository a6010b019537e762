// The shapes of resources and data types, as `profiles/generated` holds them.
// https://hl7.org/fhir/R4/structuredefinition.html

export interface Constraint {
  readonly key: string;
  readonly severity: 'error' | 'warning';
  readonly human: string;
  readonly expression: string;
}

export interface ElementShape {
  /** `status`; `value[x]` where several types are allowed. */
  readonly name: string;
  readonly min: number;
  /** null = unbounded. */
  readonly max: number | null;
  /** Data types; a backbone element or content reference has the one type of its own name, `Observation.component`. */
  readonly types: readonly string[];
  /** Of a Reference or canonical: the resource types that may be referred to; absent = any. */
  readonly targets?: readonly string[];
  /** Value set of a required binding, without version. */
  readonly binding?: string;
  readonly constraints?: readonly Constraint[];
  readonly summary?: true;
  readonly modifier?: true;
}

export interface Structure {
  /** `Observation`, `Observation.component`, `HumanName`, `code`. */
  readonly name: string;
  readonly kind: 'resource' | 'complex' | 'backbone' | 'primitive';
  /** In the order of the specification, inherited ones included. */
  readonly elements: readonly ElementShape[];
  readonly constraints?: readonly Constraint[];
  /** Resources: false for `Binary`, `Bundle` and `Parameters`, which carry no narrative. */
  readonly domain?: boolean;
}

export interface Structures {
  get(name: string): Structure | undefined;
  readonly all: readonly Structure[];
}
