// Puts everything together: the store below, the record's doors on it, the interactions on those, HTTP in front.
import { randomBytes, randomFillSync, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Hono } from 'hono';
import pino from 'pino';
import { loadNotices } from '#activation/notices.ts';
import type { TokenWish } from '#auth/demo-issuer.ts';
import type { PersonaName } from '#auth/personas.ts';
import type { AuthorizationServer } from '#authorization/authorization-server.ts';
import { feedingOrganizations } from '#authorization/feeding-organizations.ts';
import type { Credentials } from '#identity/credentials/credentials.ts';
import { createTimeOrderedIds } from '#fhir/time-ordered-id.ts';
import { loadConformance } from '#conformance/load.ts';
import { createReadXml } from '#conformance/xml/read-xml.ts';
import { createWriteXml } from '#conformance/xml/write-xml.ts';
import { createCors } from '#http/cors.ts';
import { createDocsApp } from '#http/docs-app.ts';
import { createReadAddress } from '#http/entry-address.ts';
import { createFhirApp, FHIR_PATH } from '#http/fhir-app.ts';
import { fhirRoutes } from '#http/fhir-routes.ts';
import { createHealthApp } from '#http/health-app.ts';
import { createMetrics } from '#http/metrics.ts';
import { createReport } from '#http/report.ts';
import { statusOf } from '#http/status.ts';
import type { Policy } from '#consent/policy.ts';
import { createCursors } from '#interactions/cursor.ts';
import { createCareDates } from '#interactions/care-dates.ts';
import { createElements } from '#interactions/element-facts.ts';
import { createMatchRoute } from '#http/match-route.ts';
import { operationAt } from '#http/operation-at.ts';
import { createInteractions } from '#interactions/interactions.ts';
import { createProject } from '#interactions/project.ts';
import { startPolling } from '#notify/poll.ts';
import { createSystemAliases } from '#search/system-aliases.ts';
import { openStore } from '#store/open-store.ts';
import { readServiceLinks } from '#web/citizen/service-links.ts';
import type { Store } from '#store/store.ts';
import packageJson from '../package.json' with { type: 'json' };
import { databaseUrl } from './database-url.ts';
import { createDemoApp } from './demo-app.ts';
import { describeServer } from './describe.ts';
import { composeAuthorization } from './compose-authorization.ts';
import { composeActivation, type Activation } from './compose-activation.ts';
import { composeIdentity } from './compose-identity.ts';
import { composeMessages, type Messages } from './compose-messages.ts';
import { composeRecord, pageSize } from './compose-record.ts';
import { composeClinician, composeCounter, composeRegion, watchedOf } from './compose-professional.ts';
import { composeWeb, type ComposedWeb } from './compose-web.ts';
import { documentThreads, terminologyFolder, type Config } from './config.ts';
import { installRegistry } from './install-registry.ts';

export interface Server {
  readonly fetch: (request: Request) => Response | Promise<Response>;
  readonly store: Store;
  readonly publicUrl: string;
  /** E-mails and SMS; they also go out by themselves while the server runs. */
  readonly messages: Messages;
  /** Beside `fetch`, for raw requests under /auth; undefined when an outside issuer is named. */
  readonly authorization: AuthorizationServer | undefined;
  /** The pages, with who is signed in on them. */
  readonly web: Pick<ComposedWeb, 'pages' | 'sessionOf' | 'signIn' | 'requesterOf'>;
  /** For pages, counters and the region's desk. */
  readonly activation: Activation;
  /** Regional credentials: issued at the counter. */
  readonly credentials: Credentials;
  /** Only in the demo: a token for one of its people. */
  issueToken(persona: PersonaName, wish?: TokenWish): Promise<string>;
  /** Begins what the first document would otherwise wait for. */
  warm(): void;
  close(): Promise<void>;
}

/** Time and ids come from outside, so that tests say what they are. */
export interface Surroundings {
  readonly clock: () => number;
  readonly newId: () => string;
  /** Of what is written into the record; otherwise as all ids. */
  readonly newResourceId?: () => string;
  /** Otherwise what the address names, as it is. */
  readonly openStore?: (databaseUrl: string) => Promise<Store>;
}

const world: Surroundings = { clock: Date.now, newId: randomUUID, newResourceId: createTimeOrderedIds(randomFillSync, Date.now) };

/** Leaves nothing open when it fails. */
export async function createServer(config: Config, surroundings: Surroundings = world): Promise<Server> {
  const store = await (surroundings.openStore ?? openStore)(databaseUrl(config));
  try {
    return await compose(config, store, surroundings);
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function compose(config: Config, store: Store, { clock, newId, newResourceId = newId }: Surroundings): Promise<Server> {
  const log = pino({ level: config.LOG_LEVEL });
  const publicUrl = config.PUBLIC_URL === '' ? `http://${config.HOST}:${config.PORT}` : config.PUBLIC_URL.replace(/\/$/, '');
  const baseUrl = `${publicUrl}${FHIR_PATH}`;
  const terminology = terminologyFolder(config);
  const conformance = loadConformance(terminology);
  const metrics = createMetrics(watchedOf(store, clock));
  const report = createReport(log);
  const secret = secretOf(config);

  const messages = composeMessages({ config, store, clock, log, site: publicUrl });
  const threads = documentThreads(config);
  const written = { newId: newResourceId, threads, terminology };
  const record = composeRecord({ store, conformance, policyName: config.POLICY, baseUrl, clock, ...written });
  if (config.REGISTRY !== '') await installRegistry(config.REGISTRY, record.record);
  const draftLifetime = config.ACTIVATION_DRAFT_HOURS * hour;
  const registeredFeeders = async (): Promise<readonly string[]> => feedingOrganizations((await authorization?.clients.all()) ?? []);
  const activation = composeActivation({ composed: record, store, clock, newId, publicUrl, draftLifetime, registeredFeeders });
  await activation.fillCounts();
  const cursors = createCursors(secret);
  const holds = holdsOf(record.policy);
  const elements = createElements(conformance.structures);
  const { interactions, operations, chart } = createInteractions({
    ...record,
    ...pageSize,
    newId,
    baseUrl,
    resourceTypes: conformance.resourceTypes,
    cursors,
    conformance,
    version: packageJson.version,
    careDates: createCareDates(conformance.searchParameters, conformance.compartments),
    aliases: createSystemAliases(record.policy.systemAliases),
    project: createProject(elements),
    elements,
    readAddress: createReadAddress(createMatchRoute(fhirRoutes, conformance.resourceTypes)),
    operationAt,
    maxEntries: 10_000,
    activation,
    holds,
    clock,
    statusOf,
    report,
  });
  const { issuer, authenticate, authorization, remember, demo } = await composeAuthorization({
    config,
    publicUrl,
    baseUrl,
    store,
    policy: record.policy,
    report,
    clock,
    newId,
    signOutOfPages: (cookies) => web.endSession(cookies),
  });
  const descriptions = describeServer({
    conformance,
    operations,
    baseUrl,
    issuer,
    own: authorization !== undefined,
    date: new Date(clock()),
  });

  const complain = (what: string): void => log.warn({ login: what }, 'login refused');
  const ended = async (login: string): Promise<void> => authorization?.signOut({ login, cookies: '' });
  const identity = composeIdentity({ config, publicUrl, keep: store.keep, clock, newId, complain, ended });
  const web: ComposedWeb = composeWeb({
    identity,
    complain,
    store,
    authorization,
    keep: store.keep,
    readQuery: record.readQuery,
    clinician: composeClinician({ ...record, store, cursors, holds, clock }),
    citizen: {
      chart,
      accessNews: messages.accessNews,
      record: record.record,
      restrictions: activation,
      policy: record.policy,
      serviceLinks: readServiceLinks(config.SERVICE_LINKS),
      newId,
    },
    region: composeRegion({ ...record, chart, store, activation, clock }),
    remember,
    developer: {
      publicUrl,
      ...(demo === undefined
        ? {}
        : { demo: { issueToken: (persona, wish = {}) => demo.issue(persona, wish, clock()), fetch: (request) => app.fetch(request) } }),
    },
    counter: composeCounter({ ...record, store, activation, credentials: identity.credentials, newId, clock }),
    activations: activation,
    record: record.record,
    mailbox: messages.mailbox,
    demoApp: config.MODE === 'demo' && authorization !== undefined ? createDemoApp({ keep: store.keep, publicUrl, clock }) : undefined,
    notices: loadNotices(),
    secret,
    publicUrl,
    demo: config.MODE === 'demo',
    clock,
    report,
    statusOf,
  });

  const app = new Hono();
  if (authorization !== undefined) {
    const { isAppOrigin } = authorization.clients;
    const open = new Set([`${FHIR_PATH}/metadata`, `${FHIR_PATH}/.well-known/smart-configuration`]);
    app.use(`${FHIR_PATH}/*`, createCors({ isAppOrigin, isForEverybody: (path) => open.has(path) }));
  }
  app.route(
    '/',
    createFhirApp({
      interactions,
      operations,
      authenticate,
      readXml: createReadXml(conformance.structures),
      writeXml: createWriteXml(conformance.structures),
      ...descriptions,
      resourceTypes: conformance.resourceTypes,
      baseUrl,
      log,
      observe: metrics.observe,
    }),
  );
  app.route('/', createHealthApp({ obstacles: () => obstaclesOf(store), metrics }));
  app.route('/', createDocsApp(descriptions));
  if (identity.demoIdp !== undefined) app.route('/', identity.demoIdp);
  app.route('/', web.app);
  app.notFound(web.notFound);

  const failed = (error: unknown): void => log.error(error);
  const rounds = [
    startPolling(() => messages.deliverDue(), 500, failed),
    startPolling(() => messages.accessNews.tellNews(), 2000, failed),
    startPolling(() => store.keep.sweep(clock()), 60_000, failed),
  ];

  return {
    fetch: app.fetch,
    store,
    messages,
    activation,
    publicUrl,
    credentials: identity.credentials,
    authorization,
    web,
    warm: record.warm,
    async issueToken(persona, wish = {}) {
      if (demo === undefined) throw new Error('Tokens for demo people exist in demo mode only.');
      return demo.issue(persona, wish, clock());
    },
    async close() {
      await Promise.all(rounds.map((round) => round.stop()));
      messages.close();
      await record.close();
      await store.close();
    },
  };
}

const hour = 3_600_000;

function holdsOf({ care, emergency }: Policy): { declaration: number; emergency: number } {
  return { declaration: care.declarationDays * 24 * hour, emergency: emergency.hours * hour };
}

/** Kept in DATA_DIR, so that page links outlive a restart. */
function secretOf({ DATA_DIR, DATABASE_URL }: Config): Uint8Array {
  if (DATABASE_URL === ':memory:') return randomBytes(32);
  const file = join(DATA_DIR, 'cursor-key');
  if (!existsSync(file)) {
    mkdirSync(DATA_DIR, { recursive: true });
    writeFileSync(file, randomBytes(32), { mode: 0o600 });
  }
  return readFileSync(file);
}

async function obstaclesOf(store: Store): Promise<readonly string[]> {
  await store.auditTrail({ count: 1 });
  return [];
}
