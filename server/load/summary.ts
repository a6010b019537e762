// The end of a load, as text: counts by type and status, latency, every refusal.
import type { Refusal } from './parcel.ts';
import { latencyOf, type Tally } from './tally.ts';

export function writeSummary(tally: Tally, files: number, milliseconds: number): string {
  const seconds = milliseconds / 1000;
  const rate = Math.round(tally.resources / Math.max(seconds, 0.001));
  const lines = [
    `${tally.resources} resources accepted from ${files} files in ${seconds.toFixed(1)} s (${rate}/s), ${tally.refused} refused, ${tally.warnings} with warnings.`,
  ];
  lines.push(...countTable(tally), ...latencyLine(tally));
  if (tally.refusals.length > 0) lines.push('', 'Refused:', ...tally.refusals.map(refusalLine));
  return lines.join('\n');
}

function countTable({ counts }: Tally): string[] {
  const statuses = [...new Set([...counts.values()].flatMap((row) => [...row.keys()]))].sort((a, b) => a - b);
  if (statuses.length === 0) return [];
  const types = [...counts.keys()].sort();
  const width = Math.max(...types.map((type) => type.length), 4);
  const row = (name: string, cells: readonly string[]): string =>
    [name.padEnd(width), ...cells.map((cell) => cell.padStart(8))].join(' ').trimEnd();
  return [
    '',
    row(
      'type',
      statuses.map((status) => (status === 0 ? 'no answer' : String(status))),
    ),
    ...types.map((type) =>
      row(
        type,
        statuses.map((status) => String(counts.get(type)?.get(status) ?? '')),
      ),
    ),
  ];
}

function latencyLine({ latencies }: Tally): string[] {
  const latency = latencyOf(latencies);
  if (latency === undefined) return [];
  const shown = Object.entries(latency).map(([name, value]) => `${name} ${(value as number).toFixed(1)}`);
  return ['', `${latencies.length} requests, milliseconds: ${shown.join(', ')}`];
}

function refusalLine({ file, entry, type, status, expression, diagnostics }: Refusal): string {
  const where = [file, entry, type, status === undefined ? 'unreadable' : String(status), expression].filter(Boolean).join(' · ');
  return `- ${where}: ${diagnostics}`;
}
