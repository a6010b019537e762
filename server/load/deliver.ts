// A parcel to the server and back to a verdict. A batch that is refused as a whole is cut until the guilty line is alone.
import type { Reply, Send } from './client.ts';
import { judge } from './judge.ts';
import type { Parcel, Put, Verdict } from './parcel.ts';

/** Statuses that a single bad entry can bring on a whole batch. */
const CUTTABLE = new Set([400, 413, 422]);
const FHIR_JSON = 'application/fhir+json';

export async function deliver(send: Send, parcel: Parcel, onReply: (reply: Reply) => void): Promise<Verdict> {
  if (parcel.kind === 'unreadable') return { results: [], refusals: parcel.refusals, warnings: 0 };
  if (parcel.kind === 'batch') return deliverBatch(send, parcel.file, parcel.puts, onReply);
  const request =
    parcel.kind === 'bundle'
      ? { method: 'POST' as const, path: '', contentType: FHIR_JSON, body: parcel.text, repeatable: parcel.repeatable }
      : parcel;
  const reply = await send(request);
  onReply(reply);
  return judge(parcel.file, parcel.kind === 'bundle' ? parcel.pieces : [parcel.piece], reply);
}

async function deliverBatch(send: Send, file: string, puts: readonly Put[], onReply: (reply: Reply) => void): Promise<Verdict> {
  const reply = await send({ method: 'POST', path: '', contentType: FHIR_JSON, body: batchText(puts), repeatable: true });
  onReply(reply);
  if (!CUTTABLE.has(reply.status) || puts.length === 1) return judge(file, puts, reply);
  const half = puts.length >> 1;
  const first = await deliverBatch(send, file, puts.slice(0, half), onReply);
  const second = await deliverBatch(send, file, puts.slice(half), onReply);
  return {
    results: [...first.results, ...second.results],
    refusals: [...first.refusals, ...second.refusals],
    warnings: first.warnings + second.warnings,
  };
}

function batchText(puts: readonly Put[]): string {
  const entries = puts.map(({ type, id, text }) => {
    const request = JSON.stringify({ method: 'PUT', url: `${type}/${id}` });
    return `{"resource":${text},"request":${request}}`;
  });
  return `{"resourceType":"Bundle","type":"batch","entry":[${entries.join(',')}]}`;
}
