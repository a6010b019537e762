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
      [
        'Reuse',
        'The code may be reused. The data of a record may not: they belong to the people, and only those whom each of them admits see them.',
      ],
      ['Use', 'The information in the record does not replace the opinion of a physician. In an emergency call 112.'],
    ],
  },
  accessibility: {
    title: 'Accessibility statement',
    lead: 'We are committed to making these pages accessible to everybody, as Italian law no. 4 of 9 January 2004 asks. The requirements are those of the standard UNI CEI EN 301549, that is WCAG 2.1 level AA.',
    sections: [
      [
        'What it covers',
        [
          'This statement covers the pages of this service, from the first page to the areas of citizens, professionals, counters and the region. It follows the model set by AgID (Implementing Decision (EU) 2018/1523).',
        ],
      ],
      [
        'Compliance status',
        [
          'The pages comply partially with the requirements of annex A of the standard UNI CEI EN 301549, because of the exceptions listed below.',
        ],
      ],
      [
        'Non-accessible content',
        [
          'Not compliant with law 4/2004: receipts and prints of the record are tagged PDF, but their conformance has not been certified; the technical page of the API, meant for developers, is in English only and has not been evaluated.',
          'Disproportionate burden: none.',
          'Outside the scope of the law: documents sent by care organisations, as PDF or as an image, may not be accessible; we do not produce them and cannot change them. Where a document carries its data, the page of the report shows them as text and tables as well.',
        ],
      ],
      [
        'How it was prepared',
        [
          'The statement was made on 27 November 2026, from an assessment by the developers of the program. On every change the pages are checked with automatic tools (axe, WCAG 2.1 A and AA), at a width of 320 pixels, with text at 200 % and with the keyboard alone.',
          'They have not yet been tried with assistive technologies, nor by people with disabilities.',
          'The statement is to be reviewed by 23 September of each year.',
        ],
      ],
      [
        'Feedback and contacts',
        [
          'If you find a barrier, or need something in an accessible form, write to accessibilita@fascicolo.example or call the help desk, whose number is at the foot of every page. Name the address of the page, the problem and, if you like, the software that you use. Send no data about your health. We answer within 30 days.',
          'In this demonstration the address is invented: every region names its own, and who is responsible for it.',
        ],
      ],
      [
        'Enforcement procedure',
        [
          'If there is no answer within 30 days or it does not satisfy you, you can turn to the Ombudsman for digital rights (Difensore civico per il digitale) at the Agency for Digital Italy (AgID), under article 3-quinquies of law 4/2004.',
        ],
      ],
      [
        'About the site',
        [
          'Published on 27 November 2026 (demonstration). Usability tests: not made yet.',
          'The pages are made by the program itself, without a content management system, in the design of Bootstrap Italia.',
        ],
      ],
    ],
  },
};
