// Before the steps: what is about to happen, or what stands against it.
import type { Obstacle } from '#activation/eligibility.ts';
import { hasDied } from '#auth/requester.ts';
import { Notice } from '../components/display.tsx';
import { Button, Buttons, Checkbox, ErrorSummary, Form, LinkButton } from '../components/form.tsx';
import type { Visit } from '../page.ts';
import type { FieldErrors } from '../submitted.ts';
import {
  addresses,
  awaitsSecond,
  back,
  obstacleIn,
  patientOf,
  root,
  standingOf,
  stepOf,
  textOf,
  warningAt,
  type FlowParts,
} from './flow.ts';
import { ForPerson, Warning } from './step-frame.tsx';

/** Wherever one stands: the beginning, the step one had come to, or the reason why not. */
export async function begin(parts: FlowParts, visit: Visit, errors: FieldErrors = {}): Promise<Response> {
  const standing = await standingOf(parts, visit);
  const obstacle = obstacleIn(standing);
  if (obstacle !== undefined) return visit.redirect(`${root}/ostacolo/${obstacle}`);
  const warning = visit.query('avviso');
  if (awaitsSecond(standing)) return visit.redirect(addresses.second);
  if (standing.draft !== undefined)
    return visit.redirect(`${addresses[stepOf(standing)]}${warningAt(visit) === undefined ? '' : `?avviso=${warning}`}`);
  const text = textOf(visit).start;
  const self = standing.decider.title === 'self';
  return visit.page({
    title: text.title,
    width: 'narrow',
    lead: text.lead(standing.person.name),
    status: Object.keys(errors).length > 0 ? 422 : 200,
    body: (
      <>
        <Warning visit={visit} />
        <ErrorSummary errors={errors} words={visit.words} />
        {standing.state === 'refused' && (
          <Notice>
            <p>{text.refused}</p>
          </Notice>
        )}
        <h2>{text.happens}</h2>
        <ol>
          {text.steps.map((step) => (
            <li>{step}</li>
          ))}
        </ol>
        <p>{text.nothing}</p>
        <Form visit={visit} action={root}>
          <ForPerson visit={visit} />
          <Checkbox
            name="sure"
            label={self ? text.self : text.other(standing.person.name)}
            language={visit.language}
            error={errors['sure']}
          />
          <Buttons>
            <Button>{text.go}</Button>
            <LinkButton href="/" kind="plain">
              {text.later}
            </LinkButton>
          </Buttons>
        </Form>
      </>
    ),
  });
}

export async function begun(parts: FlowParts, visit: Visit): Promise<Response> {
  const form = await visit.form();
  if (form.text('for') !== patientOf(visit)) return back(visit, 'persona');
  if (form.text('sure') !== 'yes') return begin(parts, visit, { sure: textOf(visit).start.selfMissing });
  return visit.redirect(addresses.notice);
}

export async function obstacle(parts: FlowParts, visit: Visit): Promise<Response> {
  const { requester } = visit.visitor;
  const died = hasDied(requester);
  if (died && requester?.kind === 'delegate') return diedPage(visit);
  const standing = await standingOf(parts, visit);
  const stands = (code: string): boolean => standing.reasons.some((reason) => reason.code === code);
  // They came for their open record, and not to open one.
  if (died && stands('already-open')) return diedPage(visit);
  const [found] = standing.reasons.filter(({ code }) => code === visit.param('reason'));
  if (found === undefined) return died ? diedPage(visit) : visit.redirect(root);
  await parts.activations.countRefusal(visit.act('$activate'), patientOf(visit), found.code);
  return obstaclePage(visit, found.code);
}

/** To whoever has signed in with the identity of somebody who has died. */
function diedPage(visit: Visit): Response | Promise<Response> {
  const text = textOf(visit);
  const { title, advice } = text.died;
  return visit.page({
    title,
    width: 'narrow',
    body: (
      <>
        <Notice tone="warning" title={text.obstacle.next}>
          <p>{advice}</p>
        </Notice>
        <p>{text.obstacle.counter}</p>
        <Form visit={visit} action="/esci">
          <Buttons>
            <Button>{visit.words.signOut}</Button>
          </Buttons>
        </Form>
      </>
    ),
  });
}

export function obstaclePage(visit: Visit, code: Obstacle): Response | Promise<Response> {
  const text = textOf(visit);
  const [title, advice] = text.obstacles[code];
  const isOpen = code === 'already-open';
  return visit.page({
    title,
    width: 'narrow',
    body: (
      <>
        {!isOpen && <p class="lead">{text.obstacle.lead}</p>}
        <Notice tone={isOpen ? 'success' : 'warning'} {...(isOpen ? {} : { title: text.obstacle.next })}>
          <p>{advice}</p>
        </Notice>
        {!isOpen && <p>{text.obstacle.counter}</p>}
        <Buttons>
          <LinkButton href="/">{isOpen ? text.obstacle.open : visit.words.errors.back}</LinkButton>
          {isOpen && (
            <LinkButton href="/scelte" kind="secondary">
              {visit.words.navigation.choices}
            </LinkButton>
          )}
        </Buttons>
      </>
    ),
  });
}
