// What every conversion from an element's value to index rows looks like.
import type { SystemAliases } from '../system-aliases.ts';
import type { RowKeys, Rows } from './rows.ts';

export interface ConversionContext {
  /** Absolute references under it are local. Without a slash at its end. */
  readonly baseUrl: string;
  readonly aliases: SystemAliases;
}

export type Converter = (value: unknown, keys: RowKeys, rows: Rows) => void;
