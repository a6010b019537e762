// Care is declared, or an emergency: the legal text is shown, and what was declared is kept as it was read.
// DM 7/9/2023 artt. 15 and 20; DPR 445/2000 artt. 47 and 76.
import { Button, Buttons, Checkbox, ErrorSummary, Form, LinkButton, TextArea } from '../components/form.tsx';
import type { Visit } from '../page.ts';
import type { FieldErrors, Submitted } from '../submitted.ts';
import { it } from './it.ts';
import { isEmergency, PersonFacts, personPath, professionalOf, textOf, workingAs, type ClinicianParts } from './parts.tsx';
import { personName } from '#presentation/wording.ts';

interface Typed {
  readonly values?: Readonly<Record<string, string>>;
  readonly errors?: FieldErrors;
}

const day = 86_400_000;
const hour = 3_600_000;
const shortest = 10;

export function createCarePages(parts: ClinicianParts) {
  const { people, chart, record, holds, purposes } = parts;

  async function show(visit: Visit, { values = {}, errors = {} }: Typed = {}): Promise<Response> {
    const text = textOf(visit);
    const { requester } = professionalOf(visit);
    const id = visit.param('id');
    const { patient } = await chart.standing(visit.act('read'), id);
    const mayEmergency = purposes[requester.role]?.includes('EMERGENCY') === true;
    return visit.page({
      title: text.care.title,
      lead: text.care.lead,
      breadcrumbs: [{ href: '/operatore', label: text.home.title }],
      ...(Object.keys(errors).length > 0 ? { status: 422 } : {}),
      body: (
        <>
          {await workingAs(visit, people)}
          <section class="person-card" aria-label={personName(patient.name)}>
            <p class="person-name">{personName(patient.name)}</p>
            <PersonFacts patient={patient} language={visit.language} now={visit.now} />
          </section>
          <ErrorSummary errors={errors} words={visit.words} />
          <div class="two-forms">
            <Declaration visit={visit} id={id} values={values} errors={errors} days={holds.declaration / day} />
            {mayEmergency && <Emergency visit={visit} id={id} values={values} errors={errors} hours={holds.emergency / hour} />}
          </div>
          <section class="aside-note">
            <p>{text.care.archiveText}</p>
            <LinkButton href={`${personPath(id)}?senza=si`} kind="secondary">
              {text.care.archive}
            </LinkButton>
          </section>
        </>
      ),
    });
  }

  async function declare(visit: Visit): Promise<Response> {
    professionalOf(visit);
    const text = textOf(visit).care;
    const form = await visit.form();
    const id = visit.param('id');
    const kind = form.text('kind') === 'emergency' ? 'emergency' : 'declaration';
    const errors = wrongIn(form, kind, text);
    const values = Object.fromEntries(['what', 'accept', 'reason', 'acceptEmergency'].map((name) => [name, form.text(name)]));
    if (Object.keys(errors).length > 0) return show(visit, { values, errors });
    // The text in force is the Italian one, in whatever language it was read.
    const words = kind === 'emergency' ? `${it.care.emergencyLegal} ${form.text('reason')}` : `${it.care.legal} ${form.text('what')}`;
    const act = visit.act(kind === 'emergency' ? '$emergency-access' : '$declare-care');
    await record.declareCare(act, { kind, patient: id, text: words, holds: kind === 'emergency' ? holds.emergency : holds.declaration });
    const standing = await chart.standing(visit.act('read'), id);
    return visit.redirect(isEmergency(standing) ? `${personPath(id)}/documenti?tipo=patient-summary` : personPath(id));
  }

  return { show: (visit: Visit) => show(visit), declare };
}

function wrongIn(form: Submitted, kind: 'declaration' | 'emergency', text: (typeof it)['care']): FieldErrors {
  const [words, accept] = kind === 'emergency' ? ['reason', 'acceptEmergency'] : ['what', 'accept'];
  return {
    ...(form.text(words).length < shortest ? { [words]: text.tooShort } : {}),
    ...(form.text(accept) !== 'yes' ? { [accept]: text.mustAccept } : {}),
  };
}

interface FormProps {
  readonly visit: Visit;
  readonly id: string;
  readonly values: Readonly<Record<string, string>>;
  readonly errors: FieldErrors;
}

function Declaration({ visit, id, values, errors, days }: FormProps & { readonly days: number }) {
  const text = textOf(visit).care;
  return (
    <Form visit={visit} action={`${personPath(id)}/cura`} label={text.declaration}>
      <h2>{text.declaration}</h2>
      <input type="hidden" name="kind" value="declaration" />
      <blockquote class="legal">{text.legal}</blockquote>
      <TextArea
        name="what"
        label={text.what}
        language={visit.language}
        hint={text.whatHint}
        value={values['what']}
        error={errors['what']}
        rows={3}
        most={1000}
      />
      <Checkbox name="accept" label={text.accept} language={visit.language} value={values['accept']} error={errors['accept']} />
      <p>{text.holds(days)}</p>
      <Buttons>
        <Button>{text.go}</Button>
      </Buttons>
    </Form>
  );
}

function Emergency({ visit, id, values, errors, hours }: FormProps & { readonly hours: number }) {
  const text = textOf(visit).care;
  return (
    <Form visit={visit} action={`${personPath(id)}/cura`} label={text.emergency} class="form-danger">
      <h2>{text.emergency}</h2>
      <input type="hidden" name="kind" value="emergency" />
      <p>{text.emergencyLead}</p>
      <blockquote class="legal">{text.emergencyLegal}</blockquote>
      <TextArea
        name="reason"
        label={text.reason}
        language={visit.language}
        hint={text.reasonHint}
        value={values['reason']}
        error={errors['reason']}
        rows={3}
        most={1000}
      />
      <Checkbox
        name="acceptEmergency"
        label={text.accept}
        language={visit.language}
        value={values['acceptEmergency']}
        error={errors['acceptEmergency']}
      />
      <p>{text.emergencyHolds(hours)}</p>
      <Buttons>
        <Button kind="danger">{text.emergencyGo}</Button>
      </Buttons>
    </Form>
  );
}
