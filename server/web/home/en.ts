// The public home and the first page of those who have signed in, in English.
import type { it } from './it.ts';

export const en: typeof it = {
  hero: {
    title: 'Your electronic health record',
    text: 'Reports, prescriptions, appointments and discharge letters in one place. You decide who sees them.',
    open: 'Open your record now with SPID',
    enter: 'I have a record already: sign in',
    time: 'It takes a few minutes. You need SPID (or CIE, or regional credentials), your mobile phone and an e-mail address.',
  },
  what: {
    title: 'What you find in the record',
    items: [
      ['Reports', 'Laboratory, radiology, cardiology and specialist visits, and how results develop over time.', 'file'],
      ['Prescriptions', 'For drugs and visits, with the number and the barcode to show at the pharmacy or the counter.', 'note'],
      ['Appointments', 'When, where, how to prepare and how to cancel.', 'calendar'],
    ],
  },
  you: {
    title: 'You decide',
    items: [
      [
        'Who can see',
        'Your physician and those who care for you see documents only if you allow it. You can change your mind at any time.',
        'locked',
      ],
      ['What to hide', 'You can hide a document: for others it is as if it did not exist.', 'password-invisible'],
      ['Who has looked', 'Every consultation is recorded: you see who, when and why.', 'search'],
    ],
  },
  how: {
    title: 'How to open it',
    online: {
      title: 'From home, with your digital identity',
      text: 'If you are 18 or older and enrolled in the regional registry of assisted persons.',
      steps: [
        'Sign in with SPID, CIE or regional credentials.',
        'Read the privacy notice and check your data.',
        'Verify your mobile phone and e-mail with a code.',
        'Make your three choices and confirm.',
        'Download the receipt: from then on the record is open.',
      ],
    },
    counter: {
      title: 'At a counter',
      text: 'Bring an identity document and your health card to the counter of the health registry of your local health authority. You can also receive regional credentials there.',
      children:
        'For children and represented persons: the parent, the guardian or the support administrator goes to the counter and signs a declaration.',
    },
  },
  verify: ['Do you have a receipt of the record?', 'Check whether it is authentic'],
  develop: ['Do you develop an application?', 'Try the FHIR interfaces'],
  welcome: {
    title: (name) => `Welcome, ${name}`,
    lead: 'From here you manage your record.',
    activation: ['Open the record', 'Open your record in a few minutes, or go on where you stopped.'],
    choices: ['My choices', 'The consents you gave, what they mean, the receipts.'],
    profile: ['Contacts', 'The mobile number and e-mail to which we notify you.'],
  },
};
