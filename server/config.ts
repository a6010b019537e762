// Every setting of the server in one table: name, meaning, type and default. `docs/configuration.md` is printed from it.
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

interface Setting {
  readonly meaning: string;
  readonly schema: z.ZodType;
  readonly fallback: string;
}

export const settings = {
  PORT: {
    meaning: 'TCP port of the server; 0 lets the system choose one',
    schema: z.coerce.number().int().min(0).max(65535),
    fallback: '8080',
  },
  HOST: { meaning: 'address to listen on', schema: z.string().min(1), fallback: '127.0.0.1' },
  PUBLIC_URL: {
    meaning: 'address under which clients reach the server; empty = http://HOST:PORT',
    schema: z.union([z.literal(''), z.url()]),
    fallback: '',
  },
  DATABASE_URL: {
    meaning: '`file:PATH`, `:memory:` or `postgres://...`; empty = a SQLite file in DATA_DIR',
    schema: z.string(),
    fallback: '',
  },
  DATA_DIR: {
    meaning: 'folder of the embedded database and of the keys that tokens are signed with',
    schema: z.string().min(1),
    fallback: './data',
  },
  TERMINOLOGY: {
    meaning: 'folder of the catalogues that `npm run load-terminology` compiled (ATC, ICD-9-CM, ...); empty = `terminology` in DATA_DIR',
    schema: z.string(),
    fallback: '',
  },
  DOCUMENT_THREADS: {
    meaning:
      'threads that read and validate documents beside the one that answers requests; 0 = none, it does so itself; empty = one less than the cores of the machine, at least one',
    schema: z.union([z.literal(''), z.coerce.number().int().min(0).max(64)]),
    fallback: '',
  },
  POLICY: {
    meaning: 'policy file of `profiles/policies/` without its ending',
    schema: z.string().regex(/^[a-z0-9.-]+$/),
    fallback: 'liguria-2020',
  },
  REGISTRY: {
    meaning: 'file with a Bundle of organisations, practitioners and roles to install at start; the first administrators come from it',
    schema: z.string(),
    fallback: '',
  },
  ACTIVATION_DRAFT_HOURS: {
    meaning: 'hours after which an activation that nobody went on with is given up',
    schema: z.coerce.number().positive(),
    fallback: '72',
  },
  SERVICE_LINKS: {
    meaning:
      'what the region offers beside the record, JSON `[{"it":"Cambio del medico","en":"Change of GP","href":"https://..."}]`; shown on the home',
    schema: z.string(),
    fallback:
      '[{"it":"Cambio del medico di famiglia","en":"Change of GP","href":"https://www.regione.liguria.it/"},{"it":"Pagamento del ticket","en":"Payment of the ticket","href":"https://www.regione.liguria.it/"}]',
  },
  SMTP_URL: {
    meaning: 'mail server for e-mails, `smtp://user:password@host:587`; empty in demo = the mailbox page, otherwise e-mails wait',
    schema: z.union([z.literal(''), z.string().regex(/^smtps?:\/\/\S+$/)]),
    fallback: '',
  },
  MAIL_FROM: { meaning: 'sender of e-mails', schema: z.string().min(3), fallback: 'Fascicolo sanitario <no-reply@fascicolo.example>' },
  SMS_URL: {
    meaning: 'HTTP gateway for SMS, takes JSON `{ id, to, text }`; empty in demo = the mailbox page, otherwise SMS wait',
    schema: z.union([z.literal(''), z.url({ protocol: /^https?$/ })]),
    fallback: '',
  },
  SMS_TOKEN: { meaning: 'bearer token for the SMS gateway', schema: z.string(), fallback: '' },
  MODE: {
    meaning: '`production` or `demo`; demo signs tokens for the personas without a login',
    schema: z.enum(['production', 'demo']),
    fallback: 'production',
  },
  TOKEN_ISSUER: {
    meaning: 'outside issuer of the access tokens (`iss`); empty = our own authorization server at PUBLIC_URL/auth',
    schema: z.string(),
    fallback: '',
  },
  TOKEN_JWKS: { meaning: 'file with the public keys (JWKS) of the outside issuer', schema: z.string(), fallback: '' },
  SPID_REGISTRY: {
    meaning: 'file with the metadata of the SPID identity providers; read again while the server runs; empty = no SPID (demo: its own)',
    schema: z.string(),
    fallback: '',
  },
  SPID_ENTITY_ID: { meaning: 'name of this service in SPID; empty = PUBLIC_URL/spid/metadata', schema: z.string(), fallback: '' },
  CIE_REGISTRY: {
    meaning: 'file with the metadata of the CIE identity provider; empty = no CIE (demo: its own)',
    schema: z.string(),
    fallback: '',
  },
  CIE_ENTITY_ID: { meaning: 'name of this service at CIE; empty = PUBLIC_URL/cie/metadata', schema: z.string(), fallback: '' },
  OIDC_PROVIDER: {
    meaning:
      'file (JSON) that describes the OpenID Connect provider, as its discovery document does, with its keys in `jwks`; read again while the server runs; nothing of it is ever fetched; empty = none (demo: its own)',
    schema: z.string(),
    fallback: '',
  },
  OIDC_NAME: {
    meaning: 'that provider as people know it, on the page of all ways to sign in',
    schema: z.string().min(1),
    fallback: 'OpenID Connect',
  },
  OIDC_CLIENT_ID: { meaning: 'name of this service at the OpenID Connect provider; empty = PUBLIC_URL', schema: z.string(), fallback: '' },
  OIDC_ENCRYPTION_KEY: {
    meaning:
      'file (PEM) with the RSA private key that opens what the provider encrypts to us; empty = nothing is encrypted (demo: made there)',
    schema: z.string(),
    fallback: '',
  },
  LOGIN_KEY: {
    meaning: 'file (PEM) with the private RSA key that signs for SPID, CIE and OpenID Connect; empty in demo = made there',
    schema: z.string(),
    fallback: '',
  },
  LOGIN_CERTIFICATE: { meaning: 'file (PEM) with the certificate of LOGIN_KEY, as SPID notice 29 asks', schema: z.string(), fallback: '' },
  LOGIN_LEVEL: {
    meaning: 'least level of security of a login, 2 or 3',
    schema: z.enum(['2', '3']).transform((level) => (level === '3' ? 3 : 2)),
    fallback: '2',
  },
  LOGIN_CLOCK_SKEW_SECONDS: {
    meaning: 'how far the clock of an identity provider may differ from ours, at most 180',
    schema: z.coerce.number().int().min(0).max(180),
    fallback: '60',
  },
  EVIDENCE_KEY: {
    meaning: 'file with 32 bytes in base64 that encrypt the kept proofs of logins; empty = made in DATA_DIR',
    schema: z.string(),
    fallback: '',
  },
  OPERATOR_NAME: { meaning: 'public body that offers the record, in Italian', schema: z.string().min(1), fallback: 'Regione dimostrativa' },
  OPERATOR_NAME_EN: { meaning: 'the same in English', schema: z.string().min(1), fallback: 'Demonstration region' },
  OPERATOR_IPA_CODE: { meaning: 'its code in the IPA, for the metadata of SPID and CIE', schema: z.string(), fallback: '' },
  OPERATOR_EMAIL: { meaning: 'its address for matters of SPID and CIE', schema: z.union([z.literal(''), z.email()]), fallback: '' },
  OPERATOR_PHONE: {
    meaning: 'its telephone for the same, with country code and without spaces',
    schema: z.union([z.literal(''), z.string().regex(/^\+\d{6,15}$/)]),
    fallback: '',
  },
  OPERATOR_MUNICIPALITY: { meaning: 'ISTAT or Belfiore code of its municipality, for CIE', schema: z.string().min(1), fallback: 'D969' },
  LOG_LEVEL: {
    meaning: 'how much is logged',
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
    fallback: 'info',
  },
} satisfies Record<string, Setting>;

export type Config = { readonly [K in keyof typeof settings]: z.infer<(typeof settings)[K]['schema']> };

export function terminologyFolder({ TERMINOLOGY, DATA_DIR }: Pick<Config, 'TERMINOLOGY' | 'DATA_DIR'>): string {
  return TERMINOLOGY === '' ? join(DATA_DIR, 'terminology') : TERMINOLOGY;
}

export function documentThreads({ DOCUMENT_THREADS }: Pick<Config, 'DOCUMENT_THREADS'>): number {
  return DOCUMENT_THREADS === '' ? Math.max(1, availableParallelism() - 1) : DOCUMENT_THREADS;
}

/** Reads the environment; one line per wrong value, naming the setting, its value and the rule. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const wrong: string[] = [];
  const entries = Object.entries(settings).map(([name, setting]) => {
    const given = environment[name];
    const result = setting.schema.safeParse(given === undefined || given === '' ? setting.fallback : given);
    if (!result.success) wrong.push(`${name}=${given}: ${result.error.issues[0]?.message}. It is the ${setting.meaning}.`);
    return [name, result.data] as const;
  });
  const config = Object.fromEntries(entries) as unknown as Config;
  if (wrong.length === 0 && config.MODE === 'production') wrong.push(...unsafe(config));
  if (wrong.length > 0) throw new Error(`The server does not start: ${wrong.join(' ')}`);
  return config;
}

function unsafe(config: Config): string[] {
  const wrong: string[] = [];
  if (config.TOKEN_ISSUER !== '' && config.TOKEN_JWKS === '')
    wrong.push('TOKEN_JWKS is empty: name the file with the public keys of TOKEN_ISSUER.');
  if (config.TOKEN_ISSUER === '' && config.TOKEN_JWKS !== '')
    wrong.push('TOKEN_ISSUER is empty: name the issuer whose keys TOKEN_JWKS holds.');
  if (config.PUBLIC_URL === '') wrong.push('PUBLIC_URL is empty: name the address that clients use, since tokens are issued for it.');
  wrong.push(...unsafeLogin(config));
  if (config.DATABASE_URL === ':memory:')
    wrong.push('DATABASE_URL=:memory: loses everything at the end: name a file or a PostgreSQL database.');
  return wrong;
}

/** What SPID, CIE and OpenID Connect ask of a service that is offered for real. */
function unsafeLogin(config: Config): string[] {
  const saml = config.SPID_REGISTRY !== '' || config.CIE_REGISTRY !== '';
  if (!saml && config.OIDC_PROVIDER === '') return [];
  const ways = saml ? 'SPID and CIE' : 'OpenID Connect';
  const forSaml = ['LOGIN_CERTIFICATE', 'OPERATOR_IPA_CODE', 'OPERATOR_EMAIL', 'OPERATOR_PHONE'] as const;
  const wrong = (['LOGIN_KEY', ...(saml ? forSaml : [])] as const)
    .filter((name) => config[name] === '')
    .map((name) => `${name} is empty: ${ways} need${saml ? '' : 's'} the ${settings[name].meaning}.`);
  if (!config.PUBLIC_URL.startsWith('https://'))
    wrong.push(`PUBLIC_URL=${config.PUBLIC_URL}: ${ways} need${saml ? '' : 's'} an address with https.`);
  return wrong;
}
