// What is said of a document while it is read: each remark names element and line, and no content.
import type { OperationOutcomeIssue } from '@medplum/fhirtypes';
import { issue, type IssueCode } from '#fhir/outcome.ts';
import { pathOf, type XmlElement } from '../xml/element.ts';
import { linesOf } from '../xml/line.ts';

export interface Remarks {
  /** Accepted, and worth knowing. */
  warn(element: XmlElement, message: string, code?: IssueCode): void;
  /** The document cannot be taken as it is. */
  refuse(element: XmlElement, message: string, code?: IssueCode): void;
  /** It stays in the original and nowhere else. */
  leave(element: XmlElement, message: string): void;
  /** How often something was said. No getter: of an object that is not of a class the engine would keep all that it holds for long. */
  count(): number;
  readonly errors: readonly OperationOutcomeIssue[];
  readonly warnings: readonly OperationOutcomeIssue[];
}

interface Said {
  readonly issue: OperationOutcomeIssue;
  readonly lines: number[];
  readonly elements: Set<XmlElement>;
}

/** More of one kind than this is not read by anybody. */
const MOST = 200;

export function createRemarks(text: string): Remarks {
  const errors: OperationOutcomeIssue[] = [];
  const warnings: OperationOutcomeIssue[] = [];
  const said = new Map<string, Said>();
  const lineOf = linesOf(text);
  let count = 0;

  function say(
    list: OperationOutcomeIssue[],
    element: XmlElement,
    code: IssueCode,
    severity: OperationOutcomeIssue['severity'],
    message: string,
  ): void {
    count++;
    const before = said.get(message);
    if (before !== undefined) return again(before, element, message);
    if (list.length >= MOST) return;
    const line = lineOf(element.offset);
    const first = issue(code, `Line ${line}: ${message}`, { severity, expression: pathOf(element) });
    list.push(first);
    said.set(message, { issue: first, lines: [line], elements: new Set([element]) });
  }

  /** The same of another element: one issue with all the places. */
  function again({ issue: first, lines, elements }: Said, element: XmlElement, message: string): void {
    if (elements.has(element) || elements.size >= MOST) return;
    elements.add(element);
    first.expression?.push(pathOf(element));
    const line = lineOf(element.offset);
    if (!lines.includes(line)) lines.push(line);
    first.diagnostics = lines.length === 1 ? `Line ${line}: ${message}` : `Lines ${shown(lines)}: ${message}`;
  }

  return {
    count: () => count,
    errors,
    warnings,
    warn: (element, message, code = 'value') => say(warnings, element, code, 'warning', message),
    refuse: (element, message, code = 'value') => say(errors, element, code, 'error', message),
    leave: (element, message) => say(warnings, element, 'incomplete', 'information', message),
  };
}

function shown(lines: readonly number[]): string {
  const some = lines.slice(0, 12).join(', ');
  return lines.length > 12 ? `${some} and ${lines.length - 12} more` : some;
}
