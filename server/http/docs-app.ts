// The API explorer at /docs: Swagger UI from the installed package, nothing fetched from outside.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Hono } from 'hono';

const assets: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>FHIR API of the health record</title>
<link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="explorer"><noscript>The explorer needs JavaScript; the description itself is at <a href="/docs/openapi.json">openapi.json</a>.</noscript></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

const startScript = `SwaggerUIBundle({ url: '/docs/openapi.json', dom_id: '#explorer', docExpansion: 'none', deepLinking: true, filter: true, validatorUrl: null });\n`;

/** Swagger UI writes styles into its elements and draws with data: images; scripts come from here only. */
const policy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

export function createDocsApp({ openapi }: { readonly openapi: () => string }): Hono {
  const { resolve } = createRequire(import.meta.url);
  const headers = (contentType: string): Record<string, string> => ({
    'Content-Type': contentType,
    'Content-Security-Policy': policy,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  });

  return new Hono()
    .get('/docs', (c) => c.body(page, 200, headers('text/html; charset=utf-8')))
    .get('/docs/openapi.json', (c) => c.body(openapi(), 200, headers('application/json')))
    .get('/docs/start.js', (c) => c.body(startScript, 200, headers('text/javascript; charset=utf-8')))
    .get('/docs/:asset', async (c) => {
      const name = c.req.param('asset');
      const contentType = Object.hasOwn(assets, name) ? assets[name] : undefined;
      if (contentType === undefined) return c.notFound();
      return c.body(await readFile(resolve(`swagger-ui-dist/${name}`)), 200, { ...headers(contentType), 'Cache-Control': 'max-age=3600' });
    });
}
