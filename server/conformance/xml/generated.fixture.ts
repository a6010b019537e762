// Any resource that the definitions allow in shape, drawn element by element, as JSON text: its values need not be right.
import fc, { type GeneratorValue } from 'fast-check';
import { namesOf } from '../element-names.ts';
import type { ElementShape, Structure, Structures } from '../structures.ts';

const decimals = ['0', '-0.0', '1.10', '100.000', '5.40', '1e-7', '-1.50E+2', '3.14159265358979323846264338327950288'];
const words = fc.oneof(
  fc.constantFrom(
    'a',
    ' b ',
    'x\ny\tz\r\n',
    '&amp;<b>"\'',
    ']]>',
    '&#0; &nbsp; &',
    '\u0085\u2028',
    'Però 😀',
    '<!-- no comment -->',
    'true',
    '1.0',
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((text) => !/[\p{Cc}\ufffe\uffff]/u.test(text)),
);
const narratives = [
  '<div xmlns="http://www.w3.org/1999/xhtml">a</div>',
  '<div xmlns="http://www.w3.org/1999/xhtml"><p class=\'x>y\'>1.10 &lt; 2 &amp; &#160;<br/>\r\n<b>Però</b></p><div><div/></div></div>',
  '<div xmlns="http://www.w3.org/1999/xhtml" lang="it"><table ><tr\n><td>a > b</td></tr></table></div>',
];
/** Deeper than this only what must be there is drawn. */
const DEEP = 4;

export function drawResource(draw: GeneratorValue, structures: Structures, type: string): string {
  const yes = (ofTen: number): boolean => draw(fc.integer, { min: 1, max: 10 }) <= ofTen;
  const text = (): string => JSON.stringify(draw(() => words));

  function resource(name: string, depth: number): string {
    return object(structureOf(name), depth, [`"resourceType":"${name}"`]);
  }

  function structureOf(name: string): Structure {
    const structure = structures.get(name);
    if (structure === undefined) throw new Error(`There is no ${name}.`);
    return structure;
  }

  function object(structure: Structure, depth: number, members: string[] = []): string {
    const share = structure.elements.length > 12 ? 2 : 4;
    for (const element of structure.elements) {
      if (element.min > 0 || (depth < DEEP && element.max !== 0 && yes(share))) members.push(...property(structure, element, depth + 1));
    }
    return `{${(members.length === 0 ? ['"id":"only"'] : members).join(',')}}`;
  }

  function property(parent: Structure, element: ElementShape, depth: number): string[] {
    const at = draw(fc.nat, { max: element.types.length - 1 });
    const name = namesOf(element)[at] ?? '';
    const type = element.types[at] ?? '';
    const isAttribute = (element.name === 'id' && parent.kind !== 'resource') || (element.name === 'url' && parent.name === 'Extension');
    if (isAttribute) return [`"${name}":${text()}`];
    const isList = element.max !== 1;
    const count = isList ? draw(fc.integer, { min: 1, max: 3 }) : 1;
    const isPrimitive = structures.get(type)?.kind === 'primitive' && type !== 'xhtml';
    const values = Array.from({ length: count }, () => (isPrimitive ? primitive(type, depth) : ([value(type, depth), undefined] as const)));
    return [
      ...member(
        name,
        values.map(([value]) => value),
        isList,
      ),
      ...member(
        `_${name}`,
        values.map(([, shadow]) => shadow),
        isList,
      ),
    ];
  }

  function value(type: string, depth: number): string {
    if (type === 'xhtml') return JSON.stringify(draw(() => fc.constantFrom(...narratives)));
    if (type === 'Resource')
      return resource(
        draw(() => fc.constantFrom('Basic', 'Patient', 'Observation', 'Binary')),
        depth,
      );
    return object(structureOf(type), depth);
  }

  function primitive(type: string, depth: number): readonly [string | undefined, string | undefined] {
    const isExtended = depth < DEEP && yes(2);
    const shadow = isExtended ? object(structureOf('Element'), depth + 1) : undefined;
    return [isExtended && yes(4) ? undefined : plain(type), shadow];
  }

  function plain(type: string): string {
    if (type === 'boolean') return String(draw(fc.boolean));
    if (type === 'decimal') return draw(() => fc.constantFrom(...decimals));
    if (type === 'integer' || type === 'positiveInt' || type === 'unsignedInt') return String(draw(fc.integer));
    return text();
  }

  return resource(type, 0);
}

function member(name: string, values: readonly (string | undefined)[], isList: boolean): string[] {
  if (values.every((value) => value === undefined)) return [];
  return [isList ? `"${name}":[${values.map((value) => value ?? 'null').join(',')}]` : `"${name}":${values[0]}`];
}
