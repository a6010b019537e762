// One validation as it goes: where it stands, what it has found, and the resource that references are read against.
import type { OperationOutcomeIssue } from '@medplum/fhirtypes';
import { issue, type IssueCode } from '#fhir/outcome.ts';

/** Enough to mend a resource; a hostile one does not make the answer as large as itself. Errors and the rest apart. */
const mostOfAKind = 100;
/** Elements may nest this deep (questionnaires, extensions); the call stack stays far from its end. */
const deepest = 100;
const longestQuote = 80;

/** A resource that is not contained, and what its `#` references say. */
export interface Scope {
  readonly root: unknown;
  /** Contained resources by id; undefined type where it names none. */
  readonly contained: ReadonlyMap<string, string | undefined>;
  /** Ids of contained resources that something refers to. */
  referred: Set<string> | undefined;
  /** Ids of contained resources that refer to the container by `#`. */
  attached: Set<string> | undefined;
}

export class Run {
  readonly issues: OperationOutcomeIssue[] = [];
  readonly isThorough: boolean;
  readonly #path: (string | number)[] = [];
  #errors = 0;
  #scope: Scope = nowhere;
  #resource: unknown;
  #containedId: string | undefined;
  /** The profile and element whose rules are being checked; R4 itself has no name. */
  #rule = '';

  constructor(isThorough: boolean) {
    this.isThorough = isThorough;
  }

  get resource(): unknown {
    return this.#resource;
  }

  get scope(): Scope {
    return this.#scope;
  }

  get containedId(): string | undefined {
    return this.#containedId;
  }

  /** How many errors so far: what has none may be read by invariants and profiles. */
  get errors(): number {
    return this.#errors;
  }

  get isFull(): boolean {
    return this.#errors >= mostOfAKind;
  }

  get isTooDeep(): boolean {
    return this.#path.length > deepest * 2;
  }

  /** What stands here may be read, but none of its members. */
  get isNearlyTooDeep(): boolean {
    return this.#path.length >= deepest * 2;
  }

  push(step: string | number): void {
    this.#path.push(step);
  }

  pop(): void {
    this.#path.pop();
  }

  /** Does the work for an independent resource, with references read within it. */
  within(root: unknown, work: (scope: Scope) => void): void {
    const [scope, resource, containedId] = [this.#scope, this.#resource, this.#containedId];
    this.#scope = scopeOf(root);
    this.#resource = root;
    this.#containedId = undefined;
    work(this.#scope);
    this.#scope = scope;
    this.#resource = resource;
    this.#containedId = containedId;
  }

  withinContained(resource: unknown, id: string | undefined, work: () => void): void {
    const outer = this.#resource;
    this.#resource = resource;
    this.#containedId = id;
    work();
    this.#resource = outer;
    this.#containedId = undefined;
  }

  /** What is reported in the work is a rule of this profile and element. */
  naming(rule: string, work: () => void): void {
    const outer = this.#rule;
    this.#rule = rule;
    work();
    this.#rule = outer;
  }

  report(code: IssueCode, diagnostics: string, severity: OperationOutcomeIssue['severity'] = 'error'): void {
    const isError = severity === 'error';
    const already = isError ? this.#errors : this.issues.length - this.#errors;
    if (already >= mostOfAKind) return;
    if (isError) this.#errors++;
    const text = this.#rule === '' ? diagnostics : `${this.#rule}: ${diagnostics}`;
    this.issues.push(issue(code, text, { expression: this.expression(), severity }));
  }

  /** The same for a member of the object that the run stands at. */
  reportAt(member: string, code: IssueCode, diagnostics: string): void {
    this.#path.push(member);
    this.report(code, diagnostics);
    this.#path.pop();
  }

  expression(): string {
    let text = '';
    for (const step of this.#path) text += typeof step === 'number' ? `[${step}]` : text === '' ? step : `.${step}`;
    return text;
  }
}

/** A value as it may stand in a message: short, on one line. */
export function quote(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  const line = text.slice(0, longestQuote).replace(/[\u0000-\u001f\u007f]/g, ' ');
  return `\`${line}${text.length > longestQuote ? '...' : ''}\``;
}

const none: ReadonlyMap<string, undefined> = new Map();
/** Before there is a resource. */
const nowhere: Scope = { root: undefined, contained: none, referred: undefined, attached: undefined };

function scopeOf(root: unknown): Scope {
  const list = typeof root === 'object' && root !== null ? (root as { contained?: unknown }).contained : undefined;
  if (list === undefined) return { root, contained: none, referred: undefined, attached: undefined };
  const contained = new Map<string, string | undefined>();
  for (const item of Array.isArray(list) ? (list as unknown[]) : []) {
    if (typeof item !== 'object' || item === null) continue;
    const { id, resourceType } = item as { id?: unknown; resourceType?: unknown };
    if (typeof id === 'string') contained.set(id, typeof resourceType === 'string' ? resourceType : undefined);
  }
  return { root, contained, referred: undefined, attached: undefined };
}
