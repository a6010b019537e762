// What the fields of the form and the templates are called.

/** The fields of the form. */
export type WishField =
  'persona' | 'finalita' | 'assistito' | 'metodo' | 'percorso' | 'accept' | 'prefer' | 'if-match' | 'content-type' | 'corpo';

export const templateNames = [
  'search',
  'hidden',
  'everything',
  'xml',
  'consent',
  'hide',
  'ingest',
  'activate',
  'transaction',
  'patch',
  'delete',
] as const;
export type TemplateName = (typeof templateNames)[number];
