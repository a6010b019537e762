// Files of a record for the person: as an attachment, in no cache, and nothing in them runs here.
import type { Visit } from '../page.ts';

const safe = new Set(['application/pdf', 'image/jpeg', 'image/png', 'text/plain', 'text/csv', 'text/calendar']);

export function fileAnswer({ c }: Pick<Visit, 'c'>, bytes: Uint8Array, contentType: string, name: string): Response {
  const [type = ''] = contentType.split(';');
  return c.body(bytes as Uint8Array<ArrayBuffer>, 200, {
    'Content-Type': safe.has(type.trim()) ? contentType : 'application/octet-stream',
    'Content-Disposition': `attachment; filename="${name.replace(/[^\w.-]+/g, '-')}"`,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; sandbox",
  });
}

const endings: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'text/plain': 'txt',
  'image/jpeg': 'jpg',
  'image/png': 'png',
};

export function endingOf(contentType: string): string {
  const [type = ''] = contentType.split(';');
  return endings[type.trim()] ?? (type.includes('xml') ? 'xml' : 'bin');
}
