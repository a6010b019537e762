// Signing out, choosing as whom to act, and changing the person for whom one acts.
import { Buttons, Button, ErrorSummary, Form, LinkButton, RadioGroup } from '../components/form.tsx';
import { roleNames } from '../components/roles.ts';
import type { AppAccess } from '../apps/app-access.ts';
import { inLanguage } from '../language.ts';
import { localPath } from '../local-path.ts';
import type { LoginTrail } from '../login-trail.ts';
import { signedIn, type Area, type Visit } from '../page.ts';
import type { People, Represented } from '../people.ts';
import type { Session, Sessions } from '../session.ts';
import { paths, waysOf, type Way } from '../sign-in.ts';
import type { FieldErrors } from '../submitted.ts';
import { en } from './en.ts';
import { it } from './it.ts';

export interface AccountParts {
  readonly sessions: Sessions;
  readonly people: People;
  readonly trail: Pick<LoginTrail, 'left'>;
  /** Undefined when tokens come from an outside issuer. */
  readonly apps: Pick<AppAccess, 'signOut'> | undefined;
}

/** Logins whose provider can be told that they are over. */
const samlProof = /^(spid|cie)-[\w-]{1,80}$/;

const textOf = ({ language }: Visit) => inLanguage(language, { it, en });

export function createAccountPages({ sessions, people, trail, apps }: AccountParts): Area {
  return {
    pages: [
      { method: 'POST', path: '/esci', who: 'anyone', run: signOut },
      { method: 'GET', path: '/esci', who: 'anyone', run: signedOut },
      { method: 'GET', path: paths.unknown, who: 'anyone', run: unknown },
      { method: 'GET', path: paths.choose, who: 'anyone', run: (visit) => choose(visit) },
      { method: 'POST', path: paths.choose, who: 'anyone', run: chosen },
      { method: 'GET', path: '/persona', who: 'citizen', run: (visit) => person(visit) },
      { method: 'POST', path: '/persona', who: 'citizen', run: changePerson },
    ],
  };

  async function signOut(visit: Visit): Promise<Response> {
    await visit.form();
    const login = visit.visitor.session?.authenticated;
    const proof = login?.evidence ?? '';
    if (login !== undefined) await trail.left(login);
    await sessions.end(visit.c);
    await apps?.signOut({ login: proof, cookies: visit.c.req.header('cookie') ?? '' });
    return visit.c.redirect(samlProof.test(proof) ? `/esci?accesso=${proof}` : '/esci', 303);
  }

  function signedOut(visit: Visit): Response | Promise<Response> {
    if (visit.visitor.session !== undefined) return visit.redirect('/');
    const { out } = textOf(visit);
    const proof = visit.query('accesso') ?? '';
    const body = (
      <Buttons>
        {samlProof.test(proof) && <LinkButton href={`/esci/gestore?accesso=${proof}`}>{out.provider}</LinkButton>}
        <LinkButton href="/" kind="secondary">
          {out.home}
        </LinkButton>
      </Buttons>
    );
    return visit.page({ title: out.title, lead: visit.query('gestore') === 'uscito' ? out.everywhere : out.text, width: 'narrow', body });
  }

  function unknown(visit: Visit): Response | Promise<Response> {
    const text = textOf(visit).unknown;
    return visit.page({
      title: text.title,
      lead: text.lead,
      width: 'narrow',
      body: (
        <>
          <h2>{text.next}</h2>
          <ul>
            {text.steps.map((step) => (
              <li>{step}</li>
            ))}
          </ul>
          <Buttons>
            <LinkButton href="/">{visit.words.errors.back}</LinkButton>
          </Buttons>
        </>
      ),
    });
  }

  async function choose(visit: Visit, errors: FieldErrors = {}): Promise<Response> {
    const { session } = visit.visitor;
    if (session === undefined) return visit.c.redirect('/accedi', 303);
    const text = textOf(visit).choose;
    const ways = await waysFor(session);
    if (ways.length === 0) return noRole(visit);
    return visit.page({
      title: text.title,
      lead: ways.length === 1 ? text.only : text.lead,
      width: 'narrow',
      ...(Object.keys(errors).length > 0 ? { status: 422 } : {}),
      body: (
        <>
          <ErrorSummary errors={errors} words={visit.words} />
          <Form visit={visit} action={paths.choose}>
            <input type="hidden" name="next" value={visit.query('next') ?? ''} />
            <RadioGroup
              name="way"
              label={text.label}
              language={visit.language}
              error={errors['way']}
              value={ways.length === 1 ? ways[0]?.key : undefined}
              options={ways.map((way) => [way.key, ...labelOf(way, text, inLanguage(visit.language, roleNames))] as const)}
            />
            <Buttons>
              <Button>{text.go}</Button>
            </Buttons>
          </Form>
        </>
      ),
    });
  }

  /** Whoever had a role at sign-in and has none any more. */
  function noRole(visit: Visit): Response | Promise<Response> {
    const text = textOf(visit).choose.none;
    return visit.page({
      title: text.title,
      lead: text.lead,
      width: 'narrow',
      body: (
        <>
          <p>{text.next}</p>
          <Form visit={visit} action="/esci">
            <Buttons>
              <Button kind="secondary">{text.leave}</Button>
            </Buttons>
          </Form>
        </>
      ),
    });
  }

  async function chosen(visit: Visit): Promise<Response> {
    const { session } = visit.visitor;
    if (session === undefined) return visit.c.redirect('/accedi', 303);
    const ways = await waysFor(session);
    const form = await visit.form();
    const { values, errors, valid } = form.read({ way: { label: textOf(visit).choose.label, oneOf: ways.map(({ key }) => key) } });
    const way = ways.find(({ key }) => key === values.way);
    if (!valid || way === undefined) return choose(visit, errors);
    await sessions.change(visit.c, ({ actingFor: _, ...rest }) => ({ ...rest, as: way.as }));
    return visit.redirect(localPath(form.text('next')) ?? '/');
  }

  async function waysFor({ authenticated }: Session): Promise<readonly Way[]> {
    return waysOf(await people.byFiscalCode(authenticated.fiscalNumber));
  }

  async function person(visit: Visit, errors: FieldErrors = {}): Promise<Response> {
    const text = textOf(visit).person;
    const { session } = signedIn(visit);
    const represented = await representedBy(session);
    // Nobody to change to: that page says how one comes to act for somebody.
    if (represented.length === 0) return visit.redirect('/deleghe');
    const options = [
      ['self', text.self(session.name)] as const,
      ...represented.map(({ patient, name, relation }) => [patient, name, text.relation[relation]] as const),
    ];
    return visit.page({
      title: text.title,
      lead: text.lead,
      width: 'narrow',
      ...(Object.keys(errors).length > 0 ? { status: 422 } : {}),
      body: (
        <>
          <ErrorSummary errors={errors} words={visit.words} />
          <Form visit={visit} action="/persona">
            <RadioGroup
              name="person"
              label={text.label}
              language={visit.language}
              value={session.actingFor?.patient ?? 'self'}
              error={errors['person']}
              options={options}
            />
            <Buttons>
              <Button>{text.go}</Button>
            </Buttons>
          </Form>
        </>
      ),
    });
  }

  async function changePerson(visit: Visit): Promise<Response> {
    const { session } = signedIn(visit);
    const represented = await representedBy(session);
    const form = await visit.form();
    const offered = ['self', ...represented.map(({ patient }) => patient)];
    const { values, errors, valid } = form.read({ person: { label: textOf(visit).person.label, oneOf: offered } });
    if (!valid) return person(visit, errors);
    const other = represented.find(({ patient }) => patient === values.person);
    await sessions.change(visit.c, ({ actingFor: _, ...rest }) =>
      other === undefined ? rest : { ...rest, actingFor: { patient: other.patient, name: other.name } },
    );
    return visit.redirect('/');
  }

  async function representedBy({ as }: Session): Promise<readonly Represented[]> {
    return as.kind === 'citizen' ? people.representedBy(as.patient) : [];
  }
}

function labelOf(way: Way, text: (typeof it)['choose'], names: Readonly<Record<string, string>>): readonly [label: string, hint?: string] {
  if (way.as.kind === 'citizen') return [text.citizen, text.citizenHint];
  return [text.professional(way.organizationName ?? ''), (way.roles ?? []).map((role) => names[role] ?? role).join(', ')];
}
