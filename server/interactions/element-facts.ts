// What the structure definitions say of elements, as projection and patch ask it.
import type { ElementShape, Structures } from '#conformance/structures.ts';
import type { ElementFacts } from './project.ts';

export interface Elements extends ElementFacts {
  /** May the element at the end of the path (`Patient.contact[0].telecom`) repeat? */
  readonly isRepeating: (path: string) => boolean;
}

export function createElements(structures: Structures): Elements {
  const find = (type: string, name: string): ElementShape | undefined =>
    structures.get(type)?.elements.find((element) => element.name === name || (element.name.endsWith('[x]') && name.startsWith(element.name.slice(0, -3))));

  function elementAt(path: string): ElementShape | undefined {
    const [type = '', ...names] = stepsOf(path);
    let holder = type;
    let element: ElementShape | undefined;
    for (const name of names) {
      element = find(holder, name);
      holder = element?.types[0] ?? '';
    }
    return element;
  }

  return {
    isSummary: (type, element) => find(type, element)?.summary === true,
    isMandatory: (type, element) => (find(type, element)?.min ?? 0) > 0,
    isRepeating: (path) => {
      const element = elementAt(path);
      return element !== undefined && (element.max === null || element.max > 1);
    },
  };
}

/** Element names of a FHIRPath, without indexes and functions. */
function stepsOf(path: string): readonly string[] {
  return path
    .replace(/\([^()]*\)/g, '()')
    .split('.')
    .map((step) => step.replace(/\[\d+\]$/, ''))
    .filter((step) => /^[A-Za-z]\w*$/.test(step));
}
