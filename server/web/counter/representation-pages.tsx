// A parent or a guardian is registered at the counter, with the scan of what was signed or ordered.
import { comingOfAge } from '#consent/coming-of-age.ts';
import { largestScan, scanType } from '#people/scan.ts';
import { isFiscalCode, typedFiscalCode } from '#fhir/fiscal-code.ts';
import { personName } from '#presentation/wording.ts';
import { Button, Buttons, ErrorSummary, FileField, Form, RadioGroup, TextField } from '../components/form.tsx';
import { isDay, today } from '../day.ts';
import { textOf as findTextOf, throttled, unlessThrottled } from '../find/find-person.tsx';
import type { Visit } from '../page.ts';
import type { FieldErrors } from '../submitted.ts';
import { home, pathOf, patientOf, textOf, workingAs, type CounterParts } from './parts.tsx';

type Values = Readonly<Record<string, string>>;
const names = ['code', 'title', 'order', 'from', 'to'] as const;

export function createRepresentationPages(parts: CounterParts) {
  const { people, acts, findPerson, adultAge } = parts;

  async function show(visit: Visit, { values = {}, errors = {} }: { values?: Values; errors?: FieldErrors } = {}): Promise<Response> {
    const id = visit.param('id');
    const { representation: text } = textOf(visit);
    const { language } = visit;
    const patient = await patientOf(visit, parts, id);
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
    const { representation: text } = textOf(visit);
    const form = await visit.form();
    const values = Object.fromEntries(names.map((name) => [name, form.text(name)])) as Record<(typeof names)[number], string>;
    const patient = await patientOf(visit, parts, id);
    const isMinor = (comingOfAge(patient.birthDate, adultAge) ?? 0) > visit.now;
    const file = form.file('scan');
    const bytes = file === undefined ? undefined : new Uint8Array(await file.arrayBuffer());
    const contentType = bytes === undefined ? undefined : scanType(bytes);
    const { errors } = form.read({
      code: { label: text.code, check: (value) => (isFiscalCode(typedFiscalCode(value)) ? undefined : text.unknown) },
      title: {
        label: text.relation,
        oneOf: ['parent', 'guardian'],
        check: (value) => (value === 'parent' && !isMinor ? text.adult : undefined),
      },
      order: { label: text.order, most: 200, optional: values.title !== 'guardian' },
      from: { label: text.from, check: (value) => (isDay(value) ? undefined : text.wrongDate) },
      to: {
        label: text.to,
        optional: true,
        check: (value) => (!isDay(value) ? text.wrongDate : value < today(visit.now) || value < values.from ? text.wrongOrder : undefined),
      },
    });
    const more: FieldErrors = {
      ...(values.title === 'guardian' && values.order === '' ? { order: text.orderMissing } : {}),
      ...(values.title === 'parent' && values.order !== '' ? { order: text.orderHint } : {}),
      ...(bytes === undefined
        ? { scan: text.scanMissing }
        : bytes.length > largestScan
          ? { scan: text.scanLarge }
          : contentType === undefined
            ? { scan: text.scanKind }
            : {}),
    };
    const all = { ...errors, ...more };
    if (Object.keys(all).length > 0 || bytes === undefined || contentType === undefined) return show(visit, { values, errors: all });
    const person = await unlessThrottled(findPerson.byFiscalCode(visit.act('search-type'), values.code));
    if (person === throttled) return show(visit, { values, errors: { code: findTextOf(visit).throttled } });
    if (person === undefined || person.id === id)
      return show(visit, { values, errors: { code: person === undefined ? text.unknown : text.same } });
    const title = values.title === 'guardian' ? 'guardian' : 'parent';
    await acts.represent(visit.act('create'), id, {
      person: person.id,
      title,
      order: values.order,
      from: values.from,
      to: values.to,
      scan: { bytes, contentType },
    });
    return visit.redirect(pathOf(id));
  }

  return { show: (visit: Visit) => show(visit), register };
}
