// A professional's page opens an app with a patient: a launch token says which, for this professional and this app, once.
// https://hl7.org/fhir/smart-app-launch/app-launch.html#launch-app-ehr-launch
import { randomBytes } from 'node:crypto';
import type { Keep } from '#store/keep.ts';
import { kindOf } from './grants.ts';

export interface Launch {
  /** `Practitioner/ID` who opens the app. */
  readonly subject: string;
  readonly client: string;
  readonly patient: string;
  readonly encounter?: string;
}

export interface Launches {
  make(launch: Launch): Promise<string>;
  /** Undefined unless it is for this person and this app. */
  look(token: string, subject: string, client: string): Promise<Launch | undefined>;
  /** The same, and it is used up. */
  take(token: string, subject: string, client: string): Promise<Launch | undefined>;
}

const kind = kindOf('Launch');
const lifetime = 10 * 60 * 1000;

export function createLaunches(keep: Keep, clock: () => number): Launches {
  const readFor = (value: string | undefined, subject: string, client: string): Launch | undefined => {
    const launch = value === undefined ? undefined : (JSON.parse(value) as Launch);
    return launch?.subject === subject && launch.client === client ? launch : undefined;
  };

  return {
    async make(launch) {
      const token = randomBytes(24).toString('base64url');
      await keep.put(kind, { key: token, owner: launch.subject, value: JSON.stringify(launch), expires: clock() + lifetime });
      return token;
    },
    look: async (token, subject, client) => readFor((await keep.get(kind, token, clock()))?.value, subject, client),
    take: async (token, subject, client) => readFor((await keep.take(kind, token, clock()))?.value, subject, client),
  };
}
