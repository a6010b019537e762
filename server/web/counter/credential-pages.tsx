// Regional credentials at the counter: what there is, and issuing, resetting, revoking them, each confirmed; what is handed over is
// shown once, to be printed.
import { OperationOutcomeError } from '#fhir/outcome.ts';
import { enrolmentQr } from '#identity/credentials/enrolment-qr.ts';
import type { Handover } from '#identity/credentials/credentials.ts';
import { personName } from '#presentation/wording.ts';
import { Badge, Definitions, Notice } from '../components/display.tsx';
import { Button, Buttons, Checkbox, ErrorSummary, Form, LinkButton } from '../components/form.tsx';
import { formatDate } from '../format.ts';
import type { Visit } from '../page.ts';
import type { FieldErrors } from '../submitted.ts';
import { home, pathOf, patientOf, textOf, workingAs, type CounterParts } from './parts.tsx';

export function createCredentialPages(parts: CounterParts) {
  const { people, acts, credentials } = parts;

  async function situation(visit: Visit) {
    const id = visit.param('id');
    const patient = await patientOf(visit, parts, id);
    const mark = await credentials.mark(visit.act('read'), id);
    const standing = await credentials.find(patient);
    return { id, patient, mark, standing, obstacle: credentials.obstacle(patient, visit.now), path: `${pathOf(id)}/credenziali` };
  }

  async function show(visit: Visit, errors: FieldErrors = {}): Promise<Response> {
    const { credentials: text } = textOf(visit);
    const { id, patient, mark, standing, obstacle, path } = await situation(visit);
    const recognised = await acts.recognised(visit.act('read'), id);
    const { language } = visit;
    const seen = <input type="hidden" name="seen" value={mark} />;
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
          {visit.query('esito') === 'revocate' && <Notice tone="success">{text.revoked}</Notice>}
          <p>
            <Badge tone={standing === undefined ? 'neutral' : 'success'}>{standing === undefined ? text.none : text.there}</Badge>
          </p>
          {standing !== undefined && (
            <p>
              {text.issuedAt(formatDate(language, standing.issuedAt, 'moment'))} {standing.temporary && text.temporary}
            </p>
          )}
          {obstacle !== undefined && <Notice tone="warning">{text.obstacles[obstacle]}</Notice>}
          {obstacle === undefined && recognised === undefined && (
            <>
              <p>{text.recogniseFirst}</p>
              <Buttons>
                <LinkButton href={`${pathOf(id)}/riconoscimento`}>{textOf(visit).person.recognise}</LinkButton>
              </Buttons>
            </>
          )}
          {obstacle === undefined && recognised !== undefined && (
            <section>
              <h2>{standing === undefined ? text.issue : text.reset}</h2>
              <p>{standing === undefined ? text.issueText : text.resetText}</p>
              <Form visit={visit} action={path}>
                {seen}
                <Checkbox name="issue" language={language} label={text.confirmIssue} error={errors['issue']} />
                <Buttons>
                  <Button name="act" value="issue">
                    {standing === undefined ? text.issue : text.reset}
                  </Button>
                </Buttons>
              </Form>
            </section>
          )}
          {standing !== undefined && (
            <section>
              <h2>{text.revoke}</h2>
              <p>{text.revokeText}</p>
              <Form visit={visit} action={path}>
                {seen}
                <Checkbox name="revoke" language={language} label={text.confirmRevoke} error={errors['revoke']} />
                <Buttons>
                  <Button kind="danger" name="act" value="revoke">
                    {text.revoke}
                  </Button>
                </Buttons>
              </Form>
            </section>
          )}
        </>
      ),
    });
  }

  async function go(visit: Visit): Promise<Response> {
    const { credentials: text } = textOf(visit);
    const { id, mark, path, obstacle } = await situation(visit);
    const form = await visit.form();
    const asked = form.text('act') === 'revoke' ? 'revoke' : 'issue';
    if (asked === 'issue' && obstacle !== undefined) return show(visit, { issue: text.obstacles[obstacle] });
    if (asked === 'issue' && (await acts.recognised(visit.act('read'), id)) === undefined)
      return visit.redirect(`${pathOf(id)}/riconoscimento`);
    // Sent again, by reloading or from an old page: what was shown once is not made anew unasked.
    const seen = form.text('seen');
    if (seen !== mark) return visit.redirect(path);
    if (form.text(asked) !== 'yes') return show(visit, { [asked]: text.mustConfirm });
    try {
      if (asked === 'issue') return await handOver(visit, await credentials.issue(visit.act('create'), id, seen));
      await credentials.revoke(visit.act('create'), id, seen);
      return visit.redirect(`${path}?esito=revocate`);
    } catch (error) {
      if (error instanceof OperationOutcomeError && error.code === 'conflict') return visit.redirect(path);
      throw error;
    }
  }

  async function handOver(visit: Visit, { username, temporaryPassword, enrolment }: Handover): Promise<Response> {
    const { credentials: text, activation } = textOf(visit);
    const { id, patient } = await situation(visit);
    const picture = Buffer.from(await enrolmentQr(enrolment)).toString('base64');
    const secret = new URL(enrolment).searchParams.get('secret') ?? '';
    return visit.page({
      title: text.handover,
      width: 'narrow',
      breadcrumbs: [home(visit), { href: pathOf(id), label: personName(patient.name) }],
      body: (
        <>
          <Notice tone="warning" title={text.once}>
            <p>{text.onceText}</p>
          </Notice>
          <Definitions
            entries={[
              [textOf(visit).person.name, personName(patient.name)],
              [text.username, <code>{username}</code>],
              [text.password, <code>{temporaryPassword}</code>],
              [text.secret, <code>{secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>],
            ]}
          />
          <p>
            <img src={`data:image/svg+xml;base64,${picture}`} alt={text.qr} width="240" height="240" />
          </p>
          <ol>
            {text.steps.map((step) => (
              <li>{step}</li>
            ))}
          </ol>
          <Buttons>
            <button type="button" class="btn btn-primary" data-print hidden>
              {text.print}
            </button>
            <LinkButton href={pathOf(id)} kind="secondary">
              {activation.toPerson}
            </LinkButton>
          </Buttons>
        </>
      ),
    });
  }

  return { show: (visit: Visit) => show(visit), go };
}
