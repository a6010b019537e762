// Who feeds, as far as the register of clients knows: organisations with a system that may write by itself, whether it has yet or not.
import { parseScopes } from '#auth/scopes.ts';
import type { RegisteredClient } from './clients.ts';

export function feedingOrganizations(clients: readonly RegisteredClient[]): readonly string[] {
  const feeding = clients.filter((client) => client.disabled !== true && client.redirectUris.length === 0 && mayFeed(client));
  return [...new Set(feeding.flatMap(({ organization }) => organization ?? []))].sort();
}

function mayFeed({ scope }: RegisteredClient): boolean {
  return parseScopes(scope).some(({ context, interactions }) => context === 'system' && interactions.includes('c'));
}
