// Loads files into a running server over HTTP. One file after the other, several requests of a file at once.
import { createClient, LoadStopped, type ClientOptions, type Send } from './client.ts';
import { deliver } from './deliver.ts';
import { listFiles, type SourceFile } from './files.ts';
import type { Parcel } from './parcel.ts';
import { silent, type Progress } from './progress.ts';
import { readParcels } from './read-file.ts';
import { writeSummary } from './summary.ts';
import { createTally, type Tally } from './tally.ts';

export interface LoadOptions extends ClientOptions {
  readonly paths: readonly string[];
  /** Requests on their way at once. */
  readonly inFlight?: number;
  readonly asIs?: boolean;
  /** The server gives the ids, as it does for everybody but its administrator. */
  readonly serverIds?: boolean;
  readonly progress?: Progress;
}

export interface Loaded {
  readonly tally: Tally;
  readonly files: number;
  /** Why the load ended early. */
  readonly stopped?: string;
  readonly summary: string;
  /** Nothing was refused, and nothing left out. */
  readonly complete: boolean;
}

export async function load(options: LoadOptions): Promise<Loaded> {
  const { inFlight = 4, asIs = false, serverIds = false, progress = silent } = options;
  const files = await listFiles(options.paths);
  const started = performance.now();
  const counter = createTally();
  const send = createClient(options);
  let stopped: string | undefined;
  progress.start(files.reduce((sum, { bytes }) => sum + bytes, 0));
  try {
    for (const file of files) await loadFile({ file, asIs, serverIds, inFlight, send, counter, progress });
  } catch (error) {
    if (!(error instanceof LoadStopped)) throw error;
    stopped = error.message;
  } finally {
    progress.stop();
  }
  const { tally } = counter;
  const summary = writeSummary(tally, files.length, performance.now() - started);
  return {
    tally,
    files: files.length,
    summary: stopped === undefined ? summary : `${summary}\n\nStopped: ${stopped}`,
    complete: stopped === undefined && tally.refusals.length === 0,
    ...(stopped === undefined ? {} : { stopped }),
  };
}

interface FileLoad {
  readonly file: SourceFile;
  readonly asIs: boolean;
  readonly serverIds: boolean;
  readonly inFlight: number;
  readonly send: Send;
  readonly counter: ReturnType<typeof createTally>;
  readonly progress: Progress;
}

/** Ends when all of the file is answered: the next one may refer to it. After a failure no worker takes another parcel. */
async function loadFile({ file, asIs, serverIds, inFlight, send, counter, progress }: FileLoad): Promise<void> {
  const parcels = readParcels(file, { asIs, serverIds });
  const work = async (): Promise<void> => {
    for (let parcel = await take(parcels); parcel !== undefined; parcel = await take(parcels)) {
      try {
        counter.add(await deliver(send, parcel, ({ milliseconds }) => counter.answered(milliseconds)));
      } catch (error) {
        await parcels.return(undefined);
        throw error;
      }
      const { resources, refused } = counter.tally;
      progress.advance(parcel.bytes, { resources, refused, file: file.path });
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: inFlight }, work));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/** A generator queues its callers, so that workers can share it. */
async function take(parcels: AsyncGenerator<Parcel>): Promise<Parcel | undefined> {
  const next = await parcels.next();
  return next.done === true ? undefined : next.value;
}
