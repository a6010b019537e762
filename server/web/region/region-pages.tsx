// `/admin`: what the region watches and keeps.
import type { MeasureReport } from '@medplum/fhirtypes';
import type { Child } from 'hono/jsx';
import type { Act } from '#record/act.ts';
import type { ActivationStatistics } from '#activation/statistics.ts';
import { Badge, Card, Cards, Definitions, Notice, Table } from '../components/display.tsx';
import { Button, Form, LinkButton } from '../components/form.tsx';
import { formatDate } from '../format.ts';
import { inLanguage } from '../language.ts';
import type { Area, Visit } from '../page.ts';
import { en } from './en.ts';
import { it } from './it.ts';
import type { ClientDesk } from './client-desk.ts';
import { clientsPath } from './client-page.tsx';
import { createClientPages } from './client-pages.tsx';
import { OpeningsChart } from './openings-chart.tsx';
import { createRegistryPages } from './registry-pages.tsx';
import type { RegistryParts } from './registry-parts.tsx';

export interface RegionParts extends RegistryParts {
  /** Undefined when tokens come from an outside issuer. */
  readonly clients: ClientDesk | undefined;
  readonly countOpenings: (act: Act) => Promise<Pick<ActivationStatistics, 'openings' | 'ended' | 'refused'>>;
  /** The same as a FHIR resource. */
  readonly openingsReport: (act: Act) => Promise<MeasureReport>;
  readonly auditChecks: {
    last(): Promise<AuditCheck | undefined>;
    run(): Promise<AuditCheck>;
  };
  readonly outbox: {
    state(now: number): Promise<{
      readonly waiting: number;
      readonly due: number;
      readonly tried: number;
      readonly dueSince?: number;
      readonly givenUp: number;
    }>;
    givenUp(count: number): Promise<readonly { readonly seq: number; readonly kind: string; readonly attempts: number }[]>;
    retry(seq: number, due: number): Promise<void>;
  };
  readonly policy: { readonly name: string; readonly title: string; readonly titleIt: string };
}

interface AuditCheck {
  readonly at: number;
  readonly rows: number;
  readonly brokenAt?: { readonly seq: number };
}

const who = 'admin';

const idOf = (authority: string): string => authority.replace('Organization/', '');

/** How messages fare: how many are due and since when, how many failed before, how many were given up. */
function outboxFacts(
  text: typeof it.health,
  { waiting, due, tried, dueSince, givenUp }: Awaited<ReturnType<RegionParts['outbox']['state']>>,
  now: number,
): readonly (readonly [string, Child])[] {
  return [
    [text.outbox, text.outboxState(waiting, due, tried)],
    [text.oldest, dueSince === undefined ? text.noneDue : text.age(now - dueSince)],
    [text.givenUp, givenUp === 0 ? text.noneGivenUp : <Badge tone="danger">{String(givenUp)}</Badge>],
  ];
}

function fileAnswer(text: string, type: string, disposition: string): Response {
  return new Response(text, {
    headers: {
      'Content-Type': type,
      'Content-Disposition': disposition,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    },
  });
}

export function createRegionPages(parts: RegionParts): Area {
  const { countOpenings, auditChecks, outbox, policy, clients } = parts;
  const textOf = ({ language }: Visit) => inLanguage(language, { it, en });

  async function home(visit: Visit): Promise<Response> {
    const text = textOf(visit);
    const { openings: opened, ended, refused } = await countOpenings(visit.act('read'));
    const [audit, counts, dead] = await Promise.all([auditChecks.last(), outbox.state(visit.now), outbox.givenUp(50)]);
    const days = new Map<string, number>();
    for (const { day, count } of opened) days.set(day, (days.get(day) ?? 0) + count);
    const total = opened.reduce((sum, { count }) => sum + count, 0);
    return visit.page({
      title: text.title,
      lead: text.lead,
      body: (
        <>
          <section>
            <h2>{text.openings.title}</h2>
            {total === 0 ? (
              <p>{text.openings.none}</p>
            ) : (
              <>
                <OpeningsChart bars={[...days].map(([day, count]) => ({ day, count }))} label={text.openings.chart(total)} />
                <Table
                  caption={text.openings.table}
                  columns={[text.openings.day, text.openings.channel, text.openings.authority, text.openings.count]}
                  numeric={[3]}
                  rows={opened.map(({ day, channel, authority, count }) => [
                    formatDate(visit.language, day, 'shortDay'),
                    text.openings.channels[channel] ?? channel,
                    idOf(authority),
                    String(count),
                  ])}
                />
              </>
            )}
            <div class="buttons after-list">
              <LinkButton href="/admin/aperture.csv" kind="secondary">
                {text.openings.csv}
              </LinkButton>
              <LinkButton href="/admin/aperture.json" kind="secondary">
                {text.openings.report}
              </LinkButton>
            </div>
            {Object.keys(ended).length > 0 && (
              <Table
                caption={text.openings.stopped}
                columns={[text.openings.step, text.openings.people]}
                numeric={[1]}
                rows={Object.entries(ended).map(([step, count]) => [text.openings.steps[step] ?? step, String(count)])}
              />
            )}
            {Object.keys(refused).length > 0 && (
              <Table
                caption={text.openings.refused}
                columns={[text.openings.reason, text.openings.people]}
                numeric={[1]}
                rows={Object.entries(refused).map(([reason, count]) => [text.openings.steps[reason] ?? reason, String(count)])}
              />
            )}
          </section>
          <section>
            <h2>{text.health.title}</h2>
            {audit?.brokenAt !== undefined && <Notice tone="danger">{text.health.auditBroken(audit.brokenAt.seq)}</Notice>}
            <Definitions
              entries={[
                [
                  text.health.audit,
                  audit === undefined ? (
                    text.health.auditNever
                  ) : audit.brokenAt === undefined ? (
                    text.health.auditGood(audit.rows)
                  ) : (
                    <Badge tone="danger">!</Badge>
                  ),
                ],
                ...(audit === undefined ? [] : [[text.health.auditAt, formatDate(visit.language, audit.at, 'moment')] as const]),
                ...outboxFacts(text.health, counts, visit.now),
                [text.health.policy, `${policy.name}: ${visit.language === 'it' ? policy.titleIt : policy.title}`],
              ]}
            />
            <div class="mb-5">
              <Form visit={visit} action="/admin/verifica">
                <Button kind="secondary">{text.health.auditRun}</Button>
              </Form>
            </div>
            {dead.length > 0 && (
              <Table
                caption={text.health.dead}
                columns={['#', text.health.kind, text.health.attempts, text.health.acts]}
                rows={dead.map(({ seq, kind, attempts }) => [
                  String(seq),
                  text.health.kinds[kind] ?? kind,
                  String(attempts),
                  <Form visit={visit} action="/admin/comunicazioni">
                    <input type="hidden" name="seq" value={String(seq)} />
                    <Button kind="secondary">{text.health.retry}</Button>
                  </Form>,
                ])}
              />
            )}
          </section>
          <Cards>
            <Card title={text.registryLink} href="/admin/registro" icon="user">
              <p>{text.registryText}</p>
            </Card>
            {clients !== undefined && (
              <Card title={text.clientsLink} href={clientsPath} icon="key">
                <p>{text.clientsText}</p>
              </Card>
            )}
          </Cards>
        </>
      ),
    });
  }

  async function csv(visit: Visit): Promise<Response> {
    const { openings } = await countOpenings(visit.act('read'));
    const rows = [
      'giorno,canale,azienda,aperture',
      ...openings.map(({ day, channel, authority, count }) => [day, channel, idOf(authority), count].join(',')),
    ];
    return fileAnswer(`${rows.join('\r\n')}\r\n`, 'text/csv; charset=utf-8', 'attachment; filename="aperture.csv"');
  }

  async function report(visit: Visit): Promise<Response> {
    const text = JSON.stringify(await parts.openingsReport(visit.act('$openings')), undefined, 2);
    return fileAnswer(text, 'application/fhir+json; charset=utf-8', 'inline; filename="MeasureReport.json"');
  }

  async function retry(visit: Visit): Promise<Response> {
    const seq = Number((await visit.form()).text('seq'));
    if (Number.isSafeInteger(seq) && seq > 0) await outbox.retry(seq, visit.now);
    return visit.redirect('/admin');
  }

  async function checkAudit(visit: Visit): Promise<Response> {
    await visit.form();
    await auditChecks.run();
    return visit.redirect('/admin');
  }

  return {
    pages: [
      { method: 'GET', path: '/admin', who, run: home },
      { method: 'GET', path: '/admin/aperture.csv', who, run: csv },
      { method: 'GET', path: '/admin/aperture.json', who, run: report },
      { method: 'POST', path: '/admin/comunicazioni', who, run: retry },
      { method: 'POST', path: '/admin/verifica', who, run: checkAudit },
      ...createClientPages(clients),
      ...createRegistryPages(parts),
    ],
    navigation: [
      { href: '/admin', label: { it: 'Regione', en: 'Region' }, who, rank: 0 },
      ...(clients === undefined ? [] : [{ href: clientsPath, label: { it: 'App e chiavi', en: 'Apps and keys' }, who, rank: 2 } as const]),
      { href: '/admin/registro', label: { it: 'Registro', en: 'Registry' }, who, rank: 1 },
    ],
  };
}
