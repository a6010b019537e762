// Who came in, who tried to, and who left, as rows of the audit trail: DICOM's events 110114 user authentication, 110122 login and 110123 logout.
// https://hl7.org/fhir/R4/valueset-audit-event-sub-type.html
import type { Authenticated } from '#identity/authenticated.ts';
import type { AuditRecord } from '#store/store.ts';
import { subjectsIn, type People, type RegistryPerson } from './people.ts';

export interface LoginTrail {
  /** In the trail before there is a session. */
  cameIn(authenticated: Authenticated, person: RegistryPerson): Promise<void>;
  /** Somebody gave a codice fiscale and could not prove that it is theirs. For nobody known, too: it takes as long. */
  wasRefused(fiscalNumber: string, how: string): Promise<void>;
  left(authenticated: Authenticated): Promise<void>;
}

export interface LoginTrailParts {
  readonly append: (record: AuditRecord) => Promise<void>;
  readonly people: Pick<People, 'byFiscalCode'>;
  readonly clock: () => number;
  readonly newId: () => string;
}

/** Who it was that could not prove it, nobody knows: only in whose name. */
const nobody = 'unknown';

export function createLoginTrail({ append, people, clock, newId }: LoginTrailParts): LoginTrail {
  /** A person who is both a citizen and a professional comes and goes as both. */
  async function write(person: RegistryPerson, action: 'login' | 'logout', { scheme, level, evidence }: Authenticated): Promise<void> {
    const known = { ...usual, action, at: clock(), query: `${scheme}, level ${level}, ${evidence}`, requestId: evidence };
    const rows = subjectsIn(person).map((agent) => append({ ...known, outcome: 'success', agent, ...concernOf(agent) }));
    await Promise.all(rows);
  }

  return {
    cameIn: (login, person) => write(person, 'login', login),

    async wasRefused(fiscalNumber, how) {
      const { patient } = await people.byFiscalCode(fiscalNumber);
      const patients = patient === undefined ? [] : [patient.id];
      const row = { ...usual, action: 'login', at: clock(), query: how, requestId: newId() };
      await append({ ...row, outcome: 'denied', agent: nobody, role: null, patients });
    },

    left: async (login) => write(await people.byFiscalCode(login.fiscalNumber), 'logout', login),
  };
}

const usual = { onBehalfOf: null, organization: null, purpose: 'PERSONAL', client: 'web', what: [] } as const;

function concernOf(agent: string): Pick<AuditRecord, 'patients' | 'role'> {
  const [type, id = ''] = agent.split('/');
  return type === 'Patient' ? { patients: [id], role: 'citizen' } : { patients: [], role: null };
}
