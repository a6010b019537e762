// What the officer reads out and takes down at each step of an opening, and when choices are changed.
import type { Child } from 'hono/jsx';
import { explanations } from '#activation/explanations.ts';
import type { Standing } from '#activation/workflow.ts';
import { Definitions, Notice } from '../components/display.tsx';
import { Checkbox, RadioGroup, TextField } from '../components/form.tsx';
import { Markdown } from '../components/markdown.tsx';
import { inLanguage } from '../language.ts';
import type { Visit } from '../page.ts';
import type { FieldErrors } from '../submitted.ts';
import { textOf } from './parts.tsx';

export const categories = ['feed', 'past', 'consultation'] as const;
export type Values = Readonly<Record<string, string>>;

interface StepProps {
  readonly visit: Visit;
  readonly standing: Standing;
  readonly values?: Values;
  readonly errors?: FieldErrors;
}

export function NoticeStep({
  visit,
  standing,
  values = {},
  errors = {},
  changing = false,
}: StepProps & { readonly changing?: boolean }): Child {
  const text = textOf(visit).activation;
  return (
    <>
      <h2>{text.notice}</h2>
      <p>
        {changing ? text.noticeChange : text.noticeLead} {text.version(standing.notice.version)}
      </p>
      <div class="notice-text" tabindex={0} role="region" aria-label={text.notice}>
        <Markdown text={standing.notice.texts[visit.language]} />
      </div>
      <Checkbox name="read" label={text.read} language={visit.language} value={values['read']} error={errors['read']} />
    </>
  );
}

export function ContactsStep({ visit, standing, values = {}, errors = {} }: StepProps): Child {
  const text = textOf(visit).activation;
  const known = standing.draft?.contacts ?? standing.contacts;
  const { language } = visit;
  return (
    <>
      <TextField
        name="email"
        type="email"
        label={text.email}
        language={language}
        value={values['email'] ?? known.email}
        error={errors['email']}
      />
      <TextField
        name="phone"
        type="tel"
        label={text.phone}
        language={language}
        value={values['phone'] ?? known.phone}
        error={errors['phone']}
      />
      <Checkbox name="readBack" label={text.readBack} language={language} value={values['readBack']} error={errors['readBack']} />
    </>
  );
}

export function ChoicesStep({ visit, standing, values = {}, errors = {}, changing }: StepProps & { readonly changing: boolean }): Child {
  const { activation: text } = textOf(visit);
  const before = (name: (typeof categories)[number]): string | undefined => {
    const known = changing ? standing.inForce[name] : standing.draft?.choices?.[name];
    return values[name] ?? (known === undefined ? undefined : known ? 'yes' : 'no');
  };
  return (
    <>
      <h2>{text.choices}</h2>
      <p>{text.choicesLead}</p>
      {categories.map((name) => (
        <RadioGroup
          name={name}
          label={inLanguage(visit.language, explanations[name].question)}
          language={visit.language}
          value={before(name)}
          error={errors[name]}
          options={[
            ['yes', text.yes, inLanguage(visit.language, explanations[name].granted)],
            ['no', text.no, inLanguage(visit.language, explanations[name].withheld)],
          ]}
        />
      ))}
    </>
  );
}

export function SummaryStep({ visit, standing: { draft } }: StepProps): Child {
  const { activation: text, person } = textOf(visit);
  return (
    <>
      <h2>{text.summary}</h2>
      <p>{text.summaryLead}</p>
      <Definitions
        entries={[
          [text.email, draft?.contacts?.email ?? person.missing],
          [text.phone, draft?.contacts?.phone ?? person.missing],
          ...categories.map((name) => [person.choices[name], draft?.choices?.[name] === true ? person.yes : person.no] as const),
        ]}
      />
      {draft?.choices?.feed === false && (
        <Notice tone="warning">
          <p>{text.refusing}</p>
        </Notice>
      )}
    </>
  );
}
