// The refusal of an XML text: line and column as an editor counts them, the element, the rule.
import { issue, OperationOutcomeError, type IssueCode } from '../outcome.ts';

/** `where`: said behind line and column; `place`: FHIRPath of the element, '' when nothing is open. */
export function xmlFault(
  source: string,
  at: number,
  where: string,
  rule: string,
  place: string,
  code: IssueCode = 'structure',
): OperationOutcomeError {
  const before = source.slice(0, at);
  const line = before.split('\n').length;
  const column = at - before.lastIndexOf('\n') - (line === 1 && before.charCodeAt(0) === 0xfeff ? 1 : 0);
  return new OperationOutcomeError([
    issue(code, `Line ${line}, column ${column}${where}: ${rule}`, place === '' ? {} : { expression: place }),
  ]);
}

/** Short, and without what a terminal would obey: names are not trusted to be. */
export function shownName(text: string): string {
  const short = text.length > 64 ? `${text.slice(0, 64)}...` : text;
  return /\p{C}/u.test(short) ? short.replace(/\p{C}/gu, '?') : short;
}
