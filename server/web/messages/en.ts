// Words of every page, in English.
import type { it } from './it.ts';

export const en: typeof it = {
  service: 'Health record',
  serviceLong: 'Electronic health record',
  owner: 'Liguria Region (demonstration)',
  tagline: 'Your health documents, your choices',
  skip: { label: 'Skip to', main: 'Skip to content', footer: 'Skip to footer' },
  navigation: { label: 'Main', open: 'Menu', home: 'Home', activation: 'Open the record', choices: 'My choices', profile: 'Contacts' },
  signIn: 'Sign in',
  signOut: 'Sign out',
  signedInAs: (name) => `Signed in as ${name}`,
  languageLabel: 'Language',
  languageNames: { it: 'Italiano', en: 'English' },
  acting: {
    banner: (name) => `You are looking at the record of ${name}`,
    note: 'Everything you do is recorded in your name.',
    change: 'Switch person',
  },
  footer: {
    contacts: 'Help',
    contactsText: 'Demonstration number 800 000 000, Monday to Friday 8–18. In an emergency call 112.',
    links: 'Information',
    more: 'Services',
    privacy: 'Privacy',
    legal: 'Legal notes',
    accessibility: 'Accessibility statement',
    verify: 'Check a receipt',
    developers: 'For developers',
    demo: 'Demonstration: people and data are invented.',
  },
  again: {
    title: 'The form has not been sent yet',
    text: 'It was from an earlier session. This is what you had written: check it and send it again. Files have to be attached again.',
  },
  form: {
    required: 'required',
    optional: 'optional',
    summary: 'Check what you entered',
    missing: (label) => `Fill in “${label}”.`,
    choose: (label) => `Choose an answer for “${label}”.`,
    tooLong: (label, most) => `“${label}” can have at most ${most} characters.`,
    notOffered: (label) => `The answer to “${label}” is not one of those offered.`,
    yes: 'Yes',
    no: 'No',
    back: 'Back',
    next: 'Continue',
    errorPrefix: 'Error:',
  },
  list: {
    pages: 'Pages',
    newer: 'Previous',
    older: 'Next',
    page: (page, pages) => `Page ${page} of ${pages}`,
    empty: 'There is nothing to show.',
  },
  errors: {
    back: 'Back to the home page',
    number: (id) => `Request number: ${id}`,
    badRequest: {
      title: 'The request is not valid',
      text: 'What was sent is incomplete or not what we expected. Nothing was changed. Go back and try again.',
    },
    form: {
      title: 'The form is no longer valid',
      text: 'The form was opened in another sign-in, or too much time has passed. Nothing was changed: open the page again and fill in the form anew.',
    },
    signIn: { title: 'Please sign in first', text: 'To see this page, sign in with your digital identity.' },
    ended: {
      title: 'Your session has ended',
      text: 'To protect your data you are signed out after 15 minutes without activity. What you confirmed so far is kept.',
      again: 'Sign in again',
    },
    endedKept: {
      title: 'The session has ended',
      text: 'To protect your data a session ends after 15 minutes without activity. Nothing was changed: sign in again within 30 minutes and you find the form as you had filled it in.',
    },
    forbidden: {
      title: 'This page is not for you',
      text: 'Your profile does not allow you to see this page. If you act in another role, switch profile.',
    },
    notFound: {
      title: 'Page not found',
      text: 'The address does not exist or is no longer available. Check the spelling or start again from the home page.',
    },
    conflict: {
      title: 'Something changed in the meantime',
      text: 'Another window or another person changed the same data. Go back: you will find how things stand now.',
    },
    tooLarge: { title: 'What was sent is too large', text: 'Reduce the size of files or text and try again. Nothing was changed.' },
    tooMany: { title: 'Too many attempts', text: 'You made too many attempts in a short time. Wait a few minutes and try again.' },
    failure: {
      title: 'Something went wrong',
      text: 'The problem is ours, not yours. Nothing was changed. Try again in a few minutes; if it goes on, call the help desk and tell them the request number.',
    },
    unavailable: { title: 'Service temporarily unavailable', text: 'Try again in a few minutes. Nothing was changed.' },
  },
};
