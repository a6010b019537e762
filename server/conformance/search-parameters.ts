// The search parameters that `profiles/` defines, frozen at start.
// https://hl7.org/fhir/R4/searchparameter.html

export type SearchParameterType = 'number' | 'date' | 'string' | 'token' | 'reference' | 'composite' | 'quantity' | 'uri' | 'special';

export interface SearchParameter {
  readonly code: string;
  readonly type: SearchParameterType;
  /** `Observation.code`; `_tag` for the parameters of all types. */
  readonly key: string;
  readonly url: string;
  /** FHIRPath, already cut down to this resource type where the definition joins several with `|`. */
  readonly expression: string;
  /** Reference parameters: the types that may be referred to. */
  readonly targets: readonly string[];
  /** Composite parameters: the component's parameter code and its expression relative to `expression`. */
  readonly components: readonly { readonly code: string; readonly type: SearchParameterType; readonly expression: string }[];
}

export interface SearchParameters {
  readonly types: readonly string[];
  /** Parameters of the type itself and those of all types (`_id`, `_lastUpdated`, `_tag`, ...). */
  get(type: string, code: string): SearchParameter | undefined;
  of(type: string): readonly SearchParameter[];
  /** Known names nearest to an unknown one, best first, at most three. */
  nearest(type: string, code: string): readonly string[];
}
