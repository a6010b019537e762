// A person's own apps: which they are, what each may see, and the end of any of them.
import { notFound } from '#fhir/outcome.ts';
import type { Clients } from './clients.ts';
import type { AllowedApp, Grants } from './grants.ts';

export interface OwnApp extends AllowedApp {
  readonly name: string;
}

export interface Apps {
  of(subject: string): Promise<readonly OwnApp[]>;
  /** All its tokens are dead at the next request. Throws `not-found` for another person's. */
  remove(subject: string, id: string): Promise<void>;
}

export function createApps(grants: Grants, clients: Clients): Apps {
  return {
    async of(subject) {
      const apps = await grants.of(subject);
      const named = await Promise.all(apps.map(async (app) => ({ ...app, name: (await clients.get(app.client))?.name })));
      // What was allowed just when the region removed the app opens nothing.
      return named.flatMap(({ name, ...app }) => (name === undefined ? [] : [{ ...app, name }]));
    },
    async remove(subject, id) {
      const app = (await grants.of(subject)).find((own) => own.id === id);
      if (app === undefined) throw notFound('This app may see nothing of yours, or not any more.');
      await grants.remove(id);
    },
  };
}
