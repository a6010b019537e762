// Regional credentials as pages: name, password and code; at the first time a password of one's own.
import type { Credentials } from '#identity/credentials/credentials.ts';
import { Button, Buttons, ErrorSummary, Form, TextField } from '../components/form.tsx';
import { inLanguage } from '../language.ts';
import type { PageRoute, Visit } from '../page.ts';
import type { LoginTrail } from '../login-trail.ts';
import type { SignIn } from '../sign-in.ts';
import type { FieldErrors } from '../submitted.ts';
import { en } from './en.ts';
import { it } from './it.ts';

export interface RegionalPagesParts {
  readonly credentials: Credentials;
  readonly signIn: SignIn;
  readonly trail: Pick<LoginTrail, 'wasRefused'>;
  /** The page of all ways to sign in, with what went wrong. */
  readonly choice: (visit: Visit, shown: RegionalShown) => Response | Promise<Response>;
}

export interface RegionalShown {
  readonly next: string;
  readonly username?: string;
  readonly errors?: FieldErrors;
  readonly status?: 200 | 401 | 429;
}

const textOf = ({ language }: Visit) => inLanguage(language, { it, en });
const path = '/accedi/regionali';
const newPasswordPath = '/accedi/nuova-password';
const minute = 60_000;

export function createRegionalPages({ credentials, signIn, trail, choice }: RegionalPagesParts): readonly PageRoute[] {
  return [
    { method: 'POST', path, who: 'anyone', run: verify },
    { method: 'POST', path: newPasswordPath, who: 'anyone', run: choosePassword },
    { method: 'GET', path, who: 'anyone', run: (visit) => visit.c.redirect('/accedi', 303) },
    { method: 'GET', path: newPasswordPath, who: 'anyone', run: (visit) => visit.c.redirect('/accedi', 303) },
  ];

  async function verify(visit: Visit): Promise<Response> {
    const text = textOf(visit).regional;
    const form = await visit.form();
    const next = form.text('next');
    const { values, errors, valid } = form.read({
      username: { label: text.username, most: 64 },
      password: { label: text.password, most: 1000 },
      code: { label: text.code, most: 12 },
    });
    const again = { next, username: values.username };
    if (!valid) return choice(visit, { ...again, errors });
    const outcome = await credentials.verify({ ...values, code: values.code.replace(/\s/g, '') });
    switch (outcome.kind) {
      case 'right':
        return signIn(visit.c, outcome.authenticated, next);
      case 'temporary':
        return newPassword(visit, { ticket: outcome.ticket, next });
      case 'wrong':
        await trail.wasRefused(values.username.toUpperCase(), 'regional, wrong');
        return choice(visit, { ...again, errors: { username: text.wrong }, status: 401 });
      case 'wait':
        return choice(visit, { ...again, errors: { username: text.wait(Math.ceil(outcome.milliseconds / minute)) }, status: 429 });
    }
  }

  async function choosePassword(visit: Visit): Promise<Response> {
    const form = await visit.form();
    const next = form.text('next');
    const choice = await credentials.choosePassword(form.text('ticket'), form.text('password'));
    if (choice.kind === 'right') return signIn(visit.c, choice.authenticated, next);
    if (choice.kind === 'expired') return visit.c.redirect('/accedi', 303);
    return newPassword(visit, { ticket: choice.ticket, next, error: textOf(visit).newPassword.problems[choice.problem] });
  }
}

function newPassword(
  visit: Visit,
  { ticket, next, error }: { ticket: string; next: string; error?: string },
): Response | Promise<Response> {
  const text = textOf(visit).newPassword;
  return visit.page({
    title: text.title,
    lead: text.lead,
    width: 'narrow',
    body: (
      <>
        <ErrorSummary errors={error === undefined ? {} : { password: error }} words={visit.words} />
        <Form visit={visit} action={newPasswordPath}>
          <input type="hidden" name="ticket" value={ticket} />
          <input type="hidden" name="next" value={next} />
          <TextField
            name="password"
            type="password"
            label={text.label}
            hint={text.hint}
            autocomplete="new-password"
            language={visit.language}
            error={error}
          />
          <Buttons>
            <Button>{text.button}</Button>
          </Buttons>
        </Form>
      </>
    ),
  });
}

/** The form on the page of all ways to sign in. */
export function RegionalForm({ visit, shown }: { readonly visit: Visit; readonly shown: RegionalShown }) {
  const text = textOf(visit).regional;
  const { language } = visit;
  const errors = shown.errors ?? {};
  return (
    <Form visit={visit} action={path} label={text.title}>
      <input type="hidden" name="next" value={shown.next} />
      <TextField
        name="username"
        label={text.username}
        autocomplete="username"
        language={language}
        value={shown.username}
        error={errors['username']}
        most={64}
      />
      <TextField
        name="password"
        type="password"
        label={text.password}
        autocomplete="current-password"
        language={language}
        error={errors['password']}
        most={1000}
      />
      <TextField
        name="code"
        label={text.code}
        hint={text.codeHint}
        autocomplete="one-time-code"
        inputmode="numeric"
        short
        language={language}
        error={errors['code']}
        most={12}
      />
      <Buttons>
        <Button>{text.button}</Button>
      </Buttons>
    </Form>
  );
}
