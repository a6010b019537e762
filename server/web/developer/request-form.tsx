// The request as a form: templates to start from, person, method, path, headers, body.
import { purposes } from '#auth/requester.ts';
import { Button, Buttons, Form, Select, TextArea, TextField, type Option } from '../components/form.tsx';
import type { Visit } from '../page.ts';
import type { FieldErrors } from '../submitted.ts';
import type { DeveloperWords } from './it.ts';
import { templateNames, type WishField } from './names.ts';
import { accepts, contentTypes, longest, methods, nobody, personaList, preferences, type Wish } from './wish.ts';

export const developerPath = '/sviluppo';

export function Templates({ text }: { readonly text: DeveloperWords }) {
  return (
    <nav class="templates" aria-label={text.templates}>
      <h3>{text.templates}</h3>
      <ul>
        {templateNames.map((name) => (
          <li>
            <a href={`${developerPath}?modello=${name}#richiesta`}>{text.template[name][0]}</a>
            <span>{text.template[name][1]}</span>
          </li>
        ))}
      </ul>
    </nav>
  );
}

interface RequestFormProps {
  readonly visit: Visit;
  readonly text: DeveloperWords;
  readonly wish: Wish;
  readonly errors: FieldErrors<WishField>;
}

const same = (values: readonly string[]): readonly Option[] => values.map((value) => [value, value]);

export function RequestForm({ visit, text, wish, errors }: RequestFormProps) {
  const { language } = visit;
  const field = (name: WishField) => ({ name, language, label: text.labels[name], value: wish[name], error: errors[name] });
  const more = [wish.finalita, wish.assistito, errors.finalita, errors.assistito].some((value) => value !== undefined && value !== '');
  return (
    <Form visit={visit} action={`${developerPath}#risposta`} class="try-form" label={text.tryIt}>
      <div class="try-row" id="richiesta">
        <Select
          {...field('persona')}
          options={[...personaList.map((name) => [name, `${name}: ${text.personas[name]}`] as const), [nobody, text.nobody]]}
        />
        <Select {...field('metodo')} options={same(methods)} />
      </div>
      <TextField {...field('percorso')} hint={text.hints.percorso} most={longest.percorso} />
      <div class="try-row">
        <Select {...field('accept')} placeholder={text.none} options={same(accepts)} />
        <Select {...field('content-type')} placeholder={text.none} options={same(contentTypes)} />
        <Select {...field('prefer')} placeholder={text.none} options={same(preferences)} />
        <TextField {...field('if-match')} hint={text.hints['if-match']} most={longest['if-match']} />
      </div>
      <TextArea {...field('corpo')} hint={text.hints.corpo} most={longest.corpo} rows={wish.corpo === '' ? 4 : 14} />
      <details class="try-more" open={more}>
        <summary>{text.token_}</summary>
        <div class="try-row">
          <Select {...field('finalita')} placeholder={text.usual} options={same(purposes)} />
          <TextField {...field('assistito')} hint={text.hints.assistito} most={longest.assistito} optional />
        </div>
      </details>
      <Buttons>
        <Button name="azione" value="invia">
          {text.send}
        </Button>
        <Button kind="secondary" name="azione" value="spiega">
          {text.explain}
        </Button>
      </Buttons>
    </Form>
  );
}
