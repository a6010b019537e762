// The one table of the pages: every area brings its rows. `server/journeys/visited-pages.ts` says which journey walks through each.
import { createAgainPages, type AgainParts } from './again/again-pages.tsx';
import { createAccountPages, type AccountParts } from './account/account-pages.tsx';
import { createAppsPages, type AppsParts } from './apps/apps-pages.tsx';
import { createClinicianPages, type ClinicianParts } from './clinician/clinician-pages.tsx';
import { citizenHome, createCitizenPages } from './citizen/citizen-pages.tsx';
import type { CitizenParts } from './citizen/parts.ts';
import { createCounterPages, type CounterParts } from './counter/counter-pages.tsx';
import { createDeveloperPages, type DeveloperParts } from './developer/developer-pages.tsx';
import { createActivationPages } from './activation/activation-pages.tsx';
import { createHomePages, type Homes } from './home/home-pages.tsx';
import type { FlowParts } from './activation/flow.ts';
import { createChoicesPages, type ChoicesParts } from './choices/choices-pages.tsx';
import { createDelegationPages, type DelegationPageParts } from './delegations/delegation-pages.tsx';
import { createDemoAppPages, type DemoAppParts } from './demo/app-pages.tsx';
import { createMailboxPages, type MailboxParts } from './demo/mailbox-pages.tsx';
import { createInformationPages, type InformationParts } from './information/information-pages.tsx';
import type { Area, PageRoute } from './page.ts';
import { createRegionPages, type RegionParts } from './region/region-pages.tsx';
import { createSignInPages, type SignInParts } from './sign-in/sign-in-pages.tsx';

import { createProfilePages } from './profile/profile-pages.tsx';
import { createVerifyPages, type VerifyParts } from './verify/verify-pages.tsx';

/** What the areas need of the rooms below; `server/compose-web.ts` hands it in. */
export type AreaParts = AccountParts &
  AgainParts &
  Omit<AppsParts, 'findPerson' | 'cursors'> &
  ChoicesParts &
  DelegationPageParts &
  FlowParts &
  InformationParts &
  MailboxParts &
  DemoAppParts &
  SignInParts &
  VerifyParts & {
    readonly clinician: ClinicianParts;
    readonly citizen: CitizenParts;
    readonly counter: CounterParts;
    readonly region: RegionParts;
    readonly developer: Omit<DeveloperParts, 'noticeVersion'>;
  };

export function createAreas(parts: AreaParts): readonly Area[] {
  const citizen = citizenHome(parts.citizen);
  const areas = [
    createHomePages({ ...homes, citizen, delegate: citizen }),
    createAccountPages(parts),
    createSignInPages(parts),
    createActivationPages(parts),
    createChoicesPages(parts),
    createDelegationPages(parts),
    createProfilePages(parts),
    createVerifyPages(parts),
    createInformationPages(parts),
    createMailboxPages(parts),
    createDemoAppPages(parts),
    createAppsPages({ ...parts, findPerson: parts.clinician.findPerson, cursors: parts.clinician.cursors }),
    createClinicianPages(parts.clinician),
    createCitizenPages(parts.citizen),
    createCounterPages(parts.counter),
    createRegionPages(parts.region),
    createDeveloperPages({ ...parts.developer, noticeVersion: parts.notices.inForce.version }),
  ];
  return [...areas, createAgainPages(parts, routesOf(areas))];
}

/** Where each role begins: an address, or a page of its own. */
const homes: Homes = { professional: '/operatore', operator: '/sportello', admin: '/admin' };

export function routesOf(areas: readonly Area[]): readonly PageRoute[] {
  return areas.flatMap(({ pages }) => pages);
}
