// Signing out, choosing as whom to act, changing the person for whom one acts, in English.
import type { it } from './it.ts';

export const en: typeof it = {
  out: {
    title: 'You have signed out',
    text: 'The session has ended. On a shared computer, close the browser too.',
    home: 'Back to the home page',
    provider: 'Sign out of the identity provider, too',
    everywhere: 'The session has ended, here and at the identity provider.',
  },
  unknown: {
    title: 'You are not in the health registry',
    lead: 'We recognised you, but your codice fiscale is not among those of assisted persons or professionals of this region. No account was created.',
    next: 'What you can do',
    steps: [
      'If you live in Liguria, enrol in the health registry at the counter of your local health authority, with an identity document.',
      'If you live in another region, use the record of your region.',
      'If your codice fiscale has changed recently, ask the counter to update it.',
    ],
  },
  choose: {
    title: 'How do you want to enter?',
    lead: 'You have more than one role. Choose with which one to go on: you can change it at any time.',
    only: 'There is one role in force for you.',
    none: {
      title: 'No role in force',
      lead: 'As of now the registry of the region knows no role with which you can enter.',
      next: 'If you think that this is a mistake, turn to the organisation that you work for or to your health authority: once the registry is right you can enter again.',
      leave: 'Sign out',
    },
    label: 'Role',
    citizen: 'As a citizen',
    citizenHint: 'Your record, your choices',
    professional: (place) => `As a professional: ${place}`,
    go: 'Continue',
  },
  person: {
    title: 'Whose record do you want to see?',
    lead: 'You can switch from one person to another without signing out. The top of every page always says for whom you act.',
    label: 'Person',
    self: (name) => `${name} (you)`,
    relation: { parent: 'as a parent', guardian: 'as guardian or administrator', delegate: 'by delegation' },
    go: 'Switch to this person',
  },
};
