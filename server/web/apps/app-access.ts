// What the pages about apps need of the authorization server; `server/compose-web.ts` hands it in.

export interface AppAccount {
  readonly subject: string;
  readonly organization?: string;
  readonly level: number;
  readonly authTime: number;
  /** When the session of the pages began, and which login it came from. */
  readonly signedIn: number;
  readonly login: string;
}

export interface AppQuestion {
  readonly client: { readonly name: string; readonly address: string };
  /** Scopes on data, each of which may be left out. */
  readonly data: readonly string[];
  readonly identity: boolean;
  readonly offline: boolean;
  /** The app wants a login newer than this one. */
  readonly loginIsOld: boolean;
  /** `find`: a professional looks the person up. */
  readonly patient: { readonly kind: 'none' | 'choose' | 'find' } | { readonly kind: 'given'; readonly id: string };
}

export interface AllowedApp {
  readonly id: string;
  readonly name: string;
  readonly scope: string;
  readonly patient?: string;
  readonly since: number;
}

/** `cookies` is the header as the browser sent it: the question belongs to one browser. */
export interface AppAccess {
  question(uid: string, cookies: string, account: AppAccount): Promise<AppQuestion>;
  /** Both answer with the address to go on at. */
  allow(
    uid: string,
    cookies: string,
    account: AppAccount,
    answer: { readonly data: readonly string[]; readonly patient?: string },
  ): Promise<string>;
  refuse(uid: string, cookies: string): Promise<string>;
  /** What was allowed for the time of this login is over. */
  signOut(ended: { readonly login: string; readonly cookies: string }): Promise<void>;
  of(subject: string): Promise<readonly AllowedApp[]>;
  remove(subject: string, id: string): Promise<void>;
}

/** An app that a professional's page can open with a patient. */
export interface OpenableApp {
  readonly id: string;
  readonly name: string;
  /** Where it is opened. */
  readonly origin: string;
}

export interface AppLaunches {
  list(): Promise<readonly OpenableApp[]>;
  /** The address to go to: good once, in this login, for a short time. Undefined for an app that cannot be opened. */
  open(launch: AppLaunch): Promise<string | undefined>;
}

export interface AppLaunch {
  readonly client: string;
  readonly patient: string;
  /** Who opens it, and in which login. */
  readonly subject: string;
  readonly login: string;
  readonly emergency: boolean;
}
