// A real browser on a real server: the demo's people and records, a port of its own, every page held to the same rules.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import type { PersonaName } from '#auth/personas.ts';
import type { Authenticated } from '#identity/authenticated.ts';
import { startServer, type Started } from '#server/start.ts';
import { openSqlite } from '#store/sqlite/open.ts';
import type { Store } from '#store/store.ts';
import { fitsItsWindow, lookAtPage } from './look-at-page.ts';
import { authenticatedAs, sessionCookie } from './signed-in.ts';
import { demoResources, loadWorld, now } from './test-server.ts';
import { watchPages } from './walked-pages.ts';

// The shell without windows does the same work with half of the processor's time.
const candidates = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const executablePath = candidates.find((path) => path !== undefined && existsSync(path));

/** Of one test in a browser: a busy machine takes its time. */
export const timeout = 180_000;

/** Why no browser journey can run here; undefined = they can. Where `CI` is set a browser must be there. */
export const missingBrowser =
  executablePath === undefined && process.env['CI'] === undefined ? 'no Chromium; name one in CHROMIUM' : undefined;
if (missingBrowser !== undefined) console.warn(`No journey runs in a browser: ${missingBrowser}`);

const switches = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  // Threads of its own for scripts win nothing where all cores are at work, and cost a sixth of the whole.
  '--js-flags=--single-threaded',
];
export const registryFile = fileURLToPath(new URL('../../fixtures/demo/10-registry.json', import.meta.url));

export interface Journey {
  readonly started: Started;
  /** What the server's clock says; to let time pass, set it. */
  readonly clock: { now: number };
  /** A window of its own, with nobody signed in. */
  open(options?: WindowOptions): Promise<Window>;
  /** A window in which one of the demo's people is signed in. */
  signInAs(persona: PersonaName, options?: WindowOptions): Promise<Window>;
  /** Somebody as an identity provider speaks of them. */
  signInWith(authenticated: Authenticated, options?: WindowOptions): Promise<Window>;
  /** Throws when any window complained: console errors, failed parts of a page, requests to other hosts. */
  close(): Promise<void>;
}

export interface WindowOptions {
  readonly language?: 'it' | 'en';
  readonly width?: number;
  readonly height?: number;
  readonly javaScript?: boolean;
}

export interface Window {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Goes there and looks at it as `look` does. */
  visit(path: string): Promise<Page>;
  /** The state that the page is in now: axe, one h1, a title, a language, nothing wider than the window. */
  look(): Promise<void>;
  /** Only whether nothing is wider than the window: after its size or that of the letters has changed. */
  fits(): Promise<void>;
  /** Kept in the folder SCREENSHOTS, outside of the repository, when that is set: a picture takes longer than the page. */
  screenshot(name: string): Promise<void>;
}

/** `walks`: the journey that `visited-pages.ts` names; its end fails when one of its pages was never asked for. */
export async function startJourney(environment: Readonly<Record<string, string>> = {}, walks?: string): Promise<Journey> {
  const clock = { now };
  const loaded = await loadWorld(demoResources(), now, environment);
  let count = loaded.ids;
  const newId = (): string => `00000000-0000-4000-9000-${String(++count).padStart(12, '0')}`;
  const openStore = (file: string): Promise<Store> => openSqlite({ file, content: loaded.content });
  const started = await startServer(
    { MODE: 'demo', DATABASE_URL: ':memory:', PORT: '0', LOG_LEVEL: 'error', REGISTRY: '', ...environment },
    { clock: () => clock.now, newId, openStore },
  );
  const browser = await launchBrowser();
  const complaints: string[] = [];
  const walked = watchPages(started.url);

  async function open(options: WindowOptions = {}): Promise<Window> {
    const context = await browser.newContext({
      baseURL: started.url,
      locale: options.language === 'en' ? 'en-GB' : 'it-IT',
      timezoneId: 'Europe/Rome',
      // Nothing is looked at, or clicked, while it still moves.
      reducedMotion: 'reduce',
      viewport: { width: options.width ?? 1280, height: options.height ?? 900 },
      javaScriptEnabled: options.javaScript ?? true,
    });
    const page = await context.newPage();
    listen(page, started.url, complaints);
    return await windowOn(page, context);
  }

  async function signInWith(authenticated: Authenticated, options?: WindowOptions): Promise<Window> {
    const window = await open(options);
    const { name, value } = await sessionCookie(started.server, authenticated);
    await window.context.addCookies([{ name, value: decodeURIComponent(value), url: started.url }]);
    return window;
  }

  return {
    started,
    clock,
    open,
    signInAs: (persona, options) => signInWith(authenticatedAs(persona, clock.now), options),
    signInWith,
    close() {
      walked.stop();
      if (walks !== undefined) complaints.push(...walked.missingOf(walks).map((page) => `${walks} never came to ${page}`));
      return closeAll(browser, started, complaints);
    },
  };
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: switches });
}

/** The people and records of the demo. */
export async function loadDemo({ server, url }: Started): Promise<void> {
  const entry = demoResources().map((resource) => ({
    resource,
    request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
  }));
  const answer = await server.fetch(
    new Request(`${url}/fhir`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${await server.issueToken('admin')}`, 'Content-Type': 'application/fhir+json' },
      body: JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }),
    }),
  );
  if (answer.status !== 200) throw new Error(`Loading failed: ${answer.status} ${(await answer.text()).slice(0, 2000)}`);
}

/** Console errors, failed parts of a page, requests to other hosts. */
export function listen(page: Page, base: string, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    // A page may itself be the answer to an error; parts of a page may not.
    const isDocument = message.text().startsWith('Failed to load resource') && message.location().url === page.url();
    if (message.type() === 'error' && !isDocument) complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(base) && !url.startsWith('data:') && !url.startsWith('blob:')) complaints.push(`${page.url()} asks ${url}`);
  });
}

/** The id, or else the text, of what has the focus. */
export async function focused(page: Page): Promise<string> {
  return page.evaluate<string>(`document.activeElement?.id || document.activeElement?.textContent?.trim() || ''`);
}

/** As a person sets it who needs large letters. */
export async function enlargeText(page: Page): Promise<void> {
  await page.evaluate(`document.documentElement.style.fontSize = '200%'`);
}

async function windowOn(page: Page, context: BrowserContext): Promise<Window> {
  const tools = await context.newCDPSession(page);
  const look = (): Promise<void> => lookAtPage(page, tools);
  return {
    page,
    context,
    look,
    fits: () => fitsItsWindow(page),
    async visit(path) {
      await page.goto(path);
      await look();
      return page;
    },
    async screenshot(name) {
      const folder = process.env['SCREENSHOTS'];
      if (folder === undefined) return;
      mkdirSync(folder, { recursive: true });
      await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
    },
  };
}

async function closeAll(browser: Browser, started: Started, complaints: readonly string[]): Promise<void> {
  await browser.close();
  await started.close();
  if (complaints.length > 0) throw new Error(complaints.join('\n'));
}
