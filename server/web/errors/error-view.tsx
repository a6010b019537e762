// A page for every way in which a request can fail: what happened, that nothing was changed, what to do next.
import type { View } from '../page.ts';
import type { Words } from '../words.ts';
import { Buttons, LinkButton } from '../components/form.tsx';

export type Failure = Exclude<keyof Words['errors'], 'back' | 'number'>;

const statuses: Readonly<Record<Failure, NonNullable<View['status']>>> = {
  badRequest: 400,
  form: 403,
  signIn: 401,
  ended: 401,
  endedKept: 401,
  forbidden: 403,
  notFound: 404,
  conflict: 409,
  tooLarge: 413,
  tooMany: 429,
  failure: 500,
  unavailable: 503,
};

const byStatus: Readonly<Record<number, Failure>> = {
  401: 'signIn',
  403: 'forbidden',
  404: 'notFound',
  409: 'conflict',
  410: 'notFound',
  412: 'conflict',
  413: 'tooLarge',
  429: 'tooMany',
  503: 'unavailable',
};

export function failureOf(status: number): Failure {
  return byStatus[status] ?? (status >= 500 ? 'failure' : 'badRequest');
}

export interface ErrorFacts {
  readonly failure: Failure;
  readonly words: Words;
  readonly requestId: string;
  /** Where to come back to after a new login. */
  readonly next?: string;
}

export function errorView({ failure, words: { errors, signIn }, requestId, next }: ErrorFacts): View {
  const { title, text } = errors[failure];
  const mayEnter = failure === 'signIn' || failure === 'ended' || failure === 'endedKept';
  const enter = next === undefined ? '/accedi' : `/accedi?next=${encodeURIComponent(next)}`;
  return {
    title,
    status: statuses[failure],
    width: 'narrow',
    lead: text,
    body: (
      <>
        <Buttons>
          {mayEnter && <LinkButton href={enter}>{failure === 'signIn' ? signIn : errors.ended.again}</LinkButton>}
          <LinkButton href="/" kind={mayEnter ? 'secondary' : 'primary'}>
            {errors.back}
          </LinkButton>
        </Buttons>
        {statuses[failure] >= 500 && <p class="small after-buttons">{errors.number(requestId)}</p>}
      </>
    ),
  };
}
