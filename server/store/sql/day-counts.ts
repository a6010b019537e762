// How often something happened on a day: added to within the transaction that it happens in, read by range.
import type { DayCount } from '../store.ts';
import type { Connection } from './connection.ts';
import { sql } from './sql.ts';

export async function countOnDay(
  { day, measure, channel, detail }: Omit<DayCount, 'count'>,
  times: number,
  connection: Connection,
): Promise<void> {
  await connection.run(
    sql`insert into day_count (day, measure, channel, detail, count) values (${day}, ${measure}, ${channel}, ${detail}, ${times}) on conflict (day, measure, channel, detail) do update set count = day_count.count + ${times}`,
  );
}

export async function dayCounts(from: string, to: string, connection: Connection): Promise<readonly DayCount[]> {
  const rows = await connection.all(
    sql`select day, measure, channel, detail, count from day_count where day >= ${from} and day <= ${to} order by day, measure, channel, detail`,
  );
  return rows.map((row) => ({
    day: row['day'] as string,
    measure: row['measure'] as string,
    channel: row['channel'] as string,
    detail: row['detail'] as string,
    count: Number(row['count']),
  }));
}
