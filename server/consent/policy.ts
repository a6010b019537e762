// The rules of a legal era as data: `profiles/policies/`, read once at start and checked.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const names = z.array(z.string().min(1));
const paths = z.record(z.string(), names);

const eraSchema = z.strictObject({
  name: z.string(),
  title: z.string(),
  /** true: every record is fed by law; false: the feed consent opens it. */
  automaticFeed: z.boolean(),
  /** Data with a clinical date before it need the `past` consent; null = before the feed decision. */
  pastCutoff: z.iso.date().nullable(),
  /** Role to the purposes of use it may declare. */
  purposes: z.record(z.string(), names),
  /** Role to the document kinds it reads; `*` = all. */
  matrix: z.record(z.string(), z.union([z.literal('*'), names])),
  care: z.strictObject({
    relations: z.array(z.enum(['gp', 'encounter', 'declaration', 'emergency'])),
    encounterGraceDays: z.number().min(0),
    declarationDays: z.number().positive(),
  }),
  emergency: z.strictObject({ explicitRefusalBlocks: z.boolean(), hours: z.number().positive(), kinds: names }),
  adultAge: z.number().int(),
  cascade: z.strictObject({ links: z.boolean(), identifiers: z.boolean() }),
  /** Types that are written whatever the feed consent says. */
  feedExempt: names,
  /** Types whose entries belong to the regional registry when it wrote them. */
  registryTypes: names,
});

const kindsSchema = z.strictObject({
  loinc: z.record(z.string(), z.string()),
  cardiology: z.strictObject({ kind: z.string(), practiceSetting: z.string() }),
  categories: z.record(z.string(), z.string()),
  types: z.record(z.string(), z.string()),
  default: z.string(),
  clinicalDate: names,
});

const labelsSchema = z.strictObject({
  labels: z.array(z.strictObject({ bit: z.number().int(), name: z.string(), system: z.string(), code: z.string() })),
  unknownBit: z.number().int(),
  sensitiveSystem: z.string(),
  restricted: z.strictObject({ system: z.string(), codes: names }),
  visibilitySystem: z.string(),
  marks: z.record(z.string(), z.number().int()),
});

const correlationSchema = z.strictObject({ identifierSystems: names, identifierPaths: names, parts: paths, peers: paths });

export type Era = z.infer<typeof eraSchema>;
export type DocumentKinds = z.infer<typeof kindsSchema>;
export type SensitiveLabels = z.infer<typeof labelsSchema>;
export type CorrelationLinks = z.infer<typeof correlationSchema>;

export interface Policy extends Era {
  readonly kinds: DocumentKinds;
  readonly labels: SensitiveLabels;
  readonly correlation: CorrelationLinks;
  /** Alias of an identifier system to its indexed form. */
  readonly systemAliases: Readonly<Record<string, string>>;
}

const folder = fileURLToPath(new URL('../../profiles/policies/', import.meta.url));

/** `liguria-2020` or another file of `profiles/policies/`. */
export function loadPolicy(name: string, from = folder): Policy {
  const read = <T>(file: string, schema: z.ZodType<T>): T => {
    const result = schema.safeParse(JSON.parse(readFileSync(join(from, `${file}.json`), 'utf8')));
    if (!result.success) throw new Error(`profiles/policies/${file}.json is not valid: ${z.prettifyError(result.error)}`);
    return result.data;
  };
  return Object.freeze({
    ...read(name, eraSchema),
    kinds: read('document-kinds', kindsSchema),
    labels: read('sensitive-labels', labelsSchema),
    correlation: read('correlation', correlationSchema),
    systemAliases: read('system-aliases', z.record(z.string(), z.string())),
  });
}
