// Requests drawn by chance: searches, reads, histories, compartments, and writes that name what they mean by a condition.
import fc from 'fast-check';
import type { CorpusRequest } from './corpus.ts';
import { nameOf } from './generated-facts.ts';
import { common, explained, fact, factType, few, order, person, search, text } from './generated-searches.ts';
import type { World } from './generated-world.ts';

const others = [
  text`/${fact}`,
  text`/${fact}/_history`,
  text`/${fact}/_history/${few('1', '2')}`,
  text`/${factType}/_history?_count=${few('2', '20')}`,
  text`/_history?_count=${few('2', '50')}&_since=${few('2026-11-02T08:30:00Z', '2020-01-01')}`,
  text`/Patient/${person}/$everything?_count=${few('3', '50')}`,
  text`/Patient/${person}/$who-can-see?resource=${fact}`,
  explained,
];
const reading = fc.oneof({ weight: 5, arbitrary: search }, fc.oneof(...others)).map((path): CorpusRequest => ({ method: 'GET', path }));

const report = {
  resourceType: 'DiagnosticReport',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '11502-2' }] },
  subject: { reference: 'Patient/citizen' },
};
const condition = fc.oneof(common, text`identifier=${order}`);
const writing: fc.Arbitrary<CorpusRequest> = fc.oneof(
  text`identifier=${order}`.map((condition) => ({
    method: 'POST',
    path: '/DiagnosticReport',
    body: report,
    headers: { 'If-None-Exist': condition },
  })),
  text`/DiagnosticReport?${condition}`.map((path) => ({ method: 'PUT', path, body: report })),
  text`/${factType}?${condition}`.map((path) => ({ method: 'DELETE', path })),
  text`/${fact}`.map((path) => ({ method: 'DELETE', path })),
  text`/${fact}`.map((path) => ({ method: 'PUT', path, body: { ...report, id: path.replace('/@', '!') } })),
  text`/${factType}?${condition}`.map((path) => ({
    method: 'PATCH',
    path,
    body: [{ op: 'add', path: '/language', value: 'it' }],
    headers: { 'Content-Type': 'application/json-patch+json' },
  })),
  fc.tuple(fc.nat(9), text`ServiceRequest?requisition=${order}`).map(([n, reference]) => ({
    method: 'POST',
    path: '/',
    body: {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [
        {
          resource: { ...report, basedOn: [{ reference }] },
          request: { method: 'POST', url: 'DiagnosticReport', ifNoneExist: `_id=!${n}` },
        },
        { request: { method: 'GET', url: 'DiagnosticReport?_count=2' } },
      ],
    },
  })),
);

/** Readings, then writes, each followed by the readings that tell most. */
export const requests = fc
  .record({ readings: fc.array(reading, { maxLength: 45, size: 'max' }), writings: fc.array(writing, { maxLength: 4 }) })
  .map(({ readings, writings }) => [...readings, ...writings.flatMap((write) => [write, { method: 'GET', path: '/DiagnosticReport' }])]);

/** With the names and ids of the facts of this world. */
export function inWorld(request: CorpusRequest, { facts }: World): CorpusRequest {
  const named = (n: string): Pick<World['facts'][number], 'type' | 'n'> => facts[Number(n) % facts.length] ?? { type: 'Observation', n: 0 };
  const written = JSON.stringify(request).replace(/([@!])(\d)/g, (_, sign: string, n: string) =>
    sign === '@' ? nameOf(named(n)) : `f${named(n).n}`,
  );
  return JSON.parse(written) as CorpusRequest;
}
