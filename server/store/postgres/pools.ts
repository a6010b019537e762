// Pools of connections whose big integers arrive as numbers: row keys and milliseconds are far below 2^53.
import pg from 'pg';

const bigintOid = 20;

const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
    if (oid === bigintOid && format !== 'binary') return Number;
    return pg.types.getTypeParser(oid, format) as (value: string) => unknown;
  },
};

/**
 * Plans are the same in both engines: the order of joins is the one written, rows are sought by index, and a statement is
 * planned once per connection.
 */
const planning = {
  plan_cache_mode: 'force_generic_plan',
  join_collapse_limit: 1,
  from_collapse_limit: 1,
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  jit: 'off',
};

export function openPool(url: string, most: number): pg.Pool {
  const options = Object.entries(planning)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
  const pool = new pg.Pool({ connectionString: url, max: most, options, pipeline: true, types: types });
  // A connection that breaks while idle is replaced at the next use.
  pool.on('error', () => undefined);
  return pool;
}

/** Lends a connection for one transaction; a connection that broke in it is not used again. */
export async function inTransaction<T>(pool: pg.Pool, begin: string, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const begun = client.query(begin);
    const [result] = await Promise.all([work(client), begun]);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => (broken = failure));
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Lends a connection for statements that are each committed by themselves. */
export async function withConnection<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    return await work(client);
  } finally {
    client.release();
  }
}
