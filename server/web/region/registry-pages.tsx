// The registry's desk: organisations and professionals are found and added; each leads to its page with roles, end and reopening.
import type { Organization, Practitioner, Resource } from '@medplum/fhirtypes';
import { OperationOutcomeError } from '#fhir/outcome.ts';
import { organizationOf, practitionerOf } from '#people/registry-entries.ts';
import { personName } from '#presentation/wording.ts';
import { Pagination, Table } from '../components/display.tsx';
import { Button, Buttons, ErrorSummary, Form, Select, TextField } from '../components/form.tsx';
import type { PageRoute, Visit } from '../page.ts';
import type { FieldErrors, Submitted } from '../submitted.ts';
import { createRegistryEntryPages } from './registry-entry-pages.tsx';
import { createRegistryReading, entryPath, registryPath, registryText, State, type RegistryParts } from './registry-parts.tsx';

interface Shown {
  readonly values?: Readonly<Record<string, string>>;
  readonly errors?: FieldErrors;
}

const who = 'admin';
const organizationFields = ['name', 'codeKind', 'code', 'validFrom', 'city', 'partOf'] as const;
const practitionerFields = ['family', 'given', 'fiscalCode'] as const;

export function createRegistryPages(parts: RegistryParts): readonly PageRoute[] {
  const { record } = parts;
  const { organizations, practitioners, findOrganization } = createRegistryReading(parts);

  async function show(visit: Visit, { values = {}, errors = {} }: Shown = {}): Promise<Response> {
    const text = registryText(visit);
    const { language } = visit;
    const asked = (visit.query('cerca') ?? '').slice(0, 100);
    const [places, people] = await Promise.all([
      organizations(visit, asked, visit.query('organizzazioni')),
      practitioners(visit, asked, visit.query('professionisti')),
    ]);
    const field = (name: string) => ({ name, language, value: values[name], error: errors[name] });
    const pages = (list: 'organizzazioni' | 'professionisti', { next, previous }: { next?: string; previous?: string }) => (
      <Pagination words={visit.words} previous={listLink(asked, list, previous)} next={listLink(asked, list, next)} />
    );
    return visit.page({
      title: text.title,
      lead: text.lead,
      breadcrumbs: [{ href: '/admin', label: text.region }],
      ...(Object.keys(errors).length > 0 ? { status: 422 } : {}),
      body: (
        <>
          <ErrorSummary errors={errors} words={visit.words} />
          <Form visit={visit} action={registryPath} method="get" class="filter" label={text.find}>
            <TextField name="cerca" label={text.findLabel} language={language} value={asked} most={100} type="search" />
            <Button>{text.find}</Button>
          </Form>
          <section>
            <h2>{text.organizations}</h2>
            <p class="count">{text.found(places.total ?? 0)}</p>
            {places.matches.length > 0 && (
              <Table
                caption={text.organizations}
                underHeading
                columns={[text.name, text.code, text.state]}
                rows={places.matches.map((one: Organization) => [
                  <Named entry={one} name={one.name ?? ''} />,
                  one.identifier?.[0]?.value ?? '—',
                  <State ended={one.active === false} text={text} />,
                ])}
              />
            )}
            {pages('organizzazioni', places)}
          </section>
          <section>
            <h2>{text.practitioners}</h2>
            <p class="count">{text.found(people.total ?? 0)}</p>
            {people.matches.length > 0 && (
              <Table
                caption={text.practitioners}
                underHeading
                columns={[text.name, text.fiscalCode, text.state]}
                rows={people.matches.map((one: Practitioner) => [
                  <Named entry={one} name={personName(one.name)} />,
                  one.identifier?.[0]?.value ?? '—',
                  <State ended={one.active === false} text={text} />,
                ])}
              />
            )}
            {pages('professionisti', people)}
          </section>
          <div class="two-forms">
            <Form visit={visit} action={`${registryPath}/organizzazioni`} label={text.addOrganization}>
              <h2>{text.addOrganization}</h2>
              <TextField {...field('name')} label={text.name} />
              <Select {...field('codeKind')} label={text.codeKind} placeholder="—" options={Object.entries(text.kinds)} />
              <TextField {...field('code')} label={text.code} most={40} short />
              <TextField {...field('validFrom')} label={text.from} type="date" short optional />
              <TextField {...field('city')} label={text.city} optional />
              <TextField {...field('partOf')} label={text.within} hint={text.organizationHint} optional />
              <Buttons>
                <Button>{text.add}</Button>
              </Buttons>
            </Form>
            <Form visit={visit} action={`${registryPath}/professionisti`} label={text.addPractitioner}>
              <h2>{text.addPractitioner}</h2>
              <p class="small">{text.addPractitionerText}</p>
              <TextField {...field('family')} label={text.family} />
              <TextField {...field('given')} label={text.given} />
              <TextField {...field('fiscalCode')} label={text.fiscalCode} most={32} />
              <Buttons>
                <Button>{text.add}</Button>
              </Buttons>
            </Form>
          </div>
        </>
      ),
    });
  }

  /** `aliases`: fields of the page that the entry calls otherwise. */
  function adding(
    names: readonly string[],
    entryOf: (visit: Visit, form: Submitted) => Promise<Resource> | Resource,
    aliases: Readonly<Record<string, string>> = {},
  ) {
    return async (visit: Visit): Promise<Response> => {
      const form = await visit.form();
      try {
        const value = await entryOf(visit, form);
        const content = { value, text: JSON.stringify(value) };
        const [made] = await record.submit(visit.act('create'), [{ kind: 'create', type: value.resourceType, content, place: '' }]);
        return visit.redirect(`${entryPath(`${value.resourceType}/${made?.version?.id ?? ''}`)}?fatto=aggiunto`);
      } catch (error) {
        const fields = error instanceof OperationOutcomeError ? error.outcome.issue.flatMap(({ expression = [] }) => expression) : [];
        const wrong = fields.map((name) => aliases[name] ?? name).filter((name) => names.includes(name));
        if (wrong.length === 0) throw error;
        const { fieldErrors } = registryText(visit);
        return show(visit, {
          values: Object.fromEntries(names.map((name) => [name, form.text(name)])),
          errors: Object.fromEntries(wrong.map((name) => [name, fieldErrors[name] ?? ''])),
        });
      }
    };
  }

  async function organization(visit: Visit, form: Submitted): Promise<Organization> {
    const { validFrom: from, partOf, ...rest } = pick(form, organizationFields);
    // A place that is not found is named as what is wrong: a space is in no id.
    return organizationOf({ ...rest, from, partOf: partOf === '' ? '' : ((await findOrganization(visit, partOf)) ?? ' ') });
  }

  return [
    { method: 'GET', path: registryPath, who, run: (visit) => show(visit) },
    {
      method: 'POST',
      path: `${registryPath}/organizzazioni`,
      who,
      run: adding(organizationFields, organization, { from: 'validFrom' }),
    },
    {
      method: 'POST',
      path: `${registryPath}/professionisti`,
      who,
      run: adding(practitionerFields, (_, form) => practitionerOf(pick(form, practitionerFields))),
    },
    ...createRegistryEntryPages(parts),
  ];
}

function Named({ entry, name }: { readonly entry: Organization | Practitioner; readonly name: string }) {
  return (
    <>
      <a href={entryPath(entry)}>{name === '' ? entry.id : name}</a>
      <span class="unit">{entry.id}</span>
    </>
  );
}

function pick<N extends string>(form: Submitted, names: readonly N[]): Record<N, string> {
  return Object.fromEntries(names.map((name) => [name, form.text(name)])) as Record<N, string>;
}

function listLink(asked: string, list: string, cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  return `${registryPath}?${new URLSearchParams({ ...(asked === '' ? {} : { cerca: asked }), [list]: cursor }).toString()}`;
}
