// A small SMART app of the demo: what a foreign app would do with this server, without a script and with nothing but its addresses.
// https://hl7.org/fhir/smart-app-launch/app-launch.html
import { createHash, randomBytes } from 'node:crypto';
import type { Bundle, DiagnosticReport } from '@medplum/fhirtypes';
import { demoChart } from '#authorization/demo-clients.ts';
import type { Keep } from '#store/keep.ts';
import type { DemoApp, DemoAppShown } from '#web/demo/app-pages.tsx';

export interface DemoAppParts {
  readonly keep: Pick<Keep, 'put' | 'take'>;
  readonly publicUrl: string;
  readonly clock: () => number;
}

const kind = 'demo-app';
const lifetime = 15 * 60_000;
const scopes = {
  launch: 'openid fhirUser launch patient/Patient.rs patient/DiagnosticReport.rs patient/Observation.rs',
  standalone: 'openid fhirUser launch/patient online_access patient/Patient.rs patient/DiagnosticReport.rs patient/Observation.rs',
};

export function createDemoApp({ keep, publicUrl, clock }: DemoAppParts): DemoApp {
  const fhir = `${publicUrl}/fhir`;
  const redirectUri = `${publicUrl}${demoChart.callback}`;

  return {
    async begin(launch) {
      const [state, verifier] = [randomBytes(16).toString('base64url'), randomBytes(32).toString('base64url')];
      await keep.put(kind, { key: state, owner: null, value: verifier, expires: clock() + lifetime });
      const request = new URLSearchParams({
        response_type: 'code',
        client_id: demoChart.id,
        redirect_uri: redirectUri,
        scope: launch === undefined ? scopes.standalone : scopes.launch,
        ...(launch === undefined ? {} : { launch }),
        state,
        aud: fhir,
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
      });
      return `/auth/authorize?${request.toString()}`;
    },

    async finish({ code, state }) {
      const verifier = (await keep.take(kind, state, clock()))?.value;
      if (verifier === undefined) return undefined;
      const form = {
        grant_type: 'authorization_code',
        client_id: demoChart.id,
        code,
        code_verifier: verifier,
        redirect_uri: redirectUri,
      };
      const reply = await fetch(`${publicUrl}/auth/token`, { method: 'POST', body: new URLSearchParams(form) });
      if (!reply.ok) return undefined;
      const { access_token: token, scope, patient } = (await reply.json()) as Readonly<Record<string, string>>;
      return shown(token ?? '', scope ?? '', patient);
    },
  };

  async function shown(token: string, scope: string, patient: string | undefined): Promise<DemoAppShown> {
    const query = new URLSearchParams({ ...(patient === undefined ? {} : { patient }), _sort: '-date', _count: '5' });
    const reply = await fetch(`${fhir}/DiagnosticReport?${query.toString()}`, { headers: { Authorization: `Bearer ${token}` } });
    const found = reply.ok ? ((await reply.json()) as Bundle<DiagnosticReport>) : undefined;
    const claims = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
    return {
      scope,
      ...(patient === undefined ? {} : { patient }),
      claims: JSON.stringify(JSON.parse(claims), undefined, 2),
      request: `GET ${fhir}/DiagnosticReport?${query.toString()}`,
      total: found?.total ?? 0,
      reports: (found?.entry ?? []).flatMap(({ resource }) =>
        resource === undefined
          ? []
          : [{ title: resource.code.text ?? resource.code.coding?.[0]?.display ?? '', date: resource.effectiveDateTime ?? '' }],
      ),
    };
  }
}
