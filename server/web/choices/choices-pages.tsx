// `/scelte`: what holds, a change of any choice with what it means said before, closing, history, receipts.
import type { Binary } from '@medplum/fhirtypes';
import type { Activations, Standing } from '#activation/workflow.ts';
import { notFound } from '#fhir/outcome.ts';
import { isResourceId } from '#fhir/reference.ts';
import type { Disclosure } from '#record/disclose.ts';
import { addresses, identityOf, patientOf } from '../activation/flow.ts';
import { Badge, Notice } from '../components/display.tsx';
import { Button, Buttons, Checkbox, ErrorSummary, Form, LinkButton } from '../components/form.tsx';
import { Markdown } from '../components/markdown.tsx';
import { formatDate } from '../format.ts';
import type { Area, Visit } from '../page.ts';
import type { FieldErrors } from '../submitted.ts';
import { en } from './en.ts';
import { it } from './it.ts';
import { PastDecisions, Receipt } from './past-decisions.tsx';
import { textOf } from './text.ts';

export interface ChoicesParts {
  readonly activations: Activations;
  readonly record: Pick<Disclosure, 'read'>;
}

const categories = ['feed', 'past', 'consultation'] as const;
type Category = (typeof categories)[number];

export function createChoicesPages({ activations, record }: ChoicesParts): Area {
  return {
    pages: [
      { method: 'GET', path: '/scelte', who: 'citizen', run: overview },
      { method: 'GET', path: '/scelte/chiudi', who: 'citizen', run: (visit) => closing(visit) },
      { method: 'POST', path: '/scelte/chiudi', who: 'citizen', run: close },
      { method: 'GET', path: '/scelte/:category', who: 'citizen', run: (visit) => changing(visit) },
      { method: 'POST', path: '/scelte/:category', who: 'citizen', run: change },
      { method: 'GET', path: '/ricevute/:id', who: 'citizen', run: receipt },
    ],
    navigation: [{ href: '/scelte', label: { it: it.title, en: en.title }, who: 'citizen', rank: 50 }],
  };

  function standingFor(visit: Visit): Promise<Standing> {
    return activations.standing(visit.act('$consent-choices'), patientOf(visit), { identity: identityOf(visit) });
  }

  async function overview(visit: Visit): Promise<Response> {
    const text = textOf(visit);
    const standing = await standingFor(visit);
    const history = await activations.history(visit.act('$consent-choices'), patientOf(visit));
    const done = visit.query('esito');
    return visit.page({
      title: text.title,
      lead: text.lead,
      body: (
        <>
          {done !== undefined && (
            <Notice tone={done === 'fatto' ? 'success' : 'info'} live>
              <p>{done === 'attesa' ? text.waiting : done === 'uguale' ? text.unchanged : text.saved}</p>
              {done === 'fatto' && history[0] !== undefined && <Receipt visit={visit} decision={history[0]} />}
            </Notice>
          )}
          <OtherParent visit={visit} standing={standing} />
          {standing.inForce.feed === undefined && (
            <Notice title={text.notOpen}>
              <p>
                <a href="/attivazione">{text.open}</a>
              </p>
            </Notice>
          )}
          <div class="tiles">
            {categories.map((category) => (
              <Choice
                visit={visit}
                category={category}
                permit={standing.inForce[category]}
                mayChange={standing.inForce.feed !== undefined}
              />
            ))}
          </div>
          <PastDecisions visit={visit} decisions={history} />
          {standing.inForce.feed === true && (
            <>
              <h2>{text.close}</h2>
              <p>
                {text.closeText} <a href="/scelte/chiudi">{text.closeLink}</a>
              </p>
            </>
          )}
        </>
      ),
    });
  }

  async function changing(visit: Visit, errors: FieldErrors = {}): Promise<Response> {
    const category = categoryOf(visit);
    const text = textOf(visit);
    const standing = await standingFor(visit);
    const { inForce, notice } = standing;
    if (inForce.feed === undefined) return visit.redirect('/scelte');
    const to = inForce[category] !== true;
    if (to && opensTogether(category, standing)) return visit.redirect('/attivazione');
    const title = (to ? text.give : text.revoke)[category];
    return visit.page({
      title,
      width: 'narrow',
      breadcrumbs: [{ href: '/scelte', label: text.title }],
      status: Object.keys(errors).length > 0 ? 422 : 200,
      body: (
        <>
          <ErrorSummary errors={errors} words={visit.words} />
          <Notice tone={to ? 'info' : 'warning'} title={text.before}>
            <p>{text.means[category][to ? 0 : 1]}</p>
            {to && standing.widensTogether && <p>{text.together}</p>}
            {!to && <p>{text.again[category]}</p>}
          </Notice>
          {to && <h2>{text.notice}</h2>}
          {to && (
            <div class="document" role="region" aria-label={notice.version} tabindex={0}>
              <Markdown text={notice.texts[visit.language]} />
            </div>
          )}
          <Form visit={visit} action={`/scelte/${category}`}>
            <input type="hidden" name="for" value={patientOf(visit)} />
            <input type="hidden" name="to" value={to ? 'yes' : 'no'} />
            <input type="hidden" name="version" value={notice.version} />
            {to && <Checkbox name="read" label={text.read} language={visit.language} error={errors['read']} />}
            <Buttons>
              <Button kind={to ? 'primary' : 'danger'}>{text.confirm}</Button>
              <LinkButton href="/scelte" kind="plain">
                {text.cancel}
              </LinkButton>
            </Buttons>
          </Form>
        </>
      ),
    });
  }

  async function change(visit: Visit): Promise<Response> {
    const category = categoryOf(visit);
    const form = await visit.form();
    const to = form.text('to');
    if (form.text('for') !== patientOf(visit) || (to !== 'yes' && to !== 'no')) return visit.redirect('/scelte');
    if (to === 'yes' && form.text('read') !== 'yes') return changing(visit, { read: textOf(visit).readMissing });
    const permit = to === 'yes';
    // Decided already, in another window or by a second click.
    const standing = await standingFor(visit);
    if (standing.inForce[category] === permit) return visit.redirect('/scelte?esito=uguale');
    if (permit && opensTogether(category, standing)) return visit.redirect('/attivazione');
    const wish = { [category]: permit, ...(permit ? { noticeVersion: form.text('version') } : {}), language: visit.language };
    const act = visit.act('$consent-choices');
    const { state } = await activations.changeChoices(act, patientOf(visit), { ...wish, identity: identityOf(visit) });
    return visit.redirect(`/scelte?esito=${state === 'awaiting-second-parent' ? 'attesa' : 'fatto'}`);
  }

  function closing(visit: Visit, errors: FieldErrors = {}): Response | Promise<Response> {
    const text = textOf(visit);
    return visit.page({
      title: text.closing.title,
      width: 'narrow',
      breadcrumbs: [{ href: '/scelte', label: text.title }],
      status: Object.keys(errors).length > 0 ? 422 : 200,
      body: (
        <>
          <ErrorSummary errors={errors} words={visit.words} />
          <Notice tone="warning" title={text.before}>
            <ul>
              {text.closing.text.map((line) => (
                <li>{line}</li>
              ))}
            </ul>
          </Notice>
          <Form visit={visit} action="/scelte/chiudi">
            <input type="hidden" name="for" value={patientOf(visit)} />
            <Checkbox name="sure" label={text.closing.sure} language={visit.language} error={errors['sure']} />
            <Buttons>
              <Button kind="danger">{text.closing.confirm}</Button>
              <LinkButton href="/scelte" kind="plain">
                {text.cancel}
              </LinkButton>
            </Buttons>
          </Form>
        </>
      ),
    });
  }

  async function close(visit: Visit): Promise<Response> {
    const form = await visit.form();
    if (form.text('for') !== patientOf(visit)) return visit.redirect('/scelte');
    if (form.text('sure') !== 'yes') return closing(visit, { sure: textOf(visit).closing.sureMissing });
    if ((await standingFor(visit)).inForce.feed !== true) return visit.redirect('/scelte?esito=uguale');
    const wish = { feed: false, past: false, consultation: false, language: visit.language };
    await activations.changeChoices(visit.act('$consent-choices'), patientOf(visit), { ...wish, identity: identityOf(visit) });
    return visit.redirect('/scelte?esito=fatto');
  }

  async function receipt(visit: Visit): Promise<Response> {
    const id = visit.param('id');
    if (!isResourceId(id)) throw notFound('There is no such receipt.');
    const { body } = await record.read(visit.act('read'), { type: 'Binary', id });
    const { contentType, data = '' } = JSON.parse(body) as Binary;
    if (contentType !== 'application/pdf') throw notFound('There is no such receipt.');
    return visit.c.body(new Uint8Array(Buffer.from(data, 'base64')), 200, {
      'Content-Type': contentType,
      'Content-Disposition': `attachment; filename="ricevuta-${id}.pdf"`,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'; sandbox",
    });
  }
}

/** Where both parents are asked, a closed record takes a yes to anything from both of them, as an opening. */
function opensTogether(category: Category, { inForce, asksBothParents, widensTogether }: Standing): boolean {
  return category === 'feed' ? asksBothParents : widensTogether && inForce.feed !== true;
}

function categoryOf(visit: Visit): Category {
  const category = categories.find((one) => one === visit.param('category'));
  if (category === undefined) throw notFound('There is no such choice.');
  return category;
}

interface ChoiceProps {
  readonly visit: Visit;
  readonly category: Category;
  readonly permit: boolean | undefined;
  readonly mayChange: boolean;
}

function Choice({ visit, category, permit, mayChange }: ChoiceProps) {
  const text = textOf(visit);
  return (
    <article class="tile">
      <h2 class="tile-title">{text.names[category]}</h2>
      <p>
        {permit === undefined ? (
          <Badge>{text.never}</Badge>
        ) : (
          <Badge tone={permit ? 'success' : 'danger'}>{permit ? text.granted : text.withheld}</Badge>
        )}
      </p>
      {permit !== undefined && <p>{text.means[category][permit ? 0 : 1]}</p>}
      {mayChange && (
        <p>
          <a href={`/scelte/${category}`}>{(permit === true ? text.revoke : text.give)[category]}</a>
        </p>
      )}
    </article>
  );
}

/** What one parent has given and the other has still to confirm. */
function OtherParent({ visit, standing: { waiting, draft } }: { readonly visit: Visit; readonly standing: Standing }) {
  const { otherParent: text } = textOf(visit);
  const [run, said, link] = waiting === undefined ? [draft, text.mine, text.see] : [waiting, text.theirs, text.answer];
  if (run?.kind !== 'widening') return null;
  return (
    <Notice title={text.title}>
      <p>{said(formatDate(visit.language, run.expires, 'moment'))}</p>
      <p>
        <a href={addresses.second}>{link}</a>
      </p>
    </Notice>
  );
}
