// A parent or a guardian is registered at the counter, with the scan of what was signed or ordered.
import { isCourtOrder } from '#activation/register-representative.ts';
import { isDeceased } from '#fhir/deceased.ts';
import { isFiscalCode, typedFiscalCode } from '#fhir/fiscal-code.ts';
import { OperationOutcomeError } from '#fhir/outcome.ts';
import { largestScan, scanType } from '#fhir/scan.ts';
import { personName } from '#presentation/wording.ts';
import { Button, Buttons, ErrorSummary, FileField, Form, RadioGroup, TextField } from '../components/form.tsx';
import { isDay, today } from '../day.ts';
import { textOf as findTextOf } from '../find/find-person.tsx';
import type { Visit } from '../page.ts';
import { refusalCode } from '../refusal-code.ts';
import { textsOf, type FieldErrors, type Submitted } from '../submitted.ts';
import { deceasedPage } from './deceased-page.tsx';
import { DocumentFields, documentIn, documentNames, documentRules } from './document-fields.tsx';
import { home, pathOf, patientOf, textOf, workingAs, type CounterParts } from './parts.tsx';

type Values = Readonly<Record<string, string>>;
const names = ['code', 'title', 'order', 'from', 'to', ...documentNames] as const;

export function createRepresentationPages(parts: CounterParts) {
  const { people, activation } = parts;

  async function show(visit: Visit, { values = {}, errors = {} }: { values?: Values; errors?: FieldErrors } = {}): Promise<Response> {
    const id = visit.param('id');
    const { representation: text } = textOf(visit);
    const { language } = visit;
    const patient = await patientOf(visit, parts, id);
    if (isDeceased(patient)) return deceasedPage(visit, parts, patient);
    const field = (name: string) => ({ name, language, value: values[name], error: errors[name] });
    return visit.page({
      title: text.title,
      lead: text.lead,
      width: 'narrow',
      breadcrumbs: [home(visit), { href: pathOf(id), label: personName(patient.name) }],
      ...(Object.keys(errors).length > 0 ? { status: 422 } : {}),
      body: (
        <>
          {await workingAs(visit, people)}
          <ErrorSummary errors={errors} words={visit.words} />
          <Form visit={visit} action={`${pathOf(id)}/rappresentante`} multipart>
            <TextField {...field('code')} label={text.code} most={32} autocomplete="off" />
            <h2>{text.document}</h2>
            <p>{textOf(visit).recognition.lead}</p>
            <DocumentFields visit={visit} values={values} errors={errors} />
            <h2>{text.titleHeading}</h2>
            <RadioGroup
              {...field('title')}
              label={text.relation}
              options={[
                ['parent', text.parent, text.parentHint],
                ['guardian', text.guardian, text.guardianHint],
              ]}
            />
            <TextField {...field('order')} label={text.order} hint={text.orderHint} most={200} optional autocomplete="off" />
            <TextField {...field('from')} label={text.from} type="date" short />
            <TextField {...field('to')} label={text.to} type="date" short optional />
            <FileField
              name="scan"
              label={text.scan}
              language={language}
              hint={text.scanHint}
              error={errors['scan']}
              accept="application/pdf,image/jpeg,image/png"
            />
            <p>{text.scope}</p>
            <Buttons>
              <Button>{text.go}</Button>
            </Buttons>
          </Form>
        </>
      ),
    });
  }

  async function register(visit: Visit): Promise<Response> {
    const id = visit.param('id');
    const form = await visit.form();
    const values = Object.fromEntries(names.map((name) => [name, form.text(name)])) as Record<(typeof names)[number], string>;
    const file = form.file('scan');
    const bytes = file === undefined ? undefined : new Uint8Array(await file.arrayBuffer());
    const { errors } = form.read({ ...wishRules(visit, values), ...documentRules(visit) });
    const found: FieldErrors = { ...errors, ...orderError(visit, values), ...scanError(visit, bytes) };
    if (Object.keys(found).length > 0 || bytes === undefined) return show(visit, { values, errors: found });
    const title = values.title === 'guardian' ? 'guardian' : 'parent';
    const document = documentIn(values);
    try {
      const wish = {
        representative: values.code,
        title,
        order: said(values.order),
        from: values.from,
        until: said(values.to),
        document,
        scan: bytes,
      } as const;
      await activation.registerRepresentative(visit.act('$register-representative'), id, wish);
    } catch (error) {
      const refused = refusalErrors(visit, error);
      if (refused === undefined) throw error;
      return show(visit, { values, errors: refused });
    }
    return visit.redirect(pathOf(id));
  }

  return {
    show: (visit: Visit) => show(visit),
    register,
    again: (visit: Visit, form: Submitted) => show(visit, { values: textsOf(form, names) }),
  };
}

const said = (text: string): string | undefined => (text === '' ? undefined : text);

function wishRules(visit: Visit, { title, from }: Values) {
  const { representation: text } = textOf(visit);
  return {
    code: { label: text.code, check: (value: string) => (isFiscalCode(typedFiscalCode(value)) ? undefined : text.unknown) },
    title: { label: text.relation, oneOf: ['parent', 'guardian'] },
    order: {
      label: text.order,
      optional: title !== 'guardian',
      check: (value: string) => (isCourtOrder(value) ? undefined : text.wrongOrderName),
    },
    from: { label: text.from, check: (value: string) => (isDay(value) ? undefined : text.wrongDate) },
    to: {
      label: text.to,
      optional: true,
      check: (value: string) =>
        !isDay(value) ? text.wrongDate : value < today(visit.now) || value < (from ?? '') ? text.wrongOrder : undefined,
    },
  };
}

function orderError(visit: Visit, { title, order }: Values): FieldErrors {
  const { representation: text } = textOf(visit);
  if (title === 'guardian' && order === '') return { order: text.orderMissing };
  return title === 'parent' && order !== '' ? { order: text.orderHint } : {};
}

function scanError(visit: Visit, bytes: Uint8Array | undefined): FieldErrors {
  const { representation: text } = textOf(visit);
  if (bytes === undefined) return { scan: text.scanMissing };
  if (bytes.length > largestScan) return { scan: text.scanLarge };
  return scanType(bytes) === undefined ? { scan: text.scanKind } : {};
}

/** What the registering refuses, at the field that it is about; undefined when it is about none. */
function refusalErrors(visit: Visit, error: unknown): FieldErrors | undefined {
  if (!(error instanceof OperationOutcomeError)) return undefined;
  const { representation: text } = textOf(visit);
  if (error.code === 'throttled') return { code: findTextOf(visit).throttled };
  switch (refusalCode(error.message)) {
    case 'delegate-unknown':
      return { code: text.unknown };
    case 'delegate-self':
      return { code: text.same };
    case 'delegate-already':
      return { code: text.already };
    // The page says it.
    case 'deceased':
      return {};
    case 'parent-of-adult':
      return { title: text.adult };
    default:
      return undefined;
  }
}
