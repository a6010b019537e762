// The privacy notices of `profiles/notices/`: one Markdown file per version and language, `2026-10-01.it.md`.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const languages = ['it', 'en'] as const;
export type Language = (typeof languages)[number];

export interface Notice {
  readonly version: string;
  /** The Markdown in each language. */
  readonly texts: Readonly<Record<Language, string>>;
}

export interface Notices {
  /** The one to be read now. */
  readonly inForce: Notice;
  /** Every version there was: evidence is never thrown away. */
  readonly all: readonly Notice[];
}

const name = /^([\w.-]+)\.(it|en)\.md$/;

export function loadNotices(folder = fileURLToPath(new URL('../../profiles/notices/', import.meta.url))): Notices {
  const versions = new Map<string, Partial<Record<Language, string>>>();
  for (const file of readdirSync(folder).sort()) {
    const [, version, language] = name.exec(file) ?? [];
    if (version === undefined) continue;
    versions.set(version, { ...versions.get(version), [language as Language]: readFileSync(join(folder, file), 'utf8') });
  }
  const all = [...versions].map(([version, { it, en }]): Notice => {
    if (it === undefined || en === undefined)
      throw new Error(`profiles/notices: version ${version} is not there in Italian and in English.`);
    return { version, texts: { it, en } };
  });
  const inForce = all.at(-1);
  if (inForce === undefined) throw new Error('profiles/notices: there is no notice.');
  return { inForce, all };
}

/** How a Consent names the notice that was read. */
export function noticeUri(version: string): string {
  return `https://fascicolo.example/fhir/notice/${version}`;
}
