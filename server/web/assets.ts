// What pages are dressed with: one style sheet, one script, three faces, the icons. Served from here, compressed, under addresses that
// change with their content, so that browsers keep them for a year.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Context } from 'hono';

export interface Asset {
  readonly address: string;
  readonly contentType: string;
  readonly bytes: Buffer;
}

export interface Assets {
  readonly css: string;
  readonly script: string;
  readonly sprite: string;
  readonly icon: string;
  /** Of the regular and the semi-bold face, fetched with the style sheet instead of after it. */
  readonly faces: readonly string[];
  readonly all: readonly Asset[];
  serve(c: Context): Promise<Response>;
}

const { resolve } = createRequire(import.meta.url);
const own = (name: string): string => readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8');
const italia = (path: string): Buffer => readFileSync(resolve(`bootstrap-italia/dist/${path}`));

/** The three weights that the pages use; the package's own style sheet declares none. */
const weights = [
  ['400', 'regular'],
  ['600', '600'],
  ['700', '700'],
] as const;

let made: Assets | undefined;

/** Read once for the process. */
export function loadAssets(): Assets {
  return (made ??= makeAssets());
}

function makeAssets(): Assets {
  const faces = weights.map(([weight, file]) => ({
    weight,
    asset: asset(
      `titillium-web-${weight}.woff2`,
      'font/woff2',
      italia(`fonts/Titillium_Web/titillium-web-v10-latin-ext_latin-${file}.woff2`),
    ),
  }));
  const css = asset(
    'site.css',
    'text/css; charset=utf-8',
    Buffer.from(styleSheet(faces.map(({ weight, asset: { address } }) => [weight, address]))),
  );
  const script = asset('site.js', 'text/javascript; charset=utf-8', Buffer.from(own('site.js')));
  const sprite = asset('sprites.svg', 'image/svg+xml', italia('svg/sprites.svg'));
  const icon = asset('icon.svg', 'image/svg+xml', Buffer.from(own('icon.svg')));
  const all = [css, script, sprite, icon, ...faces.map((face) => face.asset)];
  return {
    css: css.address,
    script: script.address,
    sprite: sprite.address,
    icon: icon.address,
    faces: faces.slice(0, 2).map((face) => face.asset.address),
    all,
    serve: createServe(all),
  };
}

function asset(name: string, contentType: string, bytes: Buffer): Asset {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  return { address: `/assets/${hash}/${name}`, contentType, bytes };
}

function styleSheet(faces: readonly (readonly [weight: string, address: string])[]): string {
  const kit = italia('css/bootstrap-italia.min.css')
    .toString('utf8')
    // A film player's icon font and the map of the sources: nothing here uses them.
    .replace(/@font-face\{font-family:VideoJS;.*?\}/, '')
    .replace(/\/\*# sourceMappingURL=.*?\*\//, '');
  const declared = faces.map(
    ([weight, address]) =>
      `@font-face{font-family:"Titillium Web";font-style:normal;font-weight:${weight};font-display:swap;src:url(${address}) format("woff2")}`,
  );
  return [kit.trim(), ...declared, own('site.css'), own('professional.css')].join('\n');
}

type Encoding = 'br' | 'gzip' | undefined;

const compress = {
  br: (bytes: Buffer) =>
    promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
  gzip: (bytes: Buffer) => promisify(gzip)(bytes, { level: 9 }),
};

function createServe(all: readonly Asset[]): Assets['serve'] {
  const byAddress = new Map(all.map((one) => [one.address, one]));
  const compressed = new Map<string, Promise<Buffer>>();

  return async (c) => {
    const found = byAddress.get(c.req.path);
    if (found === undefined) return c.notFound();
    const encoding = encodingFor(found, c.req.header('accept-encoding') ?? '');
    const bytes = encoding === undefined ? found.bytes : await compressedOnce(found, encoding);
    return c.body(new Uint8Array(bytes), 200, {
      'Content-Type': found.contentType,
      'Cache-Control': 'public, max-age=31536000, immutable',
      'X-Content-Type-Options': 'nosniff',
      Vary: 'Accept-Encoding',
      ...(encoding === undefined ? {} : { 'Content-Encoding': encoding }),
    });
  };

  function compressedOnce({ address, bytes }: Asset, encoding: 'br' | 'gzip'): Promise<Buffer> {
    const name = `${encoding} ${address}`;
    const known = compressed.get(name) ?? compress[encoding](bytes);
    compressed.set(name, known);
    return known;
  }
}

/** Faces are compressed as they are. */
function encodingFor({ contentType }: Asset, accepted: string): Encoding {
  if (contentType.startsWith('font/')) return undefined;
  if (/\bbr\b/.test(accepted)) return 'br';
  return /\bgzip\b/.test(accepted) ? 'gzip' : undefined;
}
