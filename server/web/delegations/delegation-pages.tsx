// `/deleghe`: for whom one acts, who acts for this person; giving, revoking and giving up a delegation.
import type { Delegations } from '#activation/delegation-wishes.ts';
import type { Area } from '../page.ts';
import { endDelegation, endForm } from './end-page.tsx';
import { en } from './en.ts';
import { giveDelegation, giveForm, giveFormAgain } from './give-page.tsx';
import { it } from './it.ts';
import { overview } from './overview-page.tsx';

export interface DelegationPageParts {
  readonly activations: Pick<Delegations, 'delegate' | 'endDelegation' | 'delegationsOf' | 'actsFor'>;
}

export function createDelegationPages({ activations }: DelegationPageParts): Area {
  return {
    pages: [
      { method: 'GET', path: '/deleghe', who: 'citizen', run: (visit) => overview(activations, visit) },
      { method: 'GET', path: '/deleghe/nuova', who: 'citizen', run: (visit) => giveForm(visit) },
      { method: 'POST', path: '/deleghe/nuova', who: 'citizen', run: (visit) => giveDelegation(activations, visit), again: giveFormAgain },
      { method: 'GET', path: '/deleghe/:id/fine', who: 'citizen', run: (visit) => endForm(activations, visit) },
      { method: 'POST', path: '/deleghe/:id/fine', who: 'citizen', run: (visit) => endDelegation(activations, visit) },
    ],
    navigation: [{ href: '/deleghe', label: { it: it.menu, en: en.menu }, who: 'citizen', rank: 60 }],
  };
}
