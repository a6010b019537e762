// What the structure definitions say of elements, as projection and patch ask it.
import type { ElementShape, Structures } from '#conformance/structures.ts';
import type { ElementsOfPatch } from './fhirpath-patch.ts';
import type { ElementFacts } from './project.ts';

export type Elements = ElementFacts & ElementsOfPatch;

export function createElements(structures: Structures): Elements {
  /** `valueQuantity` and `value` both find `value[x]`. */
  const find = (type: string, name: string): ElementShape | undefined => {
    const elements = structures.get(type)?.elements ?? [];
    return elements.find((element) => element.name === name) ?? elements.find((element) => isChoiceOf(element, name));
  };

  function elementAt(path: string): ElementShape | undefined {
    const [type = '', ...names] = stepsOf(path);
    let holder = type;
    let element: ElementShape | undefined;
    for (const name of names) {
      element = find(holder, name);
      holder = element === undefined ? '' : typeOf(element, name);
    }
    return element;
  }

  return {
    isSummary: (type, element) => find(type, element)?.summary === true,
    isMandatory: (type, element) => (find(type, element)?.min ?? 0) > 0,
    nameOf: (type, element) => find(type, element)?.name.replace('[x]', '') ?? element,
    isRepeating: (path) => {
      const element = elementAt(path);
      return element !== undefined && (element.max === null || element.max > 1);
    },
    isChoice: (path) => {
      const element = elementAt(path);
      return element?.name.endsWith('[x]') === true && path.endsWith(`.${element.name.slice(0, -3)}`);
    },
  };
}

function isChoiceOf(element: ElementShape, name: string): boolean {
  if (!element.name.endsWith('[x]')) return false;
  const base = element.name.slice(0, -3);
  return name === base || (name.startsWith(base) && element.types.some((type) => name === `${base}${capital(type)}`));
}

function typeOf({ types, name: pattern }: ElementShape, name: string): string {
  const base = pattern.replace('[x]', '');
  return types.find((type) => name === `${base}${capital(type)}`) ?? types[0] ?? '';
}

function capital(type: string): string {
  return `${type.charAt(0).toUpperCase()}${type.slice(1)}`;
}

/** Element names of a FHIRPath, without indexes, functions and what stands in their brackets. */
function stepsOf(path: string): readonly string[] {
  let bare = path.replace(/'(?:[^'\\]|\\.)*'/g, '');
  for (let before = ''; before !== bare;) {
    before = bare;
    bare = bare.replace(/\w+\([^()]*\)/g, '');
  }
  return bare
    .split('.')
    .map((step) => step.replace(/\[\d+\]$/, ''))
    .filter((step) => /^[A-Za-z]\w*$/.test(step));
}
