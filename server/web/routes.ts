// The one table of the pages: every area brings its rows. `server/journeys/visited-pages.ts` says which journey walks through each.
import { createAccountPages, type AccountParts } from './account/account-pages.tsx';
import { createAppsPages, type AppsParts } from './apps/apps-pages.tsx';
import { createClinicianPages, type ClinicianParts } from './clinician/clinician-pages.tsx';
import { citizenHome, createCitizenPages } from './citizen/citizen-pages.tsx';
import type { CitizenParts } from './citizen/parts.ts';
import { createHomePages, type Homes } from './home/home-pages.tsx';
import type { Area, PageRoute } from './page.ts';

/** What the areas need of the rooms below; `server/compose-web.ts` hands it in. */
export type AreaParts = AccountParts & AppsParts & { readonly clinician: ClinicianParts; readonly citizen: CitizenParts };

export function createAreas(parts: AreaParts): readonly Area[] {
  const citizen = citizenHome(parts.citizen);
  return [
    createHomePages({ ...homes, citizen, delegate: citizen }),
    createAccountPages(parts),
    createAppsPages(parts),
    createClinicianPages(parts.clinician),
    createCitizenPages(parts.citizen),
  ];
}

/** Where each role begins: an address, or a page of its own. */
const homes: Homes = { professional: '/operatore', operator: '/sportello', admin: '/admin' };

export function routesOf(areas: readonly Area[]): readonly PageRoute[] {
  return areas.flatMap(({ pages }) => pages);
}
