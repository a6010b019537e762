// The registry's desk: organisations, professionals, and who has which role where and until when.
import type { Organization, Practitioner, PractitionerRole, Resource } from '@medplum/fhirtypes';
import { OperationOutcomeError } from '#fhir/outcome.ts';
import { ended, nationalRoles, organizationOf, practitionerOf, roleOf } from '#people/registry-entries.ts';
import { personName } from '#presentation/wording.ts';
import type { Disclosure } from '#record/disclose.ts';
import type { Submission } from '#record/submit.ts';
import type { ReadQuery } from '#search/parse.ts';
import { Table } from '../components/display.tsx';
import { Button, Buttons, ErrorSummary, Form, Select, TextField, type Option } from '../components/form.tsx';
import { roleNames } from '../components/roles.ts';
import { inLanguage } from '../language.ts';
import type { PageRoute, Visit } from '../page.ts';
import type { FieldErrors, Submitted } from '../submitted.ts';
import { en } from './en.ts';
import { it } from './it.ts';

export interface RegistryParts {
  readonly record: Pick<Disclosure, 'search' | 'read'> & Submission;
  readonly readQuery: ReadQuery;
}

const path = '/admin/registro';
const most = '200';
type Values = Readonly<Record<string, string>>;

export function createRegistryPages({ record, readQuery }: RegistryParts): { readonly pages: readonly PageRoute[] } {
  async function all<T extends Resource>(visit: Visit, type: string, sort: string): Promise<readonly T[]> {
    const { query } = readQuery({
      type,
      params: [
        ['_count', most],
        ['_sort', sort],
      ],
      handling: 'strict',
    });
    return (await record.search(visit.act('search-type'), query)).matches.map(({ body }) => JSON.parse(body) as T);
  }

  async function show(visit: Visit, { values = {}, errors = {} }: { values?: Values; errors?: FieldErrors } = {}): Promise<Response> {
    const { registry: text } = inLanguage(visit.language, { it, en });
    const organizations = await all<Organization>(visit, 'Organization', 'name');
    const practitioners = await all<Practitioner>(visit, 'Practitioner', 'family');
    const roles = await all<PractitionerRole>(visit, 'PractitionerRole', '_id');
    const names = new Map<string, string>([
      ...organizations.map(({ id = '', name = '' }) => [`Organization/${id}`, name] as const),
      ...practitioners.map(({ id = '', name }) => [`Practitioner/${id}`, personName(name)] as const),
    ]);
    const roleName = inLanguage(visit.language, roleNames);
    const { language } = visit;
    const field = (name: string) => ({ name, language, value: values[name], error: errors[name] });
    const options = (type: string): readonly Option[] =>
      [...names].filter(([key]) => key.startsWith(type)).map(([key, name]) => [key.slice(type.length + 1), name]);
    return visit.page({
      title: text.title,
      lead: text.lead,
      breadcrumbs: [{ href: '/admin', label: inLanguage(language, { it, en }).title }],
      ...(Object.keys(errors).length > 0 ? { status: 422 } : {}),
      body: (
        <>
          <ErrorSummary errors={errors} words={visit.words} />
          <section>
            <h2>{text.roles}</h2>
            <Table
              caption={text.roles}
              columns={[text.practitioner, text.role, text.organization, text.from, text.to]}
              rows={roles.map((role) => [
                names.get(role.practitioner?.reference ?? '') ?? '',
                roleName[role.code?.[0]?.coding?.[0]?.code ?? ''] ?? '',
                names.get(role.organization?.reference ?? '') ?? '',
                role.period?.start ?? '',
                role.period?.end ?? text.open,
              ])}
            />
            <div class="two-forms">
              <Form visit={visit} action={`${path}/ruoli`} label={text.addRole}>
                <h3>{text.addRole}</h3>
                <Select {...field('practitioner')} label={text.practitioner} placeholder="—" options={options('Practitioner')} />
                <Select {...field('organization')} label={text.organization} placeholder="—" options={options('Organization')} />
                <Select
                  {...field('role')}
                  label={text.role}
                  placeholder="—"
                  options={nationalRoles.map((code) => [code, roleName[code] ?? code])}
                />
                <TextField {...field('from')} label={text.from} type="date" short />
                <TextField {...field('to')} label={text.to} type="date" short optional />
                <Buttons>
                  <Button>{text.add}</Button>
                </Buttons>
              </Form>
              <Form visit={visit} action={`${path}/fine`} label={text.end}>
                <h3>{text.end}</h3>
                <Select
                  {...field('ending')}
                  label={text.roles}
                  placeholder="—"
                  options={roles
                    .filter(({ period }) => period?.end === undefined)
                    .map(({ id = '', practitioner, organization, code }) => [
                      id,
                      [
                        names.get(practitioner?.reference ?? ''),
                        roleName[code?.[0]?.coding?.[0]?.code ?? ''],
                        names.get(organization?.reference ?? ''),
                      ].join(' · '),
                    ])}
                />
                <TextField {...field('endOn')} label={text.endOn} type="date" short />
                <Buttons>
                  <Button kind="danger">{text.end}</Button>
                </Buttons>
              </Form>
            </div>
          </section>
          <section>
            <h2>{text.organizations}</h2>
            <Table
              caption={text.organizations}
              columns={[text.name, text.code, text.from, text.to]}
              rows={organizations.map(({ name = '', identifier: [first] = [] }) => [
                name,
                first?.value ?? '',
                first?.period?.start ?? '',
                first?.period?.end ?? text.open,
              ])}
            />
            <div class="two-forms">
              <Form visit={visit} action={`${path}/organizzazioni`} label={text.addOrganization}>
                <h3>{text.addOrganization}</h3>
                <TextField {...field('name')} label={text.name} />
                <Select {...field('codeKind')} label={text.codeKind} placeholder="—" options={Object.entries(text.kinds)} />
                <TextField {...field('code')} label={text.code} most={40} short />
                <TextField {...field('validFrom')} label={text.from} type="date" short optional />
                <TextField {...field('city')} label={text.city} optional />
                <Select {...field('partOf')} label={text.partOf} placeholder="—" options={options('Organization')} optional />
                <Buttons>
                  <Button>{text.add}</Button>
                </Buttons>
              </Form>
              <Form visit={visit} action={`${path}/professionisti`} label={text.addPractitioner}>
                <h3>{text.addPractitioner}</h3>
                <TextField {...field('family')} label={text.family} />
                <TextField {...field('given')} label={text.given} />
                <TextField {...field('fiscalCode')} label={text.fiscalCode} most={32} />
                <Buttons>
                  <Button>{text.add}</Button>
                </Buttons>
              </Form>
            </div>
          </section>
        </>
      ),
    });
  }

  /** `aliases`: fields of the page that the entry calls otherwise, since two forms on it have a field of that name. */
  function adding(names: readonly string[], entryOf: (form: Submitted) => Promise<Resource> | Resource, aliases: Values = {}) {
    return async (visit: Visit): Promise<Response> => {
      const form = await visit.form();
      const { registry: text } = inLanguage(visit.language, { it, en });
      try {
        const value = await entryOf(form);
        const content = { value, text: JSON.stringify(value) };
        const type = value.resourceType;
        await record.submit(visit.act(value.id === undefined ? 'create' : 'update'), [
          value.id === undefined
            ? { kind: 'create', type, content, place: '' }
            : { kind: 'update', target: { type, id: value.id }, content, place: '' },
        ]);
        return visit.redirect(path);
      } catch (error) {
        const fields = error instanceof OperationOutcomeError ? error.outcome.issue.flatMap(({ expression = [] }) => expression) : [];
        const wrong = fields.map((name) => aliases[name] ?? name).filter((name) => names.includes(name));
        if (wrong.length === 0) throw error;
        const labels = text as unknown as Record<string, string>;
        return show(visit, {
          values: Object.fromEntries(names.map((name) => [name, form.text(name)])),
          errors: Object.fromEntries(wrong.map((name) => [name, text.wrong(labels[name] ?? text.from)])),
        });
      }
    };
  }

  const who = 'admin';
  const pick = <N extends string>(form: Submitted, names: readonly N[]): Record<N, string> =>
    Object.fromEntries(names.map((name) => [name, form.text(name)])) as Record<N, string>;
  const organization = ['name', 'codeKind', 'code', 'city', 'partOf'] as const;
  const practitioner = ['family', 'given', 'fiscalCode'] as const;
  const role = ['practitioner', 'organization', 'role', 'from', 'to'] as const;
  return {
    pages: [
      { method: 'GET', path, who, run: (visit) => show(visit) },
      {
        method: 'POST',
        path: `${path}/organizzazioni`,
        who,
        run: adding(
          [...organization, 'validFrom'],
          (form) => organizationOf({ ...pick(form, organization), from: form.text('validFrom') }),
          {
            from: 'validFrom',
          },
        ),
      },
      {
        method: 'POST',
        path: `${path}/professionisti`,
        who,
        run: adding(practitioner, (form) => practitionerOf(pick(form, practitioner))),
      },
      { method: 'POST', path: `${path}/ruoli`, who, run: adding(role, (form) => roleOf(pick(form, role))) },
      {
        method: 'POST',
        path: `${path}/fine`,
        who,
        run: (visit) =>
          adding(
            ['ending', 'endOn'],
            async (form) => {
              const version = await record.read(visit.act('read'), { type: 'PractitionerRole', id: form.text('ending') });
              return ended(JSON.parse(version.body) as PractitionerRole, form.text('endOn'));
            },
            { to: 'endOn' },
          )(visit),
      },
    ],
  };
}
