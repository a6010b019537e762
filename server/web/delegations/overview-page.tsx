// Both lists: for whom one acts, and who acts for this person, in force and ended.
import type { Delegated } from '#activation/delegation-resources.ts';
import type { ActingFor, Delegations } from '#activation/delegation-wishes.ts';
import { isInForce } from '#activation/related-people.ts';
import { formatDate } from '#presentation/language.ts';
import { parseDateTime } from '#fhir/period.ts';
import type { Child } from 'hono/jsx';
import { Notice } from '../components/display.tsx';
import { Button, Form, LinkButton } from '../components/form.tsx';
import { signedIn, type Visit } from '../page.ts';
import { kindNames, ownPatient, textOf } from './parts.ts';
import { servicesOf } from './services.ts';

export async function overview(activations: Pick<Delegations, 'delegationsOf' | 'actsFor'>, visit: Visit): Promise<Response> {
  const text = textOf(visit);
  const { requester, session } = signedIn(visit);
  const mine = await activations.actsFor(visit.act('$delegations'));
  const others = await actingFor(activations, visit);
  const done = text.done[visit.query('fatto') ?? ''];
  return visit.page({
    title: text.title,
    lead: text.lead,
    width: 'narrow',
    body: (
      <>
        {done !== undefined && (
          <Notice tone="success" live>
            <p>{done}</p>
          </Notice>
        )}
        <h2>{text.mine}</h2>
        {mine.length === 0 && <p>{text.noneMine}</p>}
        <Group visit={visit} title={text.children} places={mine.filter(({ relation }) => relation === 'parent')} />
        <Group visit={visit} title={text.wards} places={mine.filter(({ relation }) => relation === 'guardian')} />
        <Group visit={visit} title={text.delegators} places={mine.filter(({ relation }) => relation === 'delegate')} />
        <h2>{session.actingFor === undefined ? text.othersSelf : text.others(session.actingFor.name)}</h2>
        {others === undefined ? <p>{text.notTold}</p> : <Others visit={visit} delegations={others} />}
        {requester.kind === 'citizen' && (
          <p>
            <LinkButton href="/deleghe/nuova">{text.give}</LinkButton>
          </p>
        )}
        <p>{text.counter}</p>
      </>
    ),
  });
}

/** Undefined: a delegate is not told who else is one. */
async function actingFor(activations: Pick<Delegations, 'delegationsOf' | 'actsFor'>, visit: Visit) {
  const { requester } = signedIn(visit);
  if (requester.kind === 'citizen') return activations.delegationsOf(visit.act('$delegations'), requester.patient);
  if (requester.kind !== 'delegate') return undefined;
  const places = await activations.actsFor(visit.act('$delegations'));
  const isTold = places.some(({ patient, relation }) => patient === requester.patient && relation !== 'delegate');
  return isTold ? activations.delegationsOf(visit.act('$delegations'), requester.patient) : undefined;
}

function Group({ visit, title, places }: { readonly visit: Visit; readonly title: string; readonly places: readonly ActingFor[] }): Child {
  if (places.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul class="people-list">
        {places.map((place) => (
          <Place visit={visit} place={place} />
        ))}
      </ul>
    </>
  );
}

function Place({ visit, place }: { readonly visit: Visit; readonly place: ActingFor }): Child {
  const text = textOf(visit);
  const { session } = signedIn(visit);
  const { patient, name, birthDate, relation, relatedPerson, until } = place;
  const majority = relation === 'parent' && until === undefined ? eighteenth(birthDate) : undefined;
  return (
    <li>
      <strong>{name}</strong>
      <span class="people-detail">
        {birthDate !== undefined && `${text.born(formatDate(birthDate, visit.language))}. `}
        {relation === 'delegate' && `${scopeIn(visit, place.documentKinds)} `}
        {majority !== undefined && text.majority(formatDate(majority, visit.language))}
        {until !== undefined && text.until(formatDate(until, visit.language))}
      </span>
      <span class="people-acts">
        {session.actingFor?.patient === patient ? (
          <em>{text.here}</em>
        ) : (
          <Form visit={visit} action="/persona" class="inline-form">
            <input type="hidden" name="person" value={patient} />
            <Button kind="secondary">
              <span aria-hidden="true">{text.go}</span>
              <span class="visually-hidden">{text.goTo(name)}</span>
            </Button>
          </Form>
        )}
        {relation === 'delegate' && (
          <LinkButton href={`/deleghe/${relatedPerson}/fine?di=${patient}`} kind="plain">
            {text.renounce} <span class="visually-hidden">{text.renounceOf(name)}</span>
          </LinkButton>
        )}
      </span>
    </li>
  );
}

function Others({ visit, delegations }: { readonly visit: Visit; readonly delegations: readonly Delegated[] }): Child {
  const text = textOf(visit);
  const { requester } = signedIn(visit);
  const [current, ended] = [
    delegations.filter((one) => isInForce(one, visit.now)),
    delegations.filter((one) => !isInForce(one, visit.now) && one.until !== undefined),
  ];
  const own = ownPatient(visit);
  return (
    <>
      {current.length === 0 && <p>{text.noneOthers}</p>}
      <ul class="people-list">
        {current.map(({ id, name, relation, documentKinds, from, until }) => (
          <li>
            <strong>{name}</strong>
            <span class="people-detail">
              {text.relation[relation]}
              {isToCome(from, visit.now) && ` (${text.toCome})`}
              {relation === 'delegate' && `. ${scopeIn(visit, documentKinds)}`}
            </span>
            {from !== undefined && (
              <span class="people-detail">
                {text.period(formatDate(from, visit.language), until === undefined ? undefined : formatDate(until, visit.language))}
              </span>
            )}
            {relation === 'delegate' && requester.kind === 'citizen' && (
              <span class="people-acts">
                <LinkButton href={`/deleghe/${id}/fine?di=${own}`} kind="plain">
                  {text.revoke} <span class="visually-hidden">{text.revokeOf(name)}</span>
                </LinkButton>
              </span>
            )}
          </li>
        ))}
      </ul>
      {ended.length > 0 && (
        <details class="more">
          <summary>{text.ended}</summary>
          <ul>
            {ended.map(({ name, until = '' }) => (
              <li>{text.endedRow(name, formatDate(until, visit.language))}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function scopeIn(visit: Visit, kinds: readonly string[]): string {
  const text = textOf(visit);
  return kinds.length === 0 ? text.all : text.some(servicesOf(kinds, text.form.services, kindNames(visit)));
}

function isToCome(from: string | undefined, now: number): boolean {
  return (parseDateTime(from ?? '')?.lo ?? 0) > now;
}

function eighteenth(birthDate: string | undefined): string | undefined {
  return birthDate === undefined ? undefined : `${Number(birthDate.slice(0, 4)) + 18}${birthDate.slice(4)}`;
}
