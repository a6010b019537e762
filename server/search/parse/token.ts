// Token parameters and their modifiers.
// https://hl7.org/fhir/R4/search.html#token
import { tooCostly } from '#fhir/outcome.ts';
import { fold } from '../fold.ts';
import { indexedText } from '../index/rows.ts';
import { not, or, type Predicate, type SearchLeaf, type TokenValue } from '../predicate.ts';
import { pathsOf, type Asked, type ParseContext } from './context.ts';
import { splitEscaped, unescape } from './escape.ts';
import { badModifier, badValue, shown } from './refusals.ts';

const MODIFIERS = ['missing', 'not', 'text', 'in', 'not-in', 'above', 'below', 'of-type'];

export function tokenPredicate(asked: Asked, values: readonly string[], context: ParseContext): Predicate {
  switch (asked.modifier) {
    case undefined:
      return leaf(
        asked,
        values.flatMap((value) => tokenValues(asked, value, context)),
      );
    case 'not':
      return not(
        leaf(
          asked,
          values.flatMap((value) => tokenValues(asked, value, context)),
        ),
      );
    case 'text':
      return textLeaf(asked, values);
    case 'of-type':
      return ofTypeLeaf(asked, values, context);
    case 'in':
      return or(...values.map((value) => inValueSet(asked, value, context)));
    case 'not-in':
      return not(or(...values.map((value) => inValueSet(asked, value, context))));
    case 'below':
      return leaf(
        asked,
        values.flatMap((value) => related(asked, value, context, 'descendants')),
      );
    case 'above':
      return leaf(
        asked,
        values.flatMap((value) => related(asked, value, context, 'ancestors')),
      );
    default:
      throw badModifier(asked, MODIFIERS);
  }
}

/** What somebody wrote down, and hierarchies. */
const MOST_CODES = 2000;
/** A value set is exactly its members, however many: a code that nobody here knows is in none, also where the set is a whole system. */
const MOST_OF_SET = 100_000;

function leaf(asked: Asked, values: readonly TokenValue[], most = MOST_CODES): SearchLeaf {
  if (values.length > most) {
    throw tooCostly(
      `Parameter ${shown(asked.name)} stands for ${values.length} codes; at most ${most} are searched at once.`,
      `?${shown(asked.name)}`,
    );
  }
  return { kind: 'token', param: asked.key, values };
}

/** `code`, `system|code`, `|code` (explicitly no system), `system|` (any code). */
function tokenValues(asked: Asked, text: string, context: ParseContext): TokenValue[] {
  const [first = '', ...rest] = splitEscaped(text, '|');
  if (rest.length === 0) return [{ code: checkedCode(asked, unescape(first), context) }];
  const code = unescape(rest.join('|'));
  if (first === '' && code === '') throw badValue(asked, text, 'name a code, a system or both: code, system|code, |code, system|.');
  if (first === '') return [{ system: null, code }];
  return systemValues(asked, unescape(first), code === '' ? undefined : code, context);
}

function systemValues(asked: Asked, asGiven: string, code: string | undefined, context: ParseContext): TokenValue[] {
  const system = context.aliases.indexed(asGiven);
  const given = { system, ...(code === undefined ? {} : { code }) };
  if (code === undefined || !isImpliedBy(asked, asGiven, context)) return [given];
  // Elements of type code stand in the index without the system that their binding implies.
  const isCoded = pathsOf(asked, context.structures).some((path) => !isPrimitive(path.type, context));
  return isCoded ? [given, { system: null, code }] : [{ system: null, code }];
}

function isImpliedBy(asked: Asked, system: string, { structures, valueSets }: ParseContext): boolean {
  return pathsOf(asked, structures).some((path) => {
    if (structures.get(path.type)?.kind !== 'primitive' || path.binding === undefined) return false;
    return valueSets.codes(path.binding)?.some((concept) => concept.system === system) ?? false;
  });
}

function isPrimitive(type: string, { structures }: ParseContext): boolean {
  return structures.get(type)?.kind === 'primitive';
}

function checkedCode(asked: Asked, code: string, { structures }: ParseContext): string {
  const paths = pathsOf(asked, structures);
  const isBoolean = paths.length > 0 && paths.every((path) => path.type === 'boolean');
  if (isBoolean && code !== 'true' && code !== 'false') throw badValue(asked, code, 'it is true or false.');
  if (code === '') throw badValue(asked, code, 'it is empty.');
  return code;
}

/** Texts and displays are compared as strings are: from their start. */
function textLeaf(asked: Asked, values: readonly string[]): SearchLeaf {
  return { kind: 'string', param: `${asked.key}:text`, test: 'starts', values: values.map((value) => fold(indexedText(unescape(value)))) };
}

function ofTypeLeaf(asked: Asked, values: readonly string[], context: ParseContext): SearchLeaf {
  const isIdentifier = pathsOf(asked, context.structures).some((path) => path.type === 'Identifier');
  if (!isIdentifier)
    throw badModifier(
      asked,
      MODIFIERS.filter((each) => each !== 'of-type'),
    );
  return {
    kind: 'token',
    param: `${asked.key}:of-type`,
    values: values.map((text) => {
      const [system = '', code = '', value = '', ...more] = splitEscaped(text, '|').map(unescape);
      if (code === '' || value === '' || more.length > 0) {
        throw badValue(asked, text, 'write the identifier type and the value as system|code|value.');
      }
      return { system: `${context.aliases.indexed(system)}|${code}`, code: value };
    }),
  };
}

function inValueSet(asked: Asked, text: string, context: ParseContext): SearchLeaf {
  const url = unescape(text);
  const concepts = context.valueSets.codes(url);
  if (!concepts) throw badValue(asked, url, `this server holds no value set of that url; name the canonical url of one that it holds.`);
  return leaf(
    asked,
    concepts.flatMap(({ system, code }) => systemValues(asked, system, code, context)),
    MOST_OF_SET,
  );
}

function related(asked: Asked, text: string, context: ParseContext, direction: 'descendants' | 'ancestors'): TokenValue[] {
  const [system = '', code = '', ...more] = splitEscaped(text, '|').map(unescape);
  if (system === '' || code === '' || more.length > 0) {
    throw badValue(asked, text, `:${shown(asked.modifier ?? '')} needs the system: write system|code.`);
  }
  return context.codeSystems[direction](context.aliases.indexed(system), code).flatMap((each) =>
    systemValues(asked, system, each, context),
  );
}
