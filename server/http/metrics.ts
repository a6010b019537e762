// What the operators watch, in Prometheus form: counts and times per interaction, never who or what was asked.
// https://prometheus.io/docs/instrumenting/exposition_formats/
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import type { Observe } from './fhir-app.ts';

export interface Metrics {
  readonly observe: Observe;
  readonly contentType: string;
  text(): Promise<string>;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
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
    text: () => registry.metrics(),
  };
}
