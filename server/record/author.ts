// Whose word a write is: the organisation accountable for it, the authority behind it, and who may change it later.
import type { Requester } from '#auth/requester.ts';
import type { Authority } from '#consent/policy-rows.ts';
import type { Resource } from '@medplum/fhirtypes';
import type { Standing } from '#store/store.ts';

const regionOrganization = 'region';

export function authorityOf(requester: Requester): Authority {
  switch (requester.kind) {
    case 'admin':
      return 'registry';
    case 'operator':
      return 'operator';
    case 'citizen':
    case 'delegate':
      return 'self';
    default:
      return 'feeder';
  }
}

/**
 * An import brings in what an organisation has written: it looks for what that relates to, and lets it give way, as that organisation
 * would. Nothing of it is answered to whoever imports.
 */
export function onBehalfOf(requester: Requester, organization: string): Requester {
  const { client, scopes } = requester;
  return { kind: 'system', organization, subject: `Organization/${organization}`, purpose: 'UPDATE', client, scopes };
}

/** The organisation id of an import; the region answers for what names none. */
export function importedFrom(source: string | undefined): string {
  return /^Organization\/([A-Za-z0-9\-.]{1,64})$/.exec(source ?? '')?.[1] ?? regionOrganization;
}

/** Organisation id; an import by the administrator names it, or the person, in `meta.source`. null for what people write themselves. */
export function authorOf(requester: Requester, content: { readonly value: Resource }): string | null {
  if (requester.kind === 'admin') {
    const [, type, id] = /^(Organization|Patient)\/([A-Za-z0-9\-.]{1,64})$/.exec(content.value.meta?.source ?? '') ?? [];
    return type === 'Patient' ? null : (id ?? regionOrganization);
  }
  return organizationOf(requester);
}

/** Of whoever sends on their own word; null for people. */
export function organizationOf(requester: Requester): string | null {
  return 'organization' in requester ? requester.organization : null;
}

/** Producers change what they authored; people what they say of themselves; the administrator imports anything. */
export function mayChange(requester: Requester, type: string, standing: Standing, ownWord: (documentKind: string) => boolean): boolean {
  switch (requester.kind) {
    case 'admin':
      return true;
    case 'operator':
      return type === 'Patient' || type === 'Consent' || standing.author === requester.organization;
    case 'citizen':
    case 'delegate':
      return standing.author === null && standing.patient === requester.patient && ownWord(standing.documentKind);
    case 'system':
    case 'professional':
      return standing.author === requester.organization;
    case 'auditor':
      return false;
  }
}
