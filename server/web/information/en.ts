// Privacy, legal notes, accessibility statement, in English.
import type { it } from './it.ts';

export const en: typeof it = {
  privacy: {
    title: 'Privacy',
    lead: 'The full privacy notice of the record, and how this site treats the data of its visitors.',
    site: 'Data of visitors of this site',
    lines: [
      'For those who sign in we use a single technical cookie, which ends with the session (at the latest after 8 hours, or after 15 minutes without activity), and one that remembers the language. They do not follow you and need no consent.',
      'The pages ask nothing of other sites: fonts, icons and style sheets come from here.',
      'Every access to the data of a record is recorded: who, when, what and why. You see it too.',
    ],
    notice: 'Privacy notice of the record',
    version: (version) => `In force: version ${version}`,
  },
  legal: {
    title: 'Legal notes',
    lead: 'Who runs the service and on which terms.',
    sections: [
      [
        'Controller',
        'This is a demonstration: every region that uses the program names its controller, its data protection officer and its contacts here.',
      ],
      [
        'Legal basis',
        'The electronic health record is established by article 12 of decree-law 179/2012. Contents, consents and rights are governed by DPCM 178/2015 and by the decree of the Minister of Health of 7 September 2023.',
      ],
      [
        'Program',
        'The program is free software under the Apache License 2.0. The Titillium Web fonts are under the SIL Open Font License; the design uses Bootstrap Italia, BSD licence.',
      ],
      ['Use', 'The information in the record does not replace the opinion of a physician. In an emergency call 112.'],
    ],
  },
  accessibility: {
    title: 'Accessibility statement',
    lead: 'We are committed to making these pages accessible to everybody, according to Italian law no. 4 of 9 January 2004 and the standard EN 301 549 (WCAG 2.1 level AA).',
    sections: [
      [
        'Compliance status',
        [
          'The pages comply partially with the requirements, because of the exceptions listed below. On every change we check them with automatic tools, at a width of 320 pixels, with text at 200 % and with the keyboard alone. An evaluation with people with disabilities has not been made yet.',
        ],
      ],
      [
        'Non-accessible content',
        [
          'Documents in PDF sent by care organisations may not be accessible: we do not produce them. Receipts and prints of the record are tagged PDF, but their conformance has not been certified.',
          'The technical page of the API, meant for developers, is in English and has not been evaluated.',
        ],
      ],
      [
        'Feedback',
        [
          'If you find a barrier, write to accessibilita@fascicolo.example or call the help desk, naming the page and the problem. We answer within 30 days.',
        ],
      ],
      [
        'Enforcement procedure',
        [
          'If there is no answer or it does not satisfy you, you can turn to the Ombudsman for digital rights (Difensore civico per il digitale) at the Agency for Digital Italy (AgID).',
        ],
      ],
    ],
    reviewed:
      'Statement made on 27 November 2026 from an assessment by the developers of the program; it is to be reviewed by 23 September of each year.',
  },
};
