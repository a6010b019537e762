// Where both parents are asked: the one who has confirmed waits, the other one reads, and confirms or does not agree.
import type { Standing } from '#activation/workflow.ts';
import { Definitions, Notice } from '../components/display.tsx';
import { Button, Buttons, Checkbox, ErrorSummary, Form, LinkButton } from '../components/form.tsx';
import { Markdown } from '../components/markdown.tsx';
import { formatDate } from '../format.ts';
import type { Visit } from '../page.ts';
import type { FieldErrors } from '../submitted.ts';
import { categories } from './choices-page.tsx';
import { addresses, back, markOf, patientOf, refusalsIn, root, standingOf, textOf, type FlowParts } from './flow.ts';
import { ForPerson, Warning } from './step-frame.tsx';

export async function secondParent(parts: FlowParts, visit: Visit): Promise<Response> {
  const standing = await standingOf(parts, visit);
  if (standing.waiting !== undefined) return askSecond(visit, standing);
  return standing.draft?.step === 'awaiting-second-parent' ? waits(visit, standing) : visit.redirect(root);
}

function Choices({ visit, run }: { readonly visit: Visit; readonly run: NonNullable<Standing['waiting']> }) {
  const { summary, choices: words } = textOf(visit);
  return (
    <Definitions
      entries={categories.map((category) => {
        const yes = run.choices?.[category] === true;
        return [
          words[category].name,
          <>
            <strong>{yes ? summary.yes : summary.no}</strong>
            <span class="field-hint">{yes ? words[category].yes : words[category].no}</span>
          </>,
        ];
      })}
    />
  );
}

/** Of an opening, or of what is given of a record that is open. */
function wordsFor(visit: Visit, { kind }: NonNullable<Standing['waiting']>) {
  const { second } = textOf(visit);
  return kind === 'opening' ? second : { ...second, ...second.widening };
}

/** For the parent who has confirmed. */
function waits(visit: Visit, { draft, person }: Standing): Response | Promise<Response> {
  if (draft === undefined) return visit.redirect(root);
  const text = wordsFor(visit, draft);
  return visit.page({
    title: text.waitsTitle,
    lead: text.waitsLead(person.name),
    width: 'narrow',
    body: (
      <>
        <Warning visit={visit} />
        <Notice title={text.next}>
          <p>{text.waitsText(formatDate(visit.language, draft.expires, 'moment'))}</p>
        </Notice>
        <h2>{text.made}</h2>
        <Choices visit={visit} run={draft} />
        <Form visit={visit} action={addresses.interrupt}>
          <ForPerson visit={visit} />
          <Buttons>
            <LinkButton href="/">{visit.words.errors.back}</LinkButton>
            <Button kind="plain">{text.takeBack}</Button>
          </Buttons>
        </Form>
      </>
    ),
  });
}

/** For the other parent. */
function askSecond(visit: Visit, standing: Standing, errors: FieldErrors = {}): Response | Promise<Response> {
  const { notice: words } = textOf(visit);
  const { waiting, notice, person } = standing;
  if (waiting === undefined) return visit.redirect(root);
  const text = wordsFor(visit, waiting);
  return visit.page({
    title: text.title,
    lead: text.lead(person.name),
    width: 'narrow',
    status: Object.keys(errors).length > 0 ? 422 : 200,
    body: (
      <>
        <Warning visit={visit} />
        <ErrorSummary errors={errors} words={visit.words} />
        <Notice>
          <p>{text.nothing(formatDate(visit.language, waiting.expires, 'moment'))}</p>
        </Notice>
        <h2>{text.made}</h2>
        <Choices visit={visit} run={waiting} />
        <h2>{words.title}</h2>
        <div class="document" role="region" aria-label={words.version(notice.version)} tabindex={0}>
          <Markdown text={notice.texts[visit.language]} />
        </div>
        <Form visit={visit} action={addresses.second}>
          <ForPerson visit={visit} />
          <input type="hidden" name="version" value={notice.version} />
          <input type="hidden" name="shown" value={markOf(waiting)} />
          <Checkbox name="read" label={words.read} language={visit.language} error={errors['read']} />
          <Buttons>
            <Button name="answer" value="yes">
              {text.confirm}
            </Button>
            <Button name="answer" value="no" kind="danger">
              {text.refuse}
            </Button>
          </Buttons>
        </Form>
      </>
    ),
  });
}

export async function answerSecond(parts: FlowParts, visit: Visit): Promise<Response> {
  const form = await visit.form();
  if (form.text('for') !== patientOf(visit)) return back(visit, 'persona');
  const standing = await standingOf(parts, visit);
  const answer = form.text('answer');
  // Answered already, in another window or by a second click, or taken back meanwhile.
  if (standing.waiting === undefined || (answer !== 'yes' && answer !== 'no')) return visit.redirect(root);
  if (answer === 'yes' && form.text('read') !== 'yes') return askSecond(visit, standing, { read: textOf(visit).notice.missing });
  // What one agrees to is what one was shown: the first may have chosen anew meanwhile.
  if (form.text('shown') !== markOf(standing.waiting)) return visit.redirect(`${addresses.second}?avviso=cambiato`);
  const agrees = answer === 'yes';
  try {
    const wish = { secondParent: agrees, ...(agrees ? { noticeVersion: form.text('version') } : {}), language: visit.language };
    const { state } = await parts.activations.activate(visit.act('$activate'), patientOf(visit), wish);
    if (standing.waiting.kind === 'widening') return visit.redirect(`/scelte?esito=${state === 'confirmed' ? 'fatto' : 'uguale'}`);
    return visit.redirect(state === 'confirmed' ? addresses.opened : addresses.refused);
  } catch (error) {
    return refusalsIn(error).some(({ outcome }) => outcome === 'conflict') ? visit.redirect(root) : back(visit, 'informativa');
  }
}
