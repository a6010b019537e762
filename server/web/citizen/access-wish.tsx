// Being told by e-mail of every access, for whoever wants it; of an emergency everybody is told.
import type { Patient } from '@medplum/fhirtypes';
import { Badge, Definitions } from '../components/display.tsx';
import { Button, Buttons, Form } from '../components/form.tsx';
import type { CitizenVisit } from './parts.ts';

interface AccessWishProps {
  readonly visit: CitizenVisit;
  readonly wanted: boolean;
  /** There is an address to tell it to. */
  readonly hasEmail: boolean;
}

export async function hasEmail(visit: CitizenVisit): Promise<boolean> {
  const { match } = await visit.chart.open<Patient>(visit.read('read'), 'Patient', visit.patient);
  return match.telecom?.some(({ system }) => system === 'email') === true;
}

export function AccessWish({ visit, wanted, hasEmail: isReachable }: AccessWishProps) {
  const { news } = visit.text.accesses;
  return (
    <section class="no-print" aria-labelledby="news">
      <h2 id="news">{news.title}</h2>
      <Definitions
        entries={[
          [
            news.emergencies,
            <>
              <Badge tone="success">{news.always}</Badge> {news.emergency}
            </>,
          ],
          [
            news.others,
            <>
              <Badge tone={wanted ? 'success' : 'neutral'}>{wanted ? news.isOn : news.isOff}</Badge> {wanted ? news.wanted : news.notWanted}
            </>,
          ],
        ]}
      />
      <p>
        {isReachable ? news.noContent : news.noAddress} <a href="/profilo">{news.contacts}</a>
      </p>
      <Form visit={visit} action="/accessi/avvisi">
        <Buttons>
          <Button kind="secondary" name="avvisi" value={wanted ? 'no' : 'si'}>
            {wanted ? news.end : news.begin}
          </Button>
        </Buttons>
      </Form>
    </section>
  );
}

export async function accessWishSend(visit: CitizenVisit): Promise<Response> {
  await visit.accessNews.want(visit.patient, (await visit.form()).text('avvisi') === 'si');
  return visit.redirect('/accessi?fatto=avvisi');
}
