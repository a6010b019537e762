// For whom one may act, and who may act for this person.
import type { RelatedPerson } from '@medplum/fhirtypes';
import { formatDate } from '#presentation/language.ts';
import { personName } from '#presentation/wording.ts';
import { LinkButton } from '../components/form.tsx';
import { signedIn } from '../page.ts';
import type { CitizenVisit } from './parts.ts';

const relations: Readonly<Record<string, string>> = { PRN: 'parent', GUARD: 'guardian', DELEGATEE: 'delegate' };

export async function delegationsPage(visit: CitizenVisit): Promise<Response> {
  const { delegations: text } = visit.text;
  const { session } = signedIn(visit);
  const own = session.as.kind === 'citizen' ? session.as.patient : visit.patient;
  const [mine, others] = await Promise.all([visit.people.representedBy(own, session.authenticated.fiscalNumber), actingForMe(visit)]);
  return visit.page({
    title: text.title,
    lead: text.lead,
    width: 'narrow',
    body: (
      <>
        <h2>{text.mine}</h2>
        {mine.length === 0 ? (
          <p>{text.noneMine}</p>
        ) : (
          <>
            <ul class="summary-lines">
              {mine.map(({ name, relation }) => (
                <li>
                  <strong>{name}</strong>
                  <span class="summary-detail">{text.relation[relation]}</span>
                </li>
              ))}
            </ul>
            <LinkButton href="/persona">{text.change}</LinkButton>
          </>
        )}
        <h2>{text.others}</h2>
        {others.length === 0 ? (
          <p>{text.noneOthers}</p>
        ) : (
          <ul class="summary-lines">
            {others.map((related) => (
              <li>
                <strong>{personName(related.name)}</strong>
                <span class="summary-detail">{text.relation[relationOf(related)] ?? ''}</span>
                {related.period?.end !== undefined && (
                  <span class="summary-date">{text.until(formatDate(related.period.end, visit.language))}</span>
                )}
              </li>
            ))}
          </ul>
        )}
        <p>{text.children}</p>
        <p>{text.majority}</p>
      </>
    ),
  });
}

async function actingForMe(visit: CitizenVisit): Promise<readonly RelatedPerson[]> {
  const { matches } = await visit.chart.search<RelatedPerson>(visit.read('search-type'), {
    type: 'RelatedPerson',
    params: [
      ['patient', visit.patient],
      ['active:not', 'false'],
      ['_count', '100'],
      ['_total', 'none'],
    ],
  });
  const day = new Date(visit.now).toISOString().slice(0, 10);
  return matches.filter(({ period }) => (period?.end ?? '9999') >= day && (period?.start ?? '') <= `${day}T99`);
}

function relationOf({ relationship = [] }: RelatedPerson): string {
  const codes = relationship.flatMap(({ coding = [] }) => coding.map(({ code = '' }) => relations[code]));
  return codes.find((code) => code !== undefined) ?? '';
}
