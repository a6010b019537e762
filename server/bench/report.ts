// Tables for people, JSON for machines.
import { mkdirSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { aims, limits, type LimitName } from './aims.ts';
import type { CaseResult } from './rounds.ts';

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly limit?: LimitName;
  readonly remark?: string;
}

export interface Section {
  readonly title: string;
  readonly cases?: readonly CaseResult[];
  readonly figures?: readonly Figure[];
  readonly text?: string;
}

export function printSection({ title, cases = [], figures = [], text }: Section): string {
  const parts = [`\n${title}`];
  if (cases.length > 0) parts.push(table([caseHeader, ...cases.map(caseRow)]), ...remarks(cases));
  if (figures.length > 0) parts.push(table([['figure', 'value', 'aim', ''], ...figures.map(figureRow)]));
  if (text !== undefined) parts.push(text);
  return parts.join('\n');
}

const caseHeader = ['work', 'requests/s', 'p50 ms', 'p99 ms', 'p99/p50', 'of bare', 'aim/s', 'aim of bare', 'failed'];

function caseRow(result: CaseResult): string[] {
  const aim = aims[result.name];
  return [
    result.name,
    round(result.perSecond),
    result.p50.toFixed(2),
    result.p99.toFixed(2),
    (result.p99 / result.p50).toFixed(1),
    result.ofBare.toFixed(3),
    aim === undefined ? '' : `${round(aim.perSecond)} ${mark(result.perSecond >= aim.perSecond)}`,
    aim === undefined ? '' : `${aim.ofBare} ${mark(result.ofBare >= aim.ofBare)}`,
    result.failed === 0 ? '' : String(result.failed),
  ];
}

function remarks(cases: readonly CaseResult[]): string[] {
  return cases.flatMap(({ name, remark, bytesPerAnswer }) =>
    remark === undefined ? [] : [`  ${name}: ${remark}, ${round(bytesPerAnswer)} bytes an answer`],
  );
}

function figureRow({ name, value, limit, remark = '' }: Figure): string[] {
  return [name, value >= 100 ? round(value) : value.toPrecision(3), limit === undefined ? '' : aimText(limit, value), remark];
}

function aimText(name: LimitName, value: number): string {
  const limit = limits[name];
  return 'atLeast' in limit
    ? `>= ${round(limit.atLeast)} ${mark(value >= limit.atLeast)}`
    : `<= ${limit.atMost} ${mark(value <= limit.atMost)}`;
}

function mark(reached: boolean): string {
  return reached ? 'reached' : 'MISSED';
}

function round(value: number): string {
  return Number.isNaN(value) ? '-' : Math.round(value).toLocaleString('en').replaceAll(',', ' ');
}

export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  return rows.map((row) => `  ${line(row)}`).join('\n');
}

/** Returns the file written. */
export function writeResults(folder: string, at: Date, options: object, sections: readonly Section[]): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${at.toISOString().replace(/[:.]/g, '-')}.json`);
  const machine = {
    platform: platform(),
    arch: arch(),
    node: process.version,
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    memory: totalmem(),
  };
  writeFileSync(file, `${JSON.stringify({ at: at.toISOString(), machine, options, sections }, null, 2)}\n`);
  return file;
}
