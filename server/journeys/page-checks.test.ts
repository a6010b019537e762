// The checks of the pages can fail: a page with one thing wrong each, and the check that finds it; a sound page, and none does.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, listen, missingBrowser, timeout } from './browser.ts';
import { tabThrough } from './keyboard.ts';
import { lookAtPage, weighPage } from './look-at-page.ts';

type Check = 'look' | 'listen' | 'keyboard' | 'weight';

const link = '<p><a id="way" href="/">Una via</a></p>';
const seen = '<style>:focus { outline: 3px solid #06c }</style>';
const sound = { body: link };

/** What is wrong, the page, who finds it, in which words. */
const broken: readonly (readonly [string, { readonly head?: string; readonly body: string }, Check, RegExp])[] = [
  ['a picture without words', { body: '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">' }, 'look', /image-alt/],
  ['a field without a label', { body: '<input name="x">' }, 'look', /label \(/],
  ['pale letters', { body: '<p style="color: #bbb">Poco visibile</p>' }, 'look', /color-contrast/],
  ['a second heading of the page', { body: '<h1>Un’altra</h1>' }, 'look', /2 h1/],
  ['something wider than a telephone', { body: '<div style="width: 400px">Largo</div>' }, 'look', /pixels wider than the window/],
  ['a word to the console', { body: '<script>console.error("rotto")</script>' }, 'listen', /rotto/],
  ['a script that fails', { body: '<script>nobody.there()</script>' }, 'listen', /nobody is not defined/],
  ['a part that is not there', { body: '<script src="/manca.js"></script>' }, 'listen', /Failed to load resource/],
  ['a part from another host', { body: '<script src="http://localhost:PORT/vuoto.js"></script>' }, 'listen', /asks http:\/\/localhost/],
  ['a focus that is not seen', { head: '<style>a:focus { outline: none }</style>', body: link }, 'keyboard', /is not seen/],
  ['an order that jumps back', { body: `${link}<p><a href="/" tabindex="1">Prima</a></p>` }, 'keyboard', /goes back/],
  ['something that the keyboard never comes to', { body: `${link}<button tabindex="-1">Mai</button>` }, 'keyboard', /never comes to Mai/],
  ['more than a first view may weigh', { body: `<!-- ${'pesante '.repeat(32_000)} -->` }, 'weight', /weighs \d+ bytes/],
];

describe.skipIf(missingBrowser !== undefined)('A check of the pages', () => {
  let browser: Browser;
  let server: Server;
  let base: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const at = request.url ?? '/';
      if (at.endsWith('.js')) return void response.writeHead(at === '/vuoto.js' ? 200 : 404, { 'Content-Type': 'text/javascript' }).end();
      const { head = seen, body }: { readonly head?: string; readonly body: string } = broken[Number(at.slice(1))]?.[1] ?? sound;
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
      response.end(
        `<!doctype html><html lang="it"><head><title>Prova</title><link rel="icon" href="data:,">${head}</head><body><main><h1>Prova</h1>${body.replace('PORT', new URL(base).port)}</main></body></html>`,
      );
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await launchBrowser();
  }, timeout);
  afterAll(async () => {
    await browser.close();
    await new Promise((closed) => server.close(closed));
  });

  /** What each of the checks says of a page. */
  async function findingsAt(path: string): Promise<Record<Check, string>> {
    const context = await browser.newContext({ baseURL: base, viewport: { width: 320, height: 800 } });
    const page = await context.newPage();
    const complaints: string[] = [];
    listen(page, base, complaints);
    await page.goto(path, { waitUntil: 'networkidle' });
    const found = {
      keyboard: await saidBy(tabThrough(page)),
      weight: await saidBy(weighPage(page)),
      look: await saidBy(looked(page)),
      listen: complaints.join('\n'),
    };
    await context.close();
    return found;
  }

  test('says nothing of a sound page', { timeout }, async () => {
    expect(await findingsAt('/sound')).toEqual({ keyboard: '', weight: '', look: '', listen: '' });
  });

  test.each(broken.map(([wrong, , check, words], i) => [wrong, check, words, i] as const))(
    'finds %s',
    { timeout },
    async (_, check, words, i) => {
      expect((await findingsAt(`/${i}`))[check]).toMatch(words);
    },
  );

  test('finds pale letters that a sound page of the table shows later', { timeout }, async () => {
    const context = await browser.newContext({ baseURL: base });
    const page = await context.newPage();
    await page.goto('/accedi');
    expect(await saidBy(looked(page))).toBe('');
    await page.evaluate(`document.querySelector('main').insertAdjacentHTML('beforeend', '<p>Altre parole</p>')`);
    expect(await saidBy(looked(page))).toBe('');
    await page.evaluate(`document.querySelector('p:last-child').style.color = '#bbb'`);
    expect(await saidBy(looked(page))).toMatch(/color-contrast/);
    await context.close();
  });
});

async function looked(page: Page): Promise<void> {
  await lookAtPage(page, await page.context().newCDPSession(page));
}

/** '' where it finds nothing. */
async function saidBy(check: Promise<unknown>): Promise<string> {
  try {
    await check;
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}
