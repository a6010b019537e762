// What the region offers beside the record: change of GP, payment of the ticket.
import { z } from 'zod';
import type { ServiceLink } from './parts.ts';

const links = z.array(z.strictObject({ it: z.string().min(1), en: z.string().min(1), href: z.url({ protocol: /^https$/ }) }));

/** Throws, naming what is wrong, before the server starts. */
export function readServiceLinks(text: string): readonly ServiceLink[] {
  const result = links.safeParse(JSON.parse(text === '' ? '[]' : text));
  if (!result.success) throw new Error(`SERVICE_LINKS is not valid: ${z.prettifyError(result.error)}`);
  return result.data.map(({ it, en, href }) => ({ label: { it, en }, href }));
}
