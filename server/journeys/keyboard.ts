// Somebody with a keyboard and no mouse: from one thing to the next by Tab, each time seeing where they are.
import type { Page } from 'playwright-core';

interface Stop {
  readonly what: string;
  /** Behind the stop before it, as the page is read. */
  readonly inOrder: boolean;
  readonly visible: boolean;
}

/** Runs in the page; as text, since no DOM is known to the types of a server. */
const stop = `(() => {
  const at = document.activeElement;
  const before = globalThis.stopBefore;
  globalThis.stopBefore = at;
  // A date has several stops of its own: day, month, year, calendar.
  const isPart = before === at && at.matches('[type=date], [type=time]');
  const isShown = (style) => (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none';
  const label = at.labels?.[0];
  const faces = [getComputedStyle(at), ...(label ? ['', '::before', '::after'].map((part) => getComputedStyle(label, part || undefined)) : [])];
  return {
    what: at.id || at.textContent.trim().slice(0, 60),
    inOrder: !before || !before.isConnected || isPart || Boolean(before.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING),
    visible: at !== document.body && faces.some(isShown),
  };
})()`;

/** Presses Tab until this has the focus; throws where the focus cannot be seen, jumps back, or never comes. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  const isThere = `document.activeElement.matches(${JSON.stringify(selector)})`;
  await page.evaluate(`globalThis.stopBefore = document.activeElement === document.body ? undefined : document.activeElement; undefined`);
  const passed: string[] = [];
  while (passed.length < 80) {
    await page.keyboard.press('Tab');
    const { what, inOrder, visible } = await page.evaluate<Stop>(stop);
    passed.push(what);
    if (!visible) throw new Error(`${page.url()}: the focus on “${what}” is not seen, after ${passed.join(' > ')}`);
    if (!inOrder) throw new Error(`${page.url()}: the focus goes back to “${what}”, after ${passed.join(' > ')}`);
    if (await page.evaluate<boolean>(isThere)) return;
  }
  throw new Error(`${page.url()}: Tab never comes to ${selector}; it passes ${passed.join(' > ')}`);
}

/** Tab to it, then the key, and the page that comes of it. */
export async function pressOn(page: Page, selector: string, key: 'Enter' | 'Space'): Promise<void> {
  await tabTo(page, selector);
  await Promise.all([page.waitForEvent('load'), page.keyboard.press(key)]);
}

/** Over what is in it. */
export async function typeInto(page: Page, selector: string, text: string): Promise<void> {
  await tabTo(page, selector);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
}
