// One look at a page in the state that it is in now: what every page must be, and what axe finds in it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { CDPSession, Page } from 'playwright-core';
import { textStyles } from './text-styles.ts';
import { pageOf } from './walked-pages.ts';

const rules: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'],
  resultTypes: ['violations'],
  // Style sheets are read ahead for one experimental rule, which is none of these.
  preload: { assets: ['media'] },
};
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface State {
  readonly headings: number;
  readonly language: string;
  readonly title: string;
  readonly overflow: number;
  /** All that axe can see; the tokens in hidden fields are not. */
  readonly seen: string;
}

/** Runs in the page; as text, since no DOM is known to the types of a server. */
const state = `(() => {
  const root = document.documentElement;
  const fields = [...document.querySelectorAll('input:not([type=hidden]), select, textarea')];
  const all = [...document.querySelectorAll('*')];
  return {
    headings: document.querySelectorAll('h1').length,
    language: root.lang,
    title: document.title,
    overflow: root.scrollWidth - root.clientWidth,
    seen: [
      root.outerHTML.replace(/(<input type="hidden"[^>]* value=")[^"]*/g, '$1'),
      innerWidth, innerHeight, scrollX, scrollY, getComputedStyle(root).fontSize, all.indexOf(document.activeElement),
      ...fields.map((field) => [field.checked, field.value]),
    ].join('\\n'),
  };
})()`;

/** Pages without fault in this process, as they looked: axe is slow, and says the same of the same. */
const faultless = new Set<string>();
/** Pages of the table of which the contrast was sound in this process, and the styles of all texts whose contrast was. */
const contrasted = { pages: new Set<string>(), styles: new Set<string>() };

/** Throws with all that is wrong: not one h1, no title, no language, wider than the window, or against a rule of axe. */
export async function lookAtPage(page: Page, tools: CDPSession): Promise<void> {
  // A click ends when the next page begins to come; it is looked at when it is there.
  await page.waitForLoadState();
  const { headings, language, title, overflow, seen } = await page.evaluate<State>(state);
  const wrong = [
    ...(headings === 1 ? [] : [`${headings} h1`]),
    ...(language === '' ? ['no lang'] : []),
    ...(title === '' ? ['no title'] : []),
    ...(overflow > 0 ? [`${overflow} pixels wider than the window`] : []),
    ...(faultless.has(seen) ? [] : await axeFindings(page, tools)),
  ];
  if (wrong.length > 0) throw new Error(`${page.url()}: ${wrong.join('; ')}`);
  faultless.add(seen);
}

/** Only whether nothing is wider than the window: after its size or that of the letters has changed. */
export async function fitsItsWindow(page: Page): Promise<void> {
  await page.waitForLoadState();
  const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  if (overflow > 0) throw new Error(`${page.url()}: ${overflow} pixels wider than the window`);
}

/** What a first view may weigh. */
export const heaviest = 250_000;

/** Runs in the page: compressed bodies of the page and its parts. What the browser has kept counts with what it once weighed on the wire. */
const bodies = `performance.getEntriesByType('navigation').concat(performance.getEntriesByType('resource')).reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)`;

/** Answers the weight of the page with all its parts; throws where it is too much. */
export async function weighPage(page: Page): Promise<number> {
  const weight = await page.evaluate<number>(bodies);
  if (weight >= heaviest) throw new Error(`${page.url()}: weighs ${weight} bytes`);
  return weight;
}

/**
 * In the page itself, which has no frames. By the browser's own protocol: it keeps what it has compiled of a text that it
 * knows, so that reading axe takes half of the time that it takes through the library. Contrast takes more than all other rules: it is
 * asked for once on each page, and then of each state that shows a text in a style not asked for before.
 */
async function axeFindings(page: Page, tools: CDPSession): Promise<string[]> {
  const path = pageOf('GET', new URL(page.url()).pathname);
  const styles = await page.evaluate<string[]>(textStyles);
  const known = path !== undefined && contrasted.pages.has(path) && styles.every((style) => contrasted.styles.has(style));
  await evaluate(tools, `${axe}; undefined`);
  const asked: RunOptions = known ? { ...rules, rules: { 'color-contrast': { enabled: false } } } : rules;
  const { violations } = await evaluate<AxeResults>(tools, `axe.run(document, ${JSON.stringify(asked)})`);
  if (!known && violations.length === 0) {
    if (path !== undefined) contrasted.pages.add(path);
    for (const style of styles) contrasted.styles.add(style);
  }
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target.join(' ')}: ${failureSummary}`),
  );
}

async function evaluate<T>(tools: CDPSession, expression: string): Promise<T> {
  const { result, exceptionDetails } = await tools.send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
  if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value as T;
}
