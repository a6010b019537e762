// Revoking a delegation that one gave, giving up one that one has: what it means, said before it is done.
import type { ActingFor, Delegations } from '#activation/delegation-wishes.ts';
import type { Delegated } from '#activation/delegation-resources.ts';
import { isInForce } from '#activation/related-people.ts';
import { notFound } from '#fhir/outcome.ts';
import { Notice } from '../components/display.tsx';
import { Button, Buttons, Form, LinkButton } from '../components/form.tsx';
import { signedIn, type Visit } from '../page.ts';
import { ownPatient, textOf } from './parts.ts';

type Ending =
  | { readonly kind: 'revoke'; readonly patient: string; readonly delegation: Delegated }
  | { readonly kind: 'renounce'; readonly patient: string; readonly place: ActingFor };

type Wanted = Pick<Delegations, 'delegationsOf' | 'actsFor' | 'endDelegation'>;

/** Undefined: not theirs to end, or ended already. */
async function endingAt(activations: Wanted, visit: Visit, patient: string): Promise<Ending | undefined> {
  const { requester } = signedIn(visit);
  const id = visit.param('id');
  if (requester.kind === 'citizen' && patient === ownPatient(visit)) {
    const given = await activations.delegationsOf(visit.act('$delegations'), patient);
    const delegation = given.find((one) => one.id === id && one.relation === 'delegate' && isInForce(one, visit.now));
    return delegation === undefined ? undefined : { kind: 'revoke', patient, delegation };
  }
  const places = await activations.actsFor(visit.act('$delegations'));
  const place = places.find((one) => one.relatedPerson === id && one.patient === patient && one.relation === 'delegate');
  return place === undefined ? undefined : { kind: 'renounce', patient, place };
}

export async function endForm(activations: Wanted, visit: Visit): Promise<Response> {
  const text = textOf(visit);
  const ending = await endingAt(activations, visit, visit.query('di') ?? '');
  if (ending === undefined) throw notFound('There is no such delegation.');
  const revokes = ending.kind === 'revoke';
  const name = revokes ? ending.delegation.name : ending.place.name;
  return visit.page({
    title: revokes ? text.end.revoke(name) : text.end.renounce(name),
    width: 'narrow',
    breadcrumbs: [{ href: '/deleghe', label: text.title }],
    body: (
      <>
        <Notice tone="warning" title={text.end.before}>
          <p>{revokes ? text.end.revokeText(name) : text.end.renounceText(name)}</p>
        </Notice>
        <Form visit={visit} action={`/deleghe/${visit.param('id')}/fine`}>
          <input type="hidden" name="di" value={ending.patient} />
          <Buttons>
            <Button kind="danger">{revokes ? text.end.revokeButton : text.end.renounceButton}</Button>
            <LinkButton href="/deleghe" kind="plain">
              {text.end.cancel}
            </LinkButton>
          </Buttons>
        </Form>
      </>
    ),
  });
}

export async function endDelegation(activations: Wanted, visit: Visit): Promise<Response> {
  const form = await visit.form();
  const patient = form.text('di');
  const ending = await endingAt(activations, visit, patient);
  // Pressed twice, or ended in another window: it is as it was asked for.
  if (ending === undefined) return visit.redirect('/deleghe');
  await activations.endDelegation(visit.act('$end-delegation'), patient, visit.param('id'));
  return visit.redirect(`/deleghe?fatto=${ending.kind === 'revoke' ? 'revocata' : 'rinunciata'}`);
}
