// Where the authorization server answers, below its issuer, and what clients may sign with.

export const routes = {
  authorization: '/authorize',
  token: '/token',
  jwks: '/jwks',
  introspection: '/introspect',
  revocation: '/revoke',
  end_session: '/logout',
};

/** Of the session of this server, beside that of the pages. */
export const sessionCookie = 'autorizzazione';

/** Where this process has it, whatever stands before it. */
export const mountPath = '/auth';

/** Where people are asked; the page is one of the web's. */
export const consentPath = (uid: string): string => `/autorizza/${uid}`;

export const clientSigningAlgorithms = ['RS384', 'ES384'] as const;
