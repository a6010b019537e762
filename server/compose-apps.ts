// What the pages ask of the authorization server about apps: what a person allowed, and opening an app with a patient.
import type { AuthorizationServer } from '#authorization/authorization-server.ts';
import { launchAddress } from '#authorization/launches.ts';
import type { AppAccess, AppLaunches } from '#web/apps/app-access.ts';

export function appAccess(authorization: AuthorizationServer | undefined): AppAccess | undefined {
  return authorization === undefined ? undefined : { ...authorization.consent, ...authorization.apps, signOut: authorization.signOut };
}

export function appLaunches(authorization: AuthorizationServer | undefined, baseUrl: string): AppLaunches | undefined {
  if (authorization === undefined) return undefined;
  const { clients, launches } = authorization;
  return {
    async list() {
      const all = await clients.all();
      const openable = all.flatMap(({ id, name, launchUri, scope }) =>
        launchUri !== undefined && /^https?:/.test(launchUri) && scope.split(' ').includes('launch')
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
