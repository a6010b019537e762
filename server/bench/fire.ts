// One measurement with autocannon: a connection for each client, each with its own list of requests.
import autocannon from 'autocannon';
import type { Load, Measured } from './load.ts';
import { percentile } from './statistics.ts';

export async function fire({ url, seconds, clients }: Load): Promise<Measured> {
  if (new URL(url).hostname !== '127.0.0.1') throw new Error(`The load goes to 127.0.0.1 only, not to ${url}.`);
  // The whole milliseconds of autocannon's own histogram are too coarse here: a read takes less than one.
  const times: number[] = [];
  let bytes = 0;
  let refused = 0;
  let first = 0;
  let last = 0;
  let next = 0;
  const options: autocannon.Options = {
    url,
    connections: clients.length,
    duration: seconds,
    sampleInt: 100,
    setupClient: (connection) => {
      const client = clients[next++ % clients.length];
      if (client !== undefined) connection.setRequests(client.shots.map((shot) => ({ ...shot, headers: { ...client.headers } })));
    },
  };
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const instance = autocannon(options, (error: unknown, value) => (error instanceof Error ? reject(error) : resolve(value)));
    instance.on('response', (_connection, status, size, time) => {
      last = performance.now();
      if (first === 0) first = last;
      times.push(time);
      bytes += size;
      if (status < 200 || status > 299) refused += 1;
    });
  });
  const sorted = Float64Array.from(times).sort();
  return {
    perSecond: times.length < 2 ? 0 : ((times.length - 1) * 1000) / (last - first),
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
    answers: times.length,
    failed: refused + result.errors + result.timeouts,
    bytesPerAnswer: times.length === 0 ? 0 : Math.round(bytes / times.length),
  };
}
