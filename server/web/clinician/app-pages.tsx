// Apps that open on the person whose record is on the page. https://hl7.org/fhir/smart-app-launch/app-launch.html#launch-app-ehr-launch
import { notFound } from '#fhir/outcome.ts';
import { Card, Cards, Notice } from '../components/display.tsx';
import { Button, Form } from '../components/form.tsx';
import type { Visit } from '../page.ts';
import { isEmergency, personPage, personPath, professionalOf, textOf, type ClinicianParts } from './parts.tsx';

export function createAppPages(parts: ClinicianParts) {
  const { chart, launches } = parts;

  async function list(visit: Visit): Promise<Response> {
    const standing = await chart.standing(visit.act('read'), visit.param('id'));
    const apps = (await launches?.list()) ?? [];
    const text = textOf(visit).apps;
    return personPage(visit, parts, standing, {
      tab: 'apps',
      formTargets: apps.map(({ origin }) => origin),
      body: (
        <>
          <Notice tone="neutral">
            <p>{text.about}</p>
          </Notice>
          {apps.length === 0 ? (
            <p class="nothing">{text.none}</p>
          ) : (
            <Cards>
              {apps.map(({ id, name, origin }) => (
                <Card title={name} over={new URL(origin).host}>
                  <Form visit={visit} action={`${personPath(visit.param('id'))}/app`} label={text.open(name)}>
                    <input type="hidden" name="app" value={id} />
                    <Button>{text.open(name)}</Button>
                  </Form>
                </Card>
              ))}
            </Cards>
          )}
        </>
      ),
    });
  }

  async function open(visit: Visit): Promise<Response> {
    const { session, requester } = professionalOf(visit);
    const patient = visit.param('id');
    const client = (await visit.form()).text('app');
    const standing = await chart.standing(visit.act('read'), patient);
    const emergency = isEmergency(standing);
    const login = session.authenticated.evidence;
    const address = await launches?.open({ client, patient, subject: requester.subject, login, emergency });
    if (address === undefined) throw notFound('No such app can be opened here.');
    return visit.c.redirect(address, 303);
  }

  return { list, open };
}
