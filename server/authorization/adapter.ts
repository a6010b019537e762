// Where the library keeps its codes, tokens, sessions and interactions: in the keep, beside the records.
// https://github.com/panva/node-oidc-provider/blob/main/docs/README.md#adapter
import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';
import { errors } from 'oidc-provider';
import type { Keep } from '#store/keep.ts';
import { clientPayload, type Clients } from './clients.ts';
import { grantable, kindOf, type Grants } from './grants.ts';

export interface AdapterParts {
  readonly keep: Keep;
  readonly grants: Grants;
  readonly clients: Clients;
  readonly clock: () => number;
}

/** What has no end of its own is kept this long. */
const longestSeconds = 90 * 24 * 60 * 60;

export function createAdapterFactory({ keep, grants, clients, clock }: AdapterParts): AdapterFactory {
  return (model) => {
    if (model === 'Client') return clientAdapter(clients);
    return model === 'ReplayDetection' ? checkedElsewhere : keptAdapter(model);
  };

  function keptAdapter(model: string): Adapter {
    const kind = kindOf(model);

    return {
      async upsert(id, payload, expiresIn = longestSeconds) {
        const expires = clock() + expiresIn * 1000;
        await keep.put(kind, { key: id, owner: ownerOf(model, payload), value: JSON.stringify(payload), expires });
        if (model === 'Session') await grants.noteSession(id, grantsIn(payload), expires);
      },

      async find(id) {
        const kept = await keep.get(kind, id, clock());
        return kept === undefined ? undefined : read(kept.value);
      },

      async findByUid(uid) {
        const [kept] = await keep.find(kind, uid, clock());
        return kept === undefined ? undefined : read(kept.value);
      },

      findByUserCode: () => Promise.resolve(undefined),

      // Of many at once one consumes; for the others it is a reuse, and everything made from the grant dies.
      async consume(id) {
        const kept = await keep.get(kind, id, clock());
        const payload = kept === undefined ? undefined : read(kept.value);
        if (kept !== undefined && payload !== undefined && payload.consumed === undefined) {
          const consumed = { ...payload, consumed: Math.floor(clock() / 1000) };
          if (await keep.replace(kind, { ...kept, value: JSON.stringify(consumed) }, kept.version)) return;
        }
        if (payload?.grantId !== undefined) await grants.remove(payload.grantId);
        throw new errors.InvalidGrant('already used');
      },

      destroy: (id) => (model === 'Grant' ? grants.remove(id) : keep.remove(kind, id)),

      revokeByGrantId: (grantId) => keep.removeOf(kind, grantId),
    };
  }
}

/** The library looks and then writes, and two at once would both pass: `assertions.ts` does both in one step. */
const checkedElsewhere: Adapter = {
  upsert: () => Promise.resolve(),
  find: () => Promise.resolve(undefined),
  findByUserCode: () => Promise.resolve(undefined),
  findByUid: () => Promise.resolve(undefined),
  consume: () => Promise.resolve(),
  destroy: () => Promise.resolve(),
  revokeByGrantId: () => Promise.resolve(),
};

function read(value: string): AdapterPayload {
  return JSON.parse(value) as AdapterPayload;
}

function ownerOf(model: string, { grantId, uid, accountId }: AdapterPayload): string | null {
  if (grantable.includes(model)) return grantId ?? null;
  if (model === 'Session') return uid ?? null;
  return model === 'Grant' ? (accountId ?? null) : null;
}

function grantsIn({ authorizations = {} }: AdapterPayload): readonly string[] {
  return Object.values(authorizations).flatMap(({ grantId }) => grantId ?? []);
}

/** Clients are registered by the operator; the library only reads them. */
function clientAdapter(clients: Clients): Adapter {
  const readOnly = (): Promise<never> => Promise.reject(new Error('Clients are registered by the operator.'));
  return {
    async find(id) {
      const client = await clients.get(id);
      return client === undefined || client.disabled === true ? undefined : clientPayload(client);
    },
    upsert: readOnly,
    findByUserCode: readOnly,
    findByUid: readOnly,
    consume: readOnly,
    destroy: readOnly,
    revokeByGrantId: readOnly,
  };
}
