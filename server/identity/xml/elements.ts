// Small questions to elements: by namespace and name, never by position or prefix.

/** Whether this is the element `name` of the namespace. */
export function isElement(node: Node | null | undefined, namespace: string, name: string): boolean {
  return node?.nodeType === 1 && (node as Element).namespaceURI === namespace && (node as Element).localName === name;
}

export function childElements(parent: Element): readonly Element[] {
  return Array.from(parent.childNodes).filter((node): node is Element => node.nodeType === 1);
}

export function childrenOf(parent: Element, namespace: string, name: string): readonly Element[] {
  return childElements(parent).filter((child) => isElement(child, namespace, name));
}

/** The child, when there is exactly one. */
export function onlyChild(parent: Element | undefined, namespace: string, name: string): Element | undefined {
  const [child, another] = parent === undefined ? [] : childrenOf(parent, namespace, name);
  return another === undefined ? child : undefined;
}

/** All elements of that name, the root included. */
export function everywhere(root: Element, namespace: string, name: string): readonly Element[] {
  const below = Array.from(root.getElementsByTagNameNS(namespace, name));
  return isElement(root, namespace, name) ? [root, ...below] : below;
}

export function allElements(root: Element): readonly Element[] {
  return [root, ...Array.from(root.getElementsByTagName('*'))];
}

/** The attribute's value; undefined when it is absent or empty. */
export function attributeOf(element: Element | undefined, name: string): string | undefined {
  const value = element?.getAttributeNode(name)?.value;
  return value === '' ? undefined : value;
}

/** The text of an element that holds nothing but text; undefined when it is blank or holds elements. */
export function textOf(element: Element | undefined): string | undefined {
  if (element === undefined || childElements(element).length > 0) return undefined;
  const text = (element.textContent ?? '').trim();
  return text === '' ? undefined : text;
}
