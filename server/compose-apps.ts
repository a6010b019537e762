// What the pages ask of the authorization server about apps: what a person allowed, and opening an app with a patient.
import type { Requester } from '#auth/requester.ts';
import type { AuthorizationServer } from '#authorization/authorization-server.ts';
import { notFound } from '#fhir/outcome.ts';
import { launchAddress } from '#authorization/launches.ts';
import type { AppAccess, AppLaunches } from '#web/apps/app-access.ts';
import type { ClientDesk } from '#web/region/client-desk.ts';

export function appAccess(authorization: AuthorizationServer | undefined): AppAccess | undefined {
  return authorization === undefined ? undefined : { ...authorization.consent, ...authorization.apps, signOut: authorization.signOut };
}

export function appLaunches(authorization: AuthorizationServer | undefined, baseUrl: string): AppLaunches | undefined {
  if (authorization === undefined) return undefined;
  const { clients, launches } = authorization;
  return {
    async list() {
      const all = await clients.all();
      const openable = all.flatMap(({ id, name, launchUri, scope, disabled }) =>
        disabled !== true && launchUri !== undefined && /^https?:/.test(launchUri) && scope.split(' ').includes('launch')
          ? [{ id, name, origin: new URL(launchUri).origin }]
          : [],
      );
      return openable.sort((a, b) => a.name.localeCompare(b.name));
    },
    async open({ client, patient, subject, login, emergency }) {
      const { launchUri } = (await clients.get(client)) ?? {};
      if (launchUri === undefined) return undefined;
      const token = await launches.make({ client, patient, subject, login, ...(emergency ? { purpose: 'EMERGENCY' } : {}) });
      return launchAddress(launchUri, token, baseUrl);
    },
  };
}

type Remember = (requester: Requester, action: string, client: string) => Promise<void>;

export function clientDesk(authorization: AuthorizationServer | undefined, remember: Remember): ClientDesk | undefined {
  if (authorization === undefined) return undefined;
  const { clients, grants, keys } = authorization;
  return {
    all: () => clients.all(),
    allowedTo: (id) => grants.countOfClient(id),
    async edit(by, id, wish) {
      await clients.edit(id, wish);
      await remember(by, 'edit-client', id);
    },
    async remove(by, id) {
      if (!(await clients.remove(id))) throw notFound('No such client is registered.');
      await remember(by, 'remove-client', id);
    },
    async register(by, wish) {
      const { client, secret } = await clients.register(wish);
      await remember(by, 'register-client', client.id);
      return { id: client.id, ...(secret === undefined ? {} : { secret }) };
    },
    async disable(by, id, disabled) {
      await clients.disable(id, disabled);
      await remember(by, disabled ? 'disable-client' : 'enable-client', id);
    },
    async replaceKeys(by, id, jwks) {
      await clients.replaceKeys(id, jwks);
      await remember(by, 'replace-client-keys', id);
    },
    async replaceSecret(by, id) {
      const secret = await clients.replaceSecret(id);
      await remember(by, 'replace-client-secret', id);
      return secret;
    },
    keys: () => keys.list(),
    async rotate(by) {
      await keys.rotate();
      await remember(by, 'rotate-keys', '');
    },
  };
}
