// What the pages of professionals need of the rooms below them.
import { createAuditChecks } from '#audit/kept-check.ts';
import type { Statistics } from '#activation/statistics.ts';
import type { Policy } from '#consent/policy.ts';
import { createGrants } from '#authorization/grants.ts';
import type { Credentials } from '#identity/credentials/credentials.ts';
import type { Watched } from '#http/metrics.ts';
import type { Chart } from '#interactions/chart.ts';
import type { Cursors } from '#interactions/cursor.ts';
import { createListAssisted } from '#people/assisted.ts';
import { createAttempts } from '#people/attempts.ts';
import { createChart } from '#people/chart.ts';
import { createCredentialActs } from '#people/credential-acts.ts';
import { createCounterActs } from '#people/counter-acts.ts';
import { createEnrol } from '#people/enrol.ts';
import { createFindPerson } from '#people/find-person.ts';
import { createVisits } from '#people/visits.ts';
import { municipalities } from '#region/tables/places.ts';
import type { Store } from '#store/store.ts';
import type { ClinicianParts } from '#web/clinician/clinician-pages.tsx';
import type { CounterParts } from '#web/counter/counter-pages.tsx';
import { createPeople, subjectsIn } from '#web/people.ts';
import { endSessionsOf } from '#web/session.ts';
import type { RegionParts } from '#web/region/region-pages.tsx';
import type { ComposedRecord } from './compose-record.ts';

export interface ProfessionalParts extends Pick<ComposedRecord, 'record' | 'readQuery' | 'readCondition' | 'policy'> {
  readonly store: Store;
  readonly cursors: Cursors;
  readonly holds: ClinicianParts['holds'];
  readonly clock: () => number;
}

/** Ten codes of nobody, and the next search waits. */
const limit = { most: 10, within: 10 * 60_000 };

export function composeClinician(parts: ProfessionalParts): Omit<ClinicianParts, 'people' | 'launches'> {
  const { store, record, cursors, holds, policy } = parts;
  const visits = createVisits(store.keep);
  return {
    findPerson: createFindPerson({ ...parts, attempts: createAttempts(store.keep, limit) }),
    listAssisted: createListAssisted({ ...parts, visits }),
    chart: createChart(parts),
    visits,
    record,
    cursors,
    holds,
    purposes: (policy satisfies Policy).purposes,
  };
}

/** First digits of the postal codes of Liguria, and their provinces. */
const postalAreas = { '16': 'GE', '17': 'SV', '18': 'IM', '19': 'SP' };

export interface CounterNeeds extends Pick<ProfessionalParts, 'record' | 'readQuery' | 'readCondition' | 'policy' | 'store' | 'clock'> {
  readonly activation: CounterParts['activation'];
  readonly credentials: Credentials;
  readonly newId: () => string;
}

export function composeCounter(parts: CounterNeeds): Omit<CounterParts, 'people'> {
  const { record, activation, store, policy, clock } = parts;
  const acts = createCounterActs(parts);
  const people = createPeople(parts);
  return {
    findPerson: createFindPerson({ ...parts, attempts: createAttempts(store.keep, limit) }),
    enrol: createEnrol(parts),
    enrolment: { municipalities, postalAreas },
    acts,
    credentials: createCredentialActs({
      ...parts,
      recognised: (act, patient) => acts.recognised(act, patient),
      adultAge: policy.adultAge,
      async endAll(keep, { fiscalNumber, subjects }) {
        await endSessionsOf(keep, fiscalNumber);
        const grants = createGrants(keep, clock);
        for (const subject of subjects) await grants.removeOf(subject);
      },
      async subjectsOf(fiscalNumber) {
        return subjectsIn(await people.byFiscalCode(fiscalNumber));
      },
    }),
    activation,
    record,
    adultAge: policy.adultAge,
  };
}

export function composeRegion({
  store,
  record,
  chart,
  policy,
  activation,
  clock,
}: Pick<CounterNeeds, 'store' | 'record' | 'policy' | 'clock'> & { readonly activation: Statistics; readonly chart: Chart }): Omit<
  RegionParts,
  'clients'
> {
  return {
    record,
    chart,
    policy,
    countOpenings: (act) => activation.statistics(act, ...everyDay),
    openingsReport: (act) => activation.openingsReport(act, ...everyDay),
    auditChecks: createAuditChecks(store, clock),
    outbox: store.outbox,
  };
}

const everyDay = ['0000-01-01', '9999-12-31'] as const;

/** The same numbers that `/admin` shows, for a monitor. */
export function watchedOf(store: Store, clock: () => number): Watched {
  const checks = createAuditChecks(store, clock);
  return {
    async outbox() {
      const now = clock();
      const { dueSince = now, ...counts } = await store.outbox.state(now);
      return { ...counts, late: (now - dueSince) / 1000 };
    },
    async auditCheck() {
      const last = await checks.last();
      return last === undefined ? undefined : { at: last.at, rows: last.rows, isSound: last.brokenAt === undefined };
    },
  };
}
