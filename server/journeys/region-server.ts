// A generated region behind the real door. The demo's people take the places of some of its own: the GP with the longest list,
// the laboratory, the pharmacy and the hospital of the capital.
import type { Resource } from '@medplum/fhirtypes';
import { generateRegion } from '#region/generate.ts';
import { startTestServer, type TestServer } from './test-server.ts';

type Type = Resource['resourceType'];
type Of<T extends Type> = Extract<Resource, { resourceType: T }>;

export interface Region {
  readonly server: TestServer;
  readonly resources: readonly Resource[];
  of<T extends Type>(type: T): Of<T>[];
}

const perRequest = 500;
const registry: readonly Type[] = ['Organization', 'Practitioner', 'PractitionerRole', 'Location'];
/** People, then what they decided, then their lives; files last, since the documents say who may see them. */
const order: readonly Type[] = [...registry, 'Patient', 'RelatedPerson', 'Consent'];

export async function startRegion(seed: string, citizens: number, clock: () => number): Promise<Region> {
  const resources = drawRegion(seed, citizens).sort((a, b) => rank(a) - rank(b));
  const server = await startTestServer(':memory:', clock);
  for (let i = 0; i < resources.length; i += perRequest) await server.put(resources.slice(i, i + perRequest));
  return {
    server,
    resources,
    of: <T extends Type>(type: T) => resources.filter((resource): resource is Of<T> => resource.resourceType === type),
  };
}

function rank({ resourceType }: Resource): number {
  const known = order.indexOf(resourceType);
  if (known >= 0) return known;
  return resourceType === 'Binary' ? order.length + 1 : order.length;
}

function drawRegion(seed: string, citizens: number): Resource[] {
  const drawn: Resource[] = [];
  generateRegion({ citizens, seed, years: 3 }, (resource) => drawn.push(resource));
  const names = new Map<string, string>(placesOf(drawn));
  const pattern = new RegExp(`(["/])(${[...names.keys()].join('|')})(-role)?"`, 'g');
  const text = JSON.stringify(drawn).replace(pattern, (_, before: string, id: string, role = '') => `${before}${names.get(id)}${role}"`);
  return JSON.parse(text) as Resource[];
}

function placesOf(drawn: readonly Resource[]): [string, string][] {
  const assisted = new Map<string, number>();
  for (const resource of drawn) {
    if (resource.resourceType !== 'Patient') continue;
    const gp = resource.generalPractitioner?.[0]?.reference?.replace('Practitioner/', '') ?? '';
    assisted.set(gp, (assisted.get(gp) ?? 0) + 1);
  }
  const [gp = ''] = [...assisted].sort(([, a], [, b]) => b - a)[0] ?? [];
  const practice = drawn.find(
    (resource) => resource.resourceType === 'PractitionerRole' && resource.id === `${gp}-role`,
  ) as Of<'PractitionerRole'>;
  return [
    [gp, 'gp'],
    [practice.organization?.reference?.replace('Organization/', '') ?? '', 'gp-practice'],
    ['laboratory-070103', 'laboratory'],
    ['pharmacy-D969', 'pharmacy'],
    ['pharmacist-D969', 'pharmacist'],
    [`hospital-${genoa}`, 'hospital'],
    [`nurse-${genoa}`, 'nurse'],
  ];
}

const genoa = '070901';
