// Parts of forms: each field with its label, hint and error tied to it, and what was typed still in it.
import type { Child } from 'hono/jsx';
import type { FieldErrors } from '../submitted.ts';
import type { Visit } from '../page.ts';
import { words as wordsOf, type Words } from '../words.ts';
import type { Language } from '../language.ts';

interface FormProps {
  readonly visit: Visit;
  readonly action: string;
  readonly method?: 'get' | 'post';
  /** With files. */
  readonly multipart?: boolean;
  readonly class?: string;
  readonly label?: string;
  readonly children?: Child;
}

/** A form that changes something carries the token of the session. */
/** For whom the form was filled in: it is known when it comes after the end of the session. */
const actingField = 'acting';

export function Form({ visit, action, method = 'post', multipart = false, class: more = '', label, children }: FormProps) {
  const { session } = visit.visitor;
  return (
    <form
      method={method}
      action={action}
      class={`form ${more}`}
      novalidate
      {...(label === undefined ? {} : { 'aria-label': label })}
      {...(multipart ? { enctype: 'multipart/form-data' } : {})}
    >
      {method === 'post' && session !== undefined && <input type="hidden" name="csrf" value={session.csrf} />}
      {method === 'post' && session?.actingFor !== undefined && (
        <input type="hidden" name={actingField} value={session.actingFor.patient} />
      )}
      {children}
    </form>
  );
}

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly language: Language;
  readonly value?: string | undefined;
  readonly hint?: Child;
  readonly error?: string | undefined;
  readonly optional?: boolean;
  readonly most?: number;
}

interface TextFieldProps extends FieldProps {
  readonly type?: 'text' | 'email' | 'tel' | 'date' | 'time' | 'number' | 'search' | 'password';
  readonly autocomplete?: string;
  readonly inputmode?: 'text' | 'numeric' | 'decimal' | 'tel' | 'email' | 'search';
  /** Narrow, for codes and dates. */
  readonly short?: boolean;
}

export function TextField({ type = 'text', autocomplete, inputmode, short = false, ...field }: TextFieldProps) {
  const { name, value = '', most = 200 } = field;
  return (
    <Field {...field}>
      <input
        id={name}
        name={name}
        type={type}
        value={type === 'password' ? '' : value}
        class={`form-control ${short ? 'short' : ''} ${field.error === undefined ? '' : 'is-invalid'}`}
        {...(type === 'date' || type === 'time' ? {} : { maxlength: most })}
        {...(autocomplete === undefined ? {} : { autocomplete })}
        {...(inputmode === undefined ? {} : { inputmode })}
        {...described(field)}
      />
    </Field>
  );
}

export function TextArea({ rows = 4, ...field }: FieldProps & { readonly rows?: number }) {
  const { name, value = '', most = 2000 } = field;
  return (
    <Field {...field}>
      <textarea
        id={name}
        name={name}
        rows={rows}
        maxlength={most}
        class={`form-control ${field.error === undefined ? '' : 'is-invalid'}`}
        {...described(field)}
      >
        {value}
      </textarea>
    </Field>
  );
}

export type Option = readonly [value: string, label: string];

export function Select({
  options,
  placeholder,
  ...field
}: FieldProps & { readonly options: readonly Option[]; readonly placeholder?: string }) {
  const { name, value = '' } = field;
  return (
    <Field {...field}>
      <select id={name} name={name} class={`form-select ${field.error === undefined ? '' : 'is-invalid'}`} {...described(field)}>
        {placeholder !== undefined && (
          <option value="" selected={value === ''}>
            {placeholder}
          </option>
        )}
        {options.map(([code, label]) => (
          <option value={code} selected={code === value}>
            {label}
          </option>
        ))}
      </select>
    </Field>
  );
}

export function FileField({ accept, ...field }: FieldProps & { readonly accept?: string }) {
  return (
    <Field {...field}>
      <input
        id={field.name}
        name={field.name}
        type="file"
        class={`form-control ${field.error === undefined ? '' : 'is-invalid'}`}
        {...(accept === undefined ? {} : { accept })}
        {...described(field)}
      />
    </Field>
  );
}

interface RadioGroupProps extends FieldProps {
  readonly options: readonly (readonly [value: string, label: string, hint?: Child])[];
}

/** None is chosen beforehand, unless `value` says what was. */
export function RadioGroup({ options, ...field }: RadioGroupProps) {
  const { name, label, value, hint, error, language, optional = false } = field;
  return (
    <fieldset class={`field choices ${error === undefined ? '' : 'has-error'}`} id={name} tabindex={-1} {...described(field)}>
      <legend>
        {label} {optional && <Optional language={language} />}
      </legend>
      {hint !== undefined && (
        <div id={`${name}-hint`} class="field-hint">
          {hint}
        </div>
      )}
      <ErrorText name={name} error={error} language={language} />
      {options.map(([code, text, more]) => (
        <div class="form-check">
          <input type="radio" id={`${name}-${code}`} name={name} value={code} checked={code === value} />
          <label for={`${name}-${code}`}>
            {text}
            {more !== undefined && <span class="field-hint">{more}</span>}
          </label>
        </div>
      ))}
    </fieldset>
  );
}

interface CheckboxGroupProps extends Omit<FieldProps, 'value' | 'optional' | 'most'> {
  readonly values: readonly string[];
  readonly options: readonly Option[];
}

export function CheckboxGroup({ options, values, ...field }: CheckboxGroupProps) {
  const { name, label, hint, error, language } = field;
  return (
    <fieldset class={`field choices ${error === undefined ? '' : 'has-error'}`} id={name} tabindex={-1} {...described(field)}>
      <legend>{label}</legend>
      {hint !== undefined && (
        <div id={`${name}-hint`} class="field-hint">
          {hint}
        </div>
      )}
      <ErrorText name={name} error={error} language={language} />
      {options.map(([code, text]) => (
        <div class="form-check">
          <input type="checkbox" id={`${name}-${code}`} name={name} value={code} checked={values.includes(code)} />
          <label for={`${name}-${code}`}>{text}</label>
        </div>
      ))}
    </fieldset>
  );
}

export function Checkbox({ label, ...field }: Omit<FieldProps, 'label' | 'optional' | 'most'> & { readonly label: Child }) {
  const { name, value, hint, error, language } = field;
  return (
    <div class={`field ${error === undefined ? '' : 'has-error'}`}>
      <ErrorText name={name} error={error} language={language} />
      <div class="form-check">
        <input type="checkbox" id={name} name={name} value="yes" checked={value === 'yes'} {...described(field)} />
        <label for={name}>{label}</label>
      </div>
      {hint !== undefined && (
        <div id={`${name}-hint`} class="field-hint">
          {hint}
        </div>
      )}
    </div>
  );
}

function Field({ name, label, hint, error, language, optional = false, children }: FieldProps & { readonly children?: Child }) {
  return (
    <div class={`field ${error === undefined ? '' : 'has-error'}`}>
      <label for={name}>
        {label} {optional && <Optional language={language} />}
      </label>
      {hint !== undefined && (
        <div id={`${name}-hint`} class="field-hint">
          {hint}
        </div>
      )}
      <ErrorText name={name} error={error} language={language} />
      {children}
    </div>
  );
}

function Optional({ language }: { readonly language: Language }) {
  return <span class="optional">({wordsOf(language).form.optional})</span>;
}

function ErrorText({ name, error, language }: { readonly name: string; readonly error: string | undefined; readonly language: Language }) {
  if (error === undefined) return null;
  return (
    <p id={`${name}-error`} class="field-error">
      <span class="visually-hidden">{wordsOf(language).form.errorPrefix} </span>
      {error}
    </p>
  );
}

function described({ name, hint, error }: Pick<FieldProps, 'name' | 'hint' | 'error'>) {
  const ids = [...(hint === undefined ? [] : [`${name}-hint`]), ...(error === undefined ? [] : [`${name}-error`])];
  return {
    ...(ids.length === 0 ? {} : { 'aria-describedby': ids.join(' ') }),
    ...(error === undefined ? {} : { 'aria-invalid': 'true' as const }),
  };
}

/** All that is wrong, at the top, each line leading to its field. */
export function ErrorSummary({ errors, words }: { readonly errors: FieldErrors; readonly words: Words }) {
  const entries = Object.entries(errors).filter((entry): entry is [string, string] => entry[1] !== undefined);
  if (entries.length === 0) return null;
  return (
    <div class="error-summary" role="alert" tabindex={-1} data-focus aria-labelledby="error-summary-title">
      <h2 id="error-summary-title">{words.form.summary}</h2>
      <ul>
        {entries.map(([name, error]) => (
          <li>
            <a href={`#${name}`}>{error}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface ButtonProps {
  readonly kind?: 'primary' | 'secondary' | 'danger' | 'plain';
  readonly name?: string;
  readonly value?: string;
  readonly children?: Child;
}

const buttonClass = { primary: 'btn btn-primary', secondary: 'btn btn-outline-primary', danger: 'btn btn-danger', plain: 'btn btn-link' };

export function Button({ kind = 'primary', name, value, children }: ButtonProps) {
  return (
    <button type="submit" class={buttonClass[kind]} {...(name === undefined ? {} : { name, value: value ?? '' })}>
      {children}
    </button>
  );
}

export function LinkButton({ href, kind = 'primary', children }: ButtonProps & { readonly href: string }) {
  return (
    <a href={href} class={buttonClass[kind]}>
      {children}
    </a>
  );
}

export function Buttons({ children }: { readonly children?: Child }) {
  return <div class="buttons">{children}</div>;
}
