// Told by a real mail server, from the page to the mail: of an emergency always, of every access for whoever wants it.
import type { AddressInfo } from 'node:net';
import type { Patient } from '@medplum/fhirtypes';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PersonaName } from '#auth/personas.ts';
import { missingBrowser, startJourney, timeout, type Journey } from './browser.ts';
import { demoResources } from './test-server.ts';

interface Mail {
  readonly to: string;
  readonly language: string;
  readonly text: string;
}

describe.skipIf(missingBrowser !== undefined)('Mail about accesses', () => {
  let journey: Journey;
  let smtp: SMTPServer;
  const arrived: Mail[] = [];
  beforeAll(async () => {
    smtp = await startSmtp(arrived);
    const { port } = smtp.server.address() as AddressInfo;
    journey = await startJourney(
      { SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: 'Fascicolo <no-reply@fascicolo.example>' },
      'access-mail',
    );
    await writeAddress('citizen', 'bianca@esempio.example', 'it');
    await writeAddress('guardian', 'teresa@esempio.example', 'en');
  }, timeout);
  afterAll(async () => {
    await journey.close();
    await new Promise<void>((resolve) => smtp.close(() => resolve()));
  });

  async function send(method: string, as: PersonaName, path: string, body?: unknown, purpose?: 'EMERGENCY'): Promise<void> {
    const { server, url } = journey.started;
    const token = await server.issueToken(as, purpose === undefined ? {} : { purpose });
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/fhir+json' };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await server.fetch(new Request(`${url}/fhir${path}`, { method, headers, ...sent }));
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  }

  function writeAddress(id: string, email: string, language: string): Promise<void> {
    const person = demoResources().find((one): one is Patient => one.resourceType === 'Patient' && one.id === id);
    const communication = [{ language: { coding: [{ system: 'urn:ietf:bcp:47', code: language }] }, preferred: true }];
    return send('PUT', 'admin', `/Patient/${id}`, { ...person, telecom: [{ system: 'email', value: email }], communication });
  }

  async function mails(): Promise<readonly Mail[]> {
    const { messages } = journey.started.server;
    await messages.accessNews.tellNews();
    await messages.deliverDue();
    return arrived.splice(0);
  }

  const reason = (text: string) => ({ resourceType: 'Parameters', parameter: [{ name: 'reason', valueString: text }] });
  /** What is in the demo's records, and why somebody declared an emergency. */
  const clinical = /glucosio|emoglobina|diabete|polmonite|referto|report|laborator|observation|incosciente|unconscious/i;

  test('The page says that emergencies are always told, and why; every other access is switched on', { timeout }, async () => {
    const { page, visit, look, screenshot } = await journey.signInAs('citizen');
    await visit('/accessi');
    const news = page.getByRole('region', { name: 'Avvisi per e-mail' });
    expect(await news.innerText()).toMatch(
      /Accessi in emergenza\s+Sempre attivi.*Non si possono disattivare: in emergenza si guarda senza poterti chiedere/s,
    );
    expect(await news.innerText()).toMatch(/Ogni altra consultazione\s+Non attivi/);
    expect(await news.getByRole('button').allInnerTexts(), 'no button for emergencies').toEqual(['Avvisami di ogni consultazione']);
    await send('GET', 'gp', '/DiagnosticReport?patient=citizen');
    expect(await mails(), 'not wanted yet').toEqual([]);
    await page.getByRole('button', { name: 'Avvisami di ogni consultazione' }).click();
    await page.waitForURL(/fatto=avvisi/);
    await look();
    await screenshot('access-mail-on');
    expect(await news.innerText()).toMatch(/Ogni altra consultazione\s+Attivi/);
    await send('GET', 'gp', '/Observation?patient=citizen');
    const [mail, ...more] = await mails();
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ to: 'bianca@esempio.example', language: 'it' });
    expect(mail?.text).toMatch(/consultato da Studio Medico Modello/);
    expect(mail?.text).toMatch(/^Chi ha guardato: http:\/\/\S+\/accessi$/m);
    expect(mail?.text).not.toMatch(clinical);
    await page.getByRole('button', { name: 'Avvisami solo delle emergenze' }).click();
    await page.waitForURL(/fatto=avvisi/);
    journey.clock.now += 2 * 3_600_000;
    await send('GET', 'gp', '/Observation?patient=citizen');
    expect(await mails(), 'switched off again').toEqual([]);
  });

  test.each([
    [
      'citizen',
      'bianca@esempio.example',
      'it',
      /Un accesso in emergenza .* presso Ospedale Santa Prova/,
      /^Chi ha guardato: http:\/\/\S+\/accessi$/m,
    ],
    [
      'guardian',
      'teresa@esempio.example',
      'en',
      /Emergency access .* declared at Ospedale Santa Prova/,
      /^Who has looked: http:\/\/\S+\/accessi$/m,
    ],
  ] as const)(
    'Of an emergency %s is told at once, who wanted nothing, in their language',
    { timeout },
    async (id, to, language, words, link) => {
      await send('POST', 'specialist', `/Patient/${id}/$emergency-access`, reason('Incosciente, glucosio sconosciuto'), 'EMERGENCY');
      const [mail, ...more] = await mails();
      expect(more).toEqual([]);
      expect(mail).toMatchObject({ to, language });
      expect(mail?.text).toMatch(words);
      expect(mail?.text).toMatch(link);
      expect(mail?.text).not.toMatch(clinical);
      await send('GET', 'specialist', `/DiagnosticReport?patient=${id}`, undefined, 'EMERGENCY');
      expect(await mails(), 'the looks that follow are on the page').toEqual([]);
    },
  );
});

async function startSmtp(arrived: Mail[]): Promise<SMTPServer> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const [head = '', ...body] = Buffer.concat(chunks).toString().split('\r\n\r\n');
        const language = /^Content-Language: (\S+)/m.exec(head)?.[1] ?? '';
        const to = session.envelope.rcptTo.map(({ address }) => address).join();
        arrived.push({ to, language, text: decode(head, body.join('\r\n\r\n')) });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** As a reader of mail shows it. https://www.rfc-editor.org/rfc/rfc2045#section-6 */
function decode(head: string, body: string): string {
  if (/^Content-Transfer-Encoding: base64/im.test(head)) return Buffer.from(body, 'base64').toString();
  const joined = body.replace(/=\r\n/g, '');
  const bytes = joined.replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
  const text = /quoted-printable/i.test(head) ? Buffer.from(bytes, 'latin1').toString() : body;
  return text.replaceAll('\r\n', '\n');
}
