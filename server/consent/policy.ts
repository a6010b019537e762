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
  titleIt: z.string(),
  /** true: every record is fed by law; false: the feed consent opens it. */
  automaticFeed: z.boolean(),
  /** Data with a clinical date before it need the `past` consent; null = before the feed decision. */
  pastCutoff: z.iso.date().nullable(),
  /** Role to the purposes of use it may declare. */
  purposes: z.record(z.string(), names),
  /** The same for those who have no national role; the first of each is the usual one. */
  requesterPurposes: z.strictObject({ citizen: names, delegate: names, system: names, operator: names, auditor: names, admin: names }),
  /** Role to the document kinds it reads; `*` = all. */
  matrix: z.record(z.string(), z.union([z.literal('*'), names])),
  /** Roles that read all that their own organisation authored, whatever the consents say. */
  ownArchive: names,
  care: z.strictObject({
    relations: z.array(z.enum(['gp', 'encounter', 'declaration', 'emergency'])),
    /** Care goes on for these days after an encounter: the letter is written, the late result is read. */
    encounterGraceDays: z.number().min(0),
    /** A planned encounter is prepared from these days before it begins. */
    plannedLeadDays: z.number().min(0),
    declarationDays: z.number().positive(),
  }),
  emergency: z.strictObject({ explicitRefusalBlocks: z.boolean(), hours: z.number().positive(), kinds: names }),
  adultAge: z.number().int(),
  /** Whether a minor's parent waits for the other one: never, where another parent is registered, or always; how long; and with what:
   * to open the record, to give later what had been withheld (older data, consultation). What is taken back never waits. */
  secondParent: z.strictObject({
    ask: z.enum(['never', 'where-registered', 'always']),
    days: z.number().positive(),
    for: z.array(z.enum(['opening', 'widening'])),
  }),
  cascade: z.strictObject({ links: z.boolean(), identifiers: z.boolean() }),
  /** Types that are written whatever the feed consent says. */
  feedExempt: names,
  /** Types whose entries belong to the regional registry when it wrote them. */
  registryTypes: names,
});

const kindsSchema = z.strictObject({
  loinc: z.record(z.string(), z.string()),
  cardiology: z.strictObject({ kind: z.string(), practiceSetting: z.string() }),
  /** System, then code. */
  categories: z.record(z.string(), z.record(z.string(), z.string())),
  types: z.record(z.string(), z.string()),
  default: z.string(),
  /** What people say of themselves: its kind, and the types that they write. */
  selfDeclared: z.strictObject({ kind: z.string(), types: names }),
  /** Kinds that are about the running of the record, not about a person's health. */
  administrative: names,
  /** Those that a type may have beside the one that `types` says. */
  furtherAdministrative: paths,
  /** Those of them that tell of the person's choices: no archive holds them. */
  choices: names,
  /** The kind of what should belong to a person and does not say to whom: seen by its author only. */
  restricted: z.string(),
  shared: z.string(),
  /** Where a resource names the person it is about, and where it may name them when it has none of those. */
  owners: names,
  otherOwners: names,
  /** Types that everybody reads, while they name no person: registries, definitions, terminology. */
  open: names,
  clinicalDate: names,
});

const coding = z.strictObject({ system: z.string(), code: z.string() });

const labelsSchema = z.strictObject({
  labels: z.array(coding.extend({ bit: z.number().int(), name: z.string() })),
  unknownBit: z.number().int(),
  sensitiveSystem: z.string(),
  restricted: z.strictObject({ system: z.string(), codes: names }),
  visibilitySystem: z.string(),
  marks: z.record(z.string(), z.number().int()),
  unhiding: z.string(),
  /** Data of services rendered in anonymity. */
  neverFed: z.array(coding),
});

const correlationSchema = z.strictObject({
  identifierSystems: names,
  identifierPaths: names,
  /** Document kinds that gather what stands by itself. */
  collections: names,
  parts: paths,
  peers: paths,
  /** Types that name what stands by itself, by search parameter: seen by whoever may see all that they name. */
  gatherings: paths,
});

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

/** A policy may be another one with some of its rules replaced. */
function extended(policy: unknown, read: (file: string) => unknown): unknown {
  if (typeof policy !== 'object' || policy === null || !('extends' in policy)) return policy;
  const { extends: base, ...own } = policy;
  return { ...(extended(read(String(base)), read) as object), ...own };
}

/** `liguria-2020` or another file of `profiles/policies/`. */
export function loadPolicy(name: string, from = folder): Policy {
  const json = (file: string): unknown => JSON.parse(readFileSync(join(from, `${file}.json`), 'utf8'));
  const read = <T>(file: string, schema: z.ZodType<T>): T => {
    const result = schema.safeParse(extended(json(file), json));
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
