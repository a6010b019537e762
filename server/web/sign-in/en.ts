// Signing in, in English.
import { textsOf, type it } from './it.ts';

export const en: typeof it = {
  title: 'Sign in',
  lead: 'Choose how to be recognised. No account is created: the health record recognises you by your codice fiscale.',
  spid: {
    title: 'SPID',
    button: 'Sign in with SPID',
    about: 'Choose your identity provider. Level 2 is needed.',
    help: 'What SPID is and how to get it',
  },
  cie: {
    title: 'Electronic identity card',
    button: 'Sign in with CIE',
    about: 'With the card and its PIN, or with the CieID app.',
  },
  oidc: {
    about: 'With the identity provider that speaks OpenID Connect. Level 2 is needed.',
    button: (name) => `Sign in with ${name}`,
  },
  regional: {
    title: 'Regional credentials',
    about:
      'The credentials that the counter of the local health authority gave you. If you lost or forgot them, the counter gives you new ones.',
    username: 'Codice fiscale',
    password: 'Password',
    code: 'Code of six digits',
    codeHint: 'The one that the app on your telephone shows now.',
    button: 'Sign in',
    wrong: 'Codice fiscale, password or code are not right. A code that was used is worth nothing: wait for the next one.',
    wait: (minutes) => `Too many attempts. Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`,
  },
  newPassword: {
    title: 'Choose a password of your own',
    lead: 'The one that you used was for the first time only. Choose a long one: a phrase will do.',
    label: 'New password',
    hint: 'At least 12 characters.',
    button: 'Save and sign in',
    problems: {
      'too-short': 'The new password must have at least 12 characters.',
      'too-long': 'The new password can have at most 200 characters.',
      'holds-name': 'The new password cannot contain the codice fiscale.',
      'too-simple': 'The new password repeats the same characters.',
    },
  },
  send: {
    title: 'Go to your identity provider',
    lead: 'We send you to the page of the provider, where you will be recognised.',
    button: 'Continue',
  },
  refused: {
    title: 'Signing in did not succeed',
    again: 'Try again',
    home: 'Back to the home page',
    reasons: {
      ...textsOf('en'),
      expired: 'Too much time has passed, or signing in was begun in another browser. Start again from here.',
      'not-valid':
        'The answer of the identity provider is not valid, so we did not let you in. Try again; if it happens again, tell the support.',
    },
  },
  unknownProvider: 'This identity provider is not among those that we know.',
};
