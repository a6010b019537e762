// What the region's pages ask about apps, systems and keys; what is changed is remembered in the trail, with who did it.
import type { Requester } from '#auth/requester.ts';

export interface ShownClient {
  readonly id: string;
  readonly name: string;
  readonly kind: 'public' | 'secret' | 'key';
  readonly redirectUris: readonly string[];
  readonly launchUri?: string | undefined;
  readonly scope: string;
  readonly organization?: string | undefined;
  readonly since: number;
  readonly disabled?: boolean;
  readonly jwks?: { readonly keys: readonly { readonly kid: string }[] } | undefined;
}

export interface ClientDesk {
  all(): Promise<readonly ShownClient[]>;
  register(by: Requester, wish: unknown): Promise<{ readonly id: string; readonly secret?: string }>;
  /** Name and addresses; throws as `register`. */
  edit(by: Requester, id: string, wish: Pick<ShownClient, 'name' | 'redirectUris' | 'launchUri'>): Promise<void>;
  /** For good, with all that people allowed it. */
  remove(by: Requester, id: string): Promise<void>;
  /** How many times people have let it in. */
  allowedTo(id: string): Promise<number>;
  disable(by: Requester, id: string, disabled: boolean): Promise<void>;
  replaceKeys(by: Requester, id: string, jwks: unknown): Promise<void>;
  replaceSecret(by: Requester, id: string): Promise<string>;
  keys(): Promise<
    readonly {
      readonly kid: string;
      readonly algorithm: string;
      readonly state: 'current' | 'previous';
      readonly since: number | undefined;
    }[]
  >;
  rotate(by: Requester): Promise<void>;
}
