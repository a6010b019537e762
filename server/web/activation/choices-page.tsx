// Fourth step: three choices, each explained, none made beforehand.
import type { Standing } from '#activation/workflow.ts';
import { Notice } from '../components/display.tsx';
import { Button, Buttons, Form, LinkButton, RadioGroup } from '../components/form.tsx';
import type { Visit } from '../page.ts';
import { textsOf, type FieldErrors, type Submitted } from '../submitted.ts';
import { addresses, back, identityOf, patientOf, refusalsIn, textOf, type FlowParts } from './flow.ts';
import { ForPerson, stepView } from './step-frame.tsx';

export const categories = ['feed', 'past', 'consultation'] as const;
export type Category = (typeof categories)[number];
type Typed = Readonly<Partial<Record<Category, string>>>;

export function showChoices(visit: Visit, standing: Standing, errors: FieldErrors = {}, typed: Typed = known(standing)) {
  const text = textOf(visit).choices;
  const { yes, no } = visit.words.form;
  return visit.page(
    stepView({
      visit,
      standing,
      step: 'choices',
      title: text.title,
      lead: text.lead,
      errors,
      body: (
        <Form visit={visit} action={addresses.choices}>
          <ForPerson visit={visit} />
          {categories.map((category) => (
            <>
              <RadioGroup
                name={category}
                label={text[category].question}
                value={typed[category]}
                options={[
                  ['yes', yes, text[category].yes],
                  ['no', no, text[category].no],
                ]}
                language={visit.language}
                error={errors[category]}
              />
              {category === 'feed' && (
                <Notice title={text.refusedTitle}>
                  <p>{text.refusedText}</p>
                </Notice>
              )}
            </>
          ))}
          <Buttons>
            <Button>{visit.words.form.next}</Button>
            <LinkButton href={addresses.data} kind="plain">
              {visit.words.form.back}
            </LinkButton>
          </Buttons>
        </Form>
      ),
    }),
  );
}

export function showChoicesAgain(visit: Visit, standing: Standing, form: Submitted) {
  return showChoices(visit, standing, {}, textsOf(form, categories));
}

/** Only what the person has chosen before, on the way back. */
function known({ draft }: Standing): Typed {
  const { choices } = draft ?? {};
  if (choices === undefined) return {};
  const answered = choices.feed ? categories : (['feed'] as const);
  return Object.fromEntries(answered.map((category) => [category, choices[category] ? 'yes' : 'no']));
}

export async function takeChoices({ activations }: FlowParts, visit: Visit, standing: Standing, form: Submitted): Promise<Response> {
  const text = textOf(visit).choices;
  const rule = (category: Category) => ({ label: text[category].name, oneOf: ['yes', 'no'] });
  const { values, errors } = form.read({ feed: rule('feed'), past: rule('past'), consultation: rule('consultation') });
  const needed = values.feed === 'no' ? (['feed'] as const) : categories;
  const wrong = Object.fromEntries(needed.flatMap((category) => (errors[category] === undefined ? [] : [[category, errors[category]]])));
  if (Object.keys(wrong).length > 0) return showChoices(visit, standing, wrong, values);
  const choices = Object.fromEntries(needed.map((category) => [category, values[category] === 'yes']));
  try {
    await activations.activate(visit.act('$activate'), patientOf(visit), { ...choices, identity: identityOf(visit) });
  } catch (error) {
    refusalsIn(error);
    return back(visit, 'passo');
  }
  return visit.redirect(addresses.summary);
}
