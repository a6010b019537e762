// Last step: everything once more, then the confirmation that opens the record, or the refusal that does not.
import type { Standing } from '#activation/workflow.ts';
import { Badge, Definitions, Notice } from '../components/display.tsx';
import { Button, Buttons, Form, LinkButton } from '../components/form.tsx';
import { formatDate } from '../format.ts';
import type { Visit } from '../page.ts';
import type { Submitted } from '../submitted.ts';
import { categories } from './choices-page.tsx';
import { addresses, back, fingerprintOf, identityOf, patientOf, refusalsIn, root, textOf, type FlowParts } from './flow.ts';
import { ForPerson, stepView } from './step-frame.tsx';

export function showSummary(visit: Visit, standing: Standing) {
  const { summary: text, data } = textOf(visit);
  const refuses = standing.draft?.choices?.feed === false;
  const { person, draft } = standing;
  return visit.page(
    stepView({
      visit,
      standing,
      step: 'summary',
      title: text.title,
      lead: text.lead,
      body: (
        <>
          <h2>{text.person}</h2>
          <Definitions
            entries={[
              [data.name, person.name],
              [data.code, person.fiscalCode],
              [data.birth, formatDate(visit.language, person.birthDate)],
              [text.notice, draft?.notice ?? ''],
            ]}
          />
          {draft?.contacts !== undefined && <Contacts visit={visit} standing={standing} />}
          <Choices visit={visit} standing={standing} />
          {refuses && (
            <Notice tone="warning" title={text.refuseTitle}>
              <p>{text.refuseText}</p>
            </Notice>
          )}
          <Form visit={visit} action={addresses.summary}>
            <ForPerson visit={visit} />
            <input type="hidden" name="shown" value={fingerprintOf(standing)} />
            <Buttons>
              <Button kind={refuses ? 'danger' : 'primary'}>{refuses ? text.refuse : text.confirm}</Button>
              <LinkButton href={addresses.choices} kind="plain">
                {visit.words.form.back}
              </LinkButton>
            </Buttons>
          </Form>
        </>
      ),
    }),
  );
}

function Contacts({ visit, standing: { draft } }: { readonly visit: Visit; readonly standing: Standing }) {
  const { summary: text, data } = textOf(visit);
  const shown = (contact: 'phone' | 'email') => (
    <>
      {draft?.contacts?.[contact]}{' '}
      {(draft?.verification?.[contact] ?? 'pending') !== 'pending' && <Badge tone="success">{text.verified}</Badge>}
    </>
  );
  return (
    <>
      <Headed title={text.contacts} href={addresses.data} change={text.change} what={text.changeWhat.contacts} />
      <Definitions
        entries={[
          [data.phone, shown('phone')],
          [data.email, shown('email')],
        ]}
      />
    </>
  );
}

function Choices({ visit, standing: { draft } }: { readonly visit: Visit; readonly standing: Standing }) {
  const { summary: text, choices: words } = textOf(visit);
  const { choices } = draft ?? {};
  const shown = choices?.feed === false ? (['feed'] as const) : categories;
  return (
    <>
      <Headed title={text.choices} href={addresses.choices} change={text.change} what={text.changeWhat.choices} />
      <Definitions
        entries={shown.map((category) => [
          words[category].name,
          <>
            <strong>{choices?.[category] === true ? text.yes : text.no}</strong>
            <span class="field-hint">{choices?.[category] === true ? words[category].yes : words[category].no}</span>
          </>,
        ])}
      />
    </>
  );
}

function Headed({
  title,
  href,
  change,
  what,
}: {
  readonly title: string;
  readonly href: string;
  readonly change: string;
  readonly what: string;
}) {
  return (
    <div class="headed">
      <h2>{title}</h2>
      <a href={href}>
        {change} <span class="visually-hidden">{what}</span>
      </a>
    </div>
  );
}

export async function takeSummary({ activations }: FlowParts, visit: Visit, standing: Standing, form: Submitted): Promise<Response> {
  if (form.text('shown') !== fingerprintOf(standing)) return visit.redirect(`${addresses.summary}?avviso=cambiato`);
  try {
    const wish = { confirm: true, identity: identityOf(visit), language: visit.language };
    const { state } = await activations.activate(visit.act('$activate'), patientOf(visit), wish);
    if (state === 'awaiting-second-parent') return visit.redirect(addresses.second);
    return visit.redirect(state === 'confirmed' ? addresses.opened : addresses.refused);
  } catch (error) {
    // Pressed twice, or confirmed in another window: it is open, and the page of it says so.
    return refusalsIn(error).some(({ outcome }) => outcome === 'conflict') ? visit.redirect(root) : back(visit, 'passo');
  }
}
