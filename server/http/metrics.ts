// What the operators watch, in Prometheus form: counts and times per interaction, never who or what was asked.
// https://prometheus.io/docs/instrumenting/exposition_formats/
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Observe } from './fhir-app.ts';

export interface Metrics {
  readonly observe: Observe;
  readonly contentType: string;
  text(): Promise<string>;
}

/** What is looked up when the monitor asks. */
export interface Watched {
  outbox(): Promise<{
    readonly waiting: number;
    readonly due: number;
    readonly tried: number;
    readonly givenUp: number;
    /** Seconds that the earliest of those due has been due. */
    readonly late: number;
  }>;
  /** The last check of the audit trail; undefined = none yet. */
  auditCheck(): Promise<{ readonly at: number; readonly rows: number; readonly isSound: boolean } | undefined>;
}

export function createMetrics(watched?: Watched): Metrics {
  const registry = new Registry();
  const refresh = watched === undefined ? undefined : watch(registry, watched);
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'fhir_requests_total',
    help: 'FHIR requests by interaction and HTTP status',
    labelNames: ['interaction', 'status'],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'fhir_request_seconds',
    help: 'Time to answer a FHIR request, by interaction',
    labelNames: ['interaction'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  // A child with its labels bound costs a fraction of looking the labels up in every request.
  const counters = new Map<string, Counter.Internal>();
  const timers = new Map<string, Histogram.Internal<string>>();

  return {
    observe(asked, status, milliseconds) {
      const key = `${asked} ${status}`;
      let counter = counters.get(key);
      if (counter === undefined) counters.set(key, (counter = requests.labels(asked, String(status))));
      counter.inc();
      let timer = timers.get(asked);
      if (timer === undefined) timers.set(asked, (timer = seconds.labels(asked)));
      timer.observe(milliseconds / 1000);
    },
    contentType: registry.contentType,
    async text() {
      await refresh?.();
      return registry.metrics();
    },
  };
}

/** Answers what brings the gauges up to date. */
function watch(registry: Registry, { outbox, auditCheck }: Watched): () => Promise<void> {
  const gauge = (name: string, help: string): Gauge => new Gauge({ name, help, registers: [registry] });
  const waiting = gauge('outbox_waiting', 'Messages that wait, due or not yet');
  const due = gauge('outbox_due', 'Messages that are due now');
  const tried = gauge('outbox_tried', 'Messages that wait after an attempt that failed');
  const late = gauge('outbox_oldest_due_seconds', 'How long the earliest of the messages that are due has been due');
  const givenUp = gauge('outbox_given_up', 'Messages that were given up');
  const checked = gauge('audit_check_timestamp_seconds', 'When the audit trail was last checked; 0 = never');
  const rows = gauge('audit_check_rows', 'Rows of the audit trail at its last check');
  const sound = gauge('audit_check_sound', 'Whether the last check found the audit trail whole: 1 = yes');
  return async () => {
    const [state, last] = await Promise.all([outbox(), auditCheck()]);
    waiting.set(state.waiting);
    due.set(state.due);
    tried.set(state.tried);
    late.set(state.late);
    givenUp.set(state.givenUp);
    checked.set((last?.at ?? 0) / 1000);
    rows.set(last?.rows ?? 0);
    sound.set(last?.isSound === true ? 1 : 0);
  };
}
