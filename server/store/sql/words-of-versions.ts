// Words of versions that are stored already, written anew: nothing else of them changes.
import type { WordsOfVersion } from '../store.ts';
import type { Compilation } from './compilation.ts';
import type { Connection } from './connection.ts';
import { rowOf } from './correlation.ts';
import { sql } from './sql.ts';
import { tokensOf } from './words.ts';

export async function replaceWords(versions: readonly WordsOfVersion[], connection: Connection, compilation: Compilation): Promise<void> {
  const { removeWords, forUpdate } = connection.dialect;
  const texts: [number, string][] = [];
  for (const one of versions) {
    const [row] = await connection.all(sql`${rowOf(one, compilation)} and version = ${one.version} and live = 1${forUpdate}`);
    if (row === undefined) continue;
    const pk = row['pk'] as number;
    await connection.run(removeWords(pk));
    const words = tokensOf(one);
    if (words !== '') texts.push([pk, words]);
  }
  if (texts.length > 0) await connection.addWords(texts);
}
