// Distance on the Earth: the haversine formula, compared before its last step, so that no engine rounds an arc sine.
// https://hl7.org/fhir/R4/location.html#positional
import type { SearchLeaf } from '#search/predicate.ts';
import { raw, sql, type Sql } from './sql.ts';

const earthMeters = 6_371_008.8;

export function nearSql({ latitude, longitude, meters }: Extract<SearchLeaf, { kind: 'near' }>, x: Sql): Sql {
  const half = meters / (2 * earthMeters);
  if (half < 0) return raw('1 = 0');
  if (half >= Math.PI / 2) return raw('1 = 1');
  // A little more than the distance along a meridian: lets the index find the band of latitudes.
  const band = ((2 * half * 180) / Math.PI) * (1 + 1e-9) + 1e-9;
  const rise = sql`sin(radians(${x}.latitude - ${latitude}) / 2)`;
  const run = sql`sin(radians(${x}.longitude - ${longitude}) / 2)`;
  const bend = sql`cos(radians(${x}.latitude)) * ${Math.cos((latitude * Math.PI) / 180)}`;
  return sql`(${x}.latitude >= ${latitude - band} and ${x}.latitude <= ${latitude + band} and ${rise} * ${rise} + ${bend} * ${run} * ${run} <= ${Math.sin(half) ** 2})`;
}
