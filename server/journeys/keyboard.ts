// Somebody with a keyboard and no mouse: from one thing to the next by Tab, each time seeing where they are.
import type { Page } from 'playwright-core';

interface Stop {
  readonly what: string;
  /** Out of the page, or at its first stop again. */
  readonly isEnd: boolean;
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
  const stops = (globalThis.stops ??= new Set());
  const isEnd = at === document.body || (stops.size > 1 && at === [...stops][0]);
  stops.add(at);
  const label = at.labels?.[0];
  const faces = [getComputedStyle(at), ...(label ? ['', '::before', '::after'].map((part) => getComputedStyle(label, part || undefined)) : [])];
  return {
    what: at.id || at.textContent.trim().slice(0, 60),
    isEnd,
    inOrder: !before || !before.isConnected || isPart || Boolean(before.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING),
    visible: at !== document.body && faces.some(isShown),
  };
})()`;

/** What has the focus now, undefined after the last; throws where it cannot be seen or jumps back. */
async function stopIn(page: Page, passed: readonly string[]): Promise<string | undefined> {
  const { what, isEnd, inOrder, visible } = await page.evaluate<Stop>(stop);
  if (isEnd) return undefined;
  if (!visible) throw new Error(`${page.url()}: the focus on “${what}” is not seen, after ${passed.join(' > ')}`);
  if (!inOrder) throw new Error(`${page.url()}: the focus goes back to “${what}”, after ${passed.join(' > ')}`);
  return what;
}

/** Presses Tab until this has the focus; throws where the focus cannot be seen, jumps back, or never comes. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  const isThere = `document.activeElement.matches(${JSON.stringify(selector)})`;
  await page.evaluate(
    `globalThis.stopBefore = document.activeElement === document.body ? undefined : document.activeElement; globalThis.stops = new Set(); undefined`,
  );
  const passed: string[] = [];
  while (passed.length < 80) {
    await page.keyboard.press('Tab');
    passed.push((await stopIn(page, passed)) ?? 'out of the page');
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

/** Runs in the page: what can be used and never had the focus. Of a group of radio buttons one stop is enough. */
const passedOver = `[...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
  .filter((each) => !each.disabled && each.type !== 'hidden' && each.checkVisibility({ checkVisibilityCSS: true }))
  .filter((each) => !globalThis.stops.has(each) && !(each.type === 'radio' && [...globalThis.stops].some((stop) => stop.name === each.name)))
  .map((each) => each.id || each.textContent.trim().slice(0, 60))`;

/** From the first stop of a page to the last: each seen, in order, nothing passed over, and a way out at the end. */
export async function tabThrough(page: Page): Promise<readonly string[]> {
  await page.evaluate(`globalThis.stopBefore = undefined; globalThis.stops = new Set(); undefined`);
  const passed: string[] = [];
  while (passed.length < 300) {
    await page.keyboard.press('Tab');
    const what = await stopIn(page, passed);
    if (what === undefined) {
      const missed = await page.evaluate<readonly string[]>(passedOver);
      if (missed.length > 0) throw new Error(`${page.url()}: Tab never comes to ${missed.join(', ')}`);
      return passed;
    }
    passed.push(what);
  }
  throw new Error(`${page.url()}: Tab finds no way out of ${passed.slice(-6).join(' > ')}`);
}
