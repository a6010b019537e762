// What the pages of the registry share: what they read, how entries are called, where they are.
import type { Organization, Practitioner, PractitionerRole, Resource } from '@medplum/fhirtypes';
import { OperationOutcomeError } from '#fhir/outcome.ts';
import type { Chart } from '#interactions/chart.ts';
import type { RegistryEntry } from '#people/registry-acts.ts';
import { personName } from '#presentation/wording.ts';
import type { Disclosure } from '#record/disclose.ts';
import type { Submission } from '#record/submit.ts';
import { Badge } from '../components/display.tsx';
import { roleNames } from '../components/roles.ts';
import { inLanguage, type Language } from '../language.ts';
import type { Visit } from '../page.ts';
import { en } from './en.ts';
import { it } from './it.ts';

export interface RegistryParts {
  readonly record: Pick<Disclosure, 'read'> & Submission;
  readonly chart: Pick<Chart, 'search'>;
}

export const registryPath = '/admin/registro';
export const kinds = { organizzazioni: 'Organization', professionisti: 'Practitioner', ruoli: 'PractitionerRole' } as const;
export type Kind = keyof typeof kinds;
const onPage = '50';

export type RegistryText = typeof it.registry & { readonly region: string };

export function registryText({ language }: Pick<Visit, 'language'>): RegistryText {
  const { title, registry } = inLanguage(language, { it, en });
  return { ...registry, region: title };
}

/** Of an entry, or of a reference to one. */
export function entryPath(entry: RegistryEntry | string): string {
  const [type, id] = typeof entry === 'string' ? entry.split('/') : [entry.resourceType, entry.id];
  const kind = Object.entries(kinds).find(([, known]) => known === type)?.[0] ?? '';
  return `${registryPath}/${kind}/${id}`;
}

export function nameOf(entry: RegistryEntry, around: ReadonlyMap<string, string>, language: Language): string {
  if (entry.resourceType === 'Organization') return entry.name ?? entry.id ?? '';
  if (entry.resourceType === 'Practitioner') return personName(entry.name);
  return `${around.get(entry.practitioner?.reference ?? '') ?? ''} · ${roleName(entry, language)}`;
}

export function roleName({ code }: PractitionerRole, language: Language): string {
  const known = code?.[0]?.coding?.[0]?.code ?? '';
  return inLanguage(language, roleNames)[known] ?? known;
}

export function State({ ended, text }: { readonly ended: boolean; readonly text: RegistryText }) {
  return <Badge tone={ended ? 'danger' : 'success'}>{ended ? text.ended : text.open}</Badge>;
}

export function createRegistryReading({ record, chart }: RegistryParts) {
  const search = <T extends Resource>(
    visit: Visit,
    type: T['resourceType'],
    params: readonly (readonly [string, string])[],
    cursor?: string,
  ) => chart.search<T>(visit.act('search-type'), { type, params, cursor });

  return {
    /** Of a name, or all; by name. */
    organizations: (visit: Visit, asked: string, cursor?: string) =>
      search<Organization>(visit, 'Organization', [...named(asked), ['_sort', 'name'], ['_count', onPage]], cursor),
    practitioners: (visit: Visit, asked: string, cursor?: string) =>
      search<Practitioner>(visit, 'Practitioner', [...named(asked), ['_sort', 'family'], ['_count', onPage]], cursor),

    async one(visit: Visit, type: RegistryEntry['resourceType'], id: string) {
      const { body, version } = await record.read(visit.act('read'), { type, id });
      const entry = JSON.parse(body) as RegistryEntry;
      return { entry, version, around: await namesAround(visit, entry) };
    },

    async rolesOf(visit: Visit, entry: Organization | Practitioner, cursor?: string) {
      const by = entry.resourceType === 'Organization' ? 'organization' : 'practitioner';
      const includes = ['PractitionerRole:practitioner', 'PractitionerRole:organization'].map((name) => ['_include', name] as const);
      const params = [[by, `${entry.resourceType}/${entry.id}`] as const, ['_count', onPage] as const, ...includes];
      const page = await search<PractitionerRole>(visit, 'PractitionerRole', params, cursor);
      return { ...page, around: new Map(page.included.map(nameEntry)) };
    },

    /** By id, code, or whole name; undefined = none, or more than one. */
    async findOrganization(visit: Visit, asked: string): Promise<string | undefined> {
      if (asked === '' || /[|,$\\]/.test(asked)) return undefined;
      for (const param of ['_id', 'identifier', 'name:exact'] as const) {
        if (param === '_id' && !/^[A-Za-z0-9\-.]{1,64}$/.test(asked)) continue;
        const { matches } = await search<Organization>(visit, 'Organization', [[param, asked]]);
        if (matches.length === 1) return matches[0]?.id;
      }
      return undefined;
    },
  };

  async function namesAround(visit: Visit, entry: RegistryEntry): Promise<ReadonlyMap<string, string>> {
    const references =
      entry.resourceType === 'PractitionerRole'
        ? [entry.practitioner?.reference, entry.organization?.reference]
        : entry.resourceType === 'Organization'
          ? [entry.partOf?.reference]
          : [];
    const names = new Map<string, string>();
    for (const reference of references) {
      const [type, id = ''] = reference?.split('/') ?? [];
      if (type !== 'Organization' && type !== 'Practitioner') continue;
      const found = await record.read(visit.act('read'), { type, id }).catch(asAbsent);
      if (found !== undefined) names.set(...nameEntry(JSON.parse(found.body) as Resource));
    }
    return names;
  }
}

/** What an entry refers to may never have been written. */
function asAbsent(error: unknown): undefined {
  if (!(error instanceof OperationOutcomeError)) throw error;
  return undefined;
}

function named(asked: string): readonly (readonly [string, string])[] {
  const words = asked.replace(/[|,$\\]/g, ' ').trim();
  return words === '' ? [] : [['name:contains', words]];
}

function nameEntry(resource: Resource): [reference: string, name: string] {
  const name = resource.resourceType === 'Organization' ? (resource.name ?? '') : personName((resource as Practitioner).name);
  return [`${resource.resourceType}/${resource.id}`, name];
}
