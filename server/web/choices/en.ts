// The choices of a person, in English.
import { en as activation } from '../activation/en.ts';
import type { it } from './it.ts';

const { feed, past, consultation } = activation.choices;

export const en: typeof it = {
  title: 'My choices',
  lead: 'You can change every choice whenever you want. The change holds at once and you receive a new receipt.',
  notOpen: 'The record is not open yet.',
  open: 'Open the record',
  saved: 'Your choice was recorded and holds from now on.',
  waiting: 'Your choice is recorded: it holds when the other parent confirms as well.',
  together: 'The other parent has to confirm as well: until then nothing changes.',
  otherParent: {
    title: 'Both parents have to confirm',
    mine: (until) => `You have given a new consent. The other parent can confirm it until ${until}.`,
    theirs: (until) => `The other parent has given a new consent. You can answer until ${until}.`,
    see: 'See the request',
    answer: 'Read and answer',
  },
  unchanged: 'The choice was like that already: nothing has changed.',
  names: { feed: feed.name, past: past.name, consultation: consultation.name },
  granted: 'You said yes',
  withheld: 'You said no',
  never: 'You have not chosen yet',
  means: {
    feed: [feed.yes, 'Nothing new enters and nobody else sees what is there. Nothing is deleted: you still see everything.'],
    past: [past.yes, 'Earlier documents do not enter. Those that have arrived stay.'],
    consultation: [consultation.yes, consultation.no],
  },
  change: 'Change',
  revoke: { feed: 'Revoke the feed', past: 'Revoke older data', consultation: 'Revoke consultation' },
  give: { feed: 'Consent to the feed', past: 'Consent to older data', consultation: 'Consent to consultation' },
  before: 'What happens if you confirm',
  again: {
    feed: 'You can consent again whenever you want: what is there will be visible again as the other choices say.',
    past: 'You can change your mind whenever you want.',
    consultation: 'Permissions that you gave to single physicians or organisations end too. You can change your mind whenever you want.',
  },
  notice: 'Before you consent, read the privacy notice',
  read: 'I have read the privacy notice',
  readMissing: 'To consent, confirm that you have read the privacy notice.',
  confirm: 'Confirm',
  cancel: 'Cancel',
  history: 'History of choices',
  columns: ['When', 'Choice', 'Decision', 'Notice', 'Receipt'],
  yes: 'Yes',
  no: 'No',
  state: { active: 'in force', rejected: 'refused at the opening', inactive: 'replaced' },
  download: 'Download',
  downloadOf: (when) => `the receipt of ${when}`,
  none: 'None',
  close: 'Closing the record',
  closeText: 'You can revoke all choices at once.',
  closeLink: 'Close the record',
  closing: {
    title: 'Closing the record',
    text: [
      'Feed, older data and consultation are revoked together.',
      'Nothing is deleted: only you still see what is there. Corrections of documents that are there already still arrive.',
      'You can open the record again whenever you want, by consenting again.',
    ],
    sure: 'I have understood and want to close the record',
    sureMissing: 'To close the record, confirm that you have understood.',
    confirm: 'Close the record',
  },
};
