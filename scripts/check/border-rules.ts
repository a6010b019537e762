// The borders between rooms, as rules of dependency-cruiser.
// https://github.com/sverweij/dependency-cruiser/blob/main/doc/rules-reference.md
import type { ICruiseOptions, IForbiddenRuleType } from 'dependency-cruiser';
import { floors, visitors, type Floor } from './floors.ts';

const outside = `^server/(${visitors.join('|')})/`;
/** app.ts, main.ts, config.ts and the like: they see every room, and no room sees them. */
const top = '^server/[^/]+\\.ts$';
const tests = '\\.(test|test-d|contract|fixture)\\.ts$|/(test-[^/]+|random-world)\\.ts$';
/** A package of declarations without any program in it: the compiler resolves it, and nothing is left at run time. */
const typesOnly = '^@medplum/fhirtypes$';

function inRooms(rooms: readonly string[]): string {
  return `^server/(${rooms.join('|')})/`;
}

function floorRule(room: string, { floor, rooms }: Floor): IForbiddenRuleType {
  const above = floors.filter((other) => other.floor > floor).flatMap((other) => other.rooms);
  const notBelow = [...above, ...rooms.filter((other) => other !== room)];
  return {
    name: `${room}-looks-down-only`,
    comment: `Floor ${floor} imports from lower floors, never sideways or up. Declare the shape that is needed; app.ts hands it in.`,
    severity: 'error',
    from: { path: inRooms([room]) },
    to: { path: [...(notBelow.length === 0 ? [] : [inRooms(notBelow)]), top, outside] },
  };
}

/** Packages that only some rooms may know. */
function packageRule(name: string, packages: readonly string[], allowed: string, comment: string): IForbiddenRuleType {
  return {
    name,
    comment,
    severity: 'error',
    from: { path: '^server/', pathNot: [allowed, outside, tests] },
    to: { path: `(^|node_modules/)(${packages.join('|')})(/|$)` },
  };
}

const packageRules = [
  packageRule('hono-at-the-doors', ['hono', '@hono/node-server'], `^server/(http|web|demo-idp)/|${top}`, 'Only doors know HTTP.'),
  packageRule('databases-in-the-store', ['drizzle-orm', 'better-sqlite3', 'pg'], '^server/store/', 'Only the store knows SQL.'),
  packageRule(
    'jose-in-auth',
    ['jose'],
    '^server/(auth|authorization|identity|demo-idp)/',
    'Only who issues or checks tokens knows how they are signed.',
  ),
  packageRule('oauth-in-authorization', ['oidc-provider'], '^server/authorization/', 'Only the authorization server knows OAuth.'),
  packageRule('signed-xml-in-identity', ['xml-crypto'], '^server/(identity|demo-idp)/', 'Only identity knows SAML.'),
  packageRule(
    'xml-trees-where-needed',
    ['@xmldom/xmldom'],
    '^server/(identity|demo-idp|presentation)/',
    'A tree of XML is built for signatures and for narrative; other readers stream.',
  ),
];

const shapeRules: readonly IForbiddenRuleType[] = [
  { name: 'no-cycles', comment: 'A cycle has no reading order.', severity: 'error', from: {}, to: { circular: true } },
  {
    name: 'everything-resolves',
    comment: 'An import that leads nowhere.',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true, pathNot: typesOnly },
  },
  {
    name: 'program-needs-no-dev-packages',
    comment: 'A production installation has "dependencies" only; tests and build steps may use the others.',
    severity: 'error',
    from: { path: '^server/', pathNot: [tests, outside, '^server/conformance/build/'] },
    to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'program-imports-no-tests',
    comment: 'Tests and their fixtures stay out of the program.',
    severity: 'error',
    from: { path: '^server/', pathNot: [tests, outside] },
    to: { path: tests },
  },
];

export const borders: ICruiseOptions = {
  validate: true,
  ruleSet: { forbidden: [...floors.flatMap((floor) => floor.rooms.map((room) => floorRule(room, floor))), ...packageRules, ...shapeRules] },
  doNotFollow: { path: 'node_modules' },
  exclude: { path: '\\.json$' },
  tsPreCompilationDeps: true,
  enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default', 'require'] },
};
