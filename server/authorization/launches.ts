// A professional's page opens an app with a patient: a launch token says which, for this professional and this app, once.
// https://hl7.org/fhir/smart-app-launch/app-launch.html#launch-app-ehr-launch
import { randomBytes } from 'node:crypto';
import type { PurposeOfUse } from '#auth/requester.ts';
import type { Keep } from '#store/keep.ts';
import { kindOf } from './grants.ts';

export interface Launch {
  /** `Practitioner/ID` who opens the app. */
  readonly subject: string;
  readonly client: string;
  readonly patient: string;
  readonly encounter?: string;
  /** The login of the page that opened the app; unless it is said, any of the same professional. */
  readonly login?: string;
  /** What the professional acts for there, unless the app says something else. */
  readonly purpose?: PurposeOfUse;
}

/** Who comes back with it. */
export interface Launched {
  readonly subject: string;
  readonly client: string;
  readonly login: string;
}

/** The address that opens the app; undefined for an app that is not opened from a page. */
export function launchAddress(launchUri: string | undefined, launch: string, iss: string): string | undefined {
  if (launchUri === undefined) return undefined;
  const url = new URL(launchUri);
  url.searchParams.set('iss', iss);
  url.searchParams.set('launch', launch);
  return url.href;
}

export interface Launches {
  make(launch: Launch): Promise<string>;
  /** Undefined unless it is for this person and this app. */
  look(token: string, by: Launched): Promise<Launch | undefined>;
  /** The same, and it is used up. */
  take(token: string, by: Launched): Promise<Launch | undefined>;
}

const kind = kindOf('Launch');
const lifetime = 5 * 60 * 1000;

export function createLaunches(keep: Keep, clock: () => number): Launches {
  const readFor = (value: string | undefined, { subject, client, login }: Launched): Launch | undefined => {
    const launch = value === undefined ? undefined : (JSON.parse(value) as Launch);
    const isTheirs = launch?.subject === subject && launch.client === client && (launch.login ?? login) === login;
    return isTheirs ? launch : undefined;
  };

  return {
    async make(launch) {
      const token = randomBytes(24).toString('base64url');
      await keep.put(kind, { key: token, owner: launch.subject, value: JSON.stringify(launch), expires: clock() + lifetime });
      return token;
    },
    look: async (token, by) => readFor((await keep.get(kind, token, clock()))?.value, by),
    take: async (token, by) => readFor((await keep.take(kind, token, clock()))?.value, by),
  };
}
