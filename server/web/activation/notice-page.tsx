// First step: the privacy notice in force, confirmed as read in exactly the version that was shown.
import type { Standing } from '#activation/workflow.ts';
import { Button, Buttons, Checkbox, Form, LinkButton } from '../components/form.tsx';
import { Markdown } from '../components/markdown.tsx';
import type { Visit } from '../page.ts';
import type { FieldErrors, Submitted } from '../submitted.ts';
import { addresses, back, patientOf, refusalsIn, root, textOf, type FlowParts } from './flow.ts';
import { ForPerson, stepView } from './step-frame.tsx';

export function showNotice(visit: Visit, standing: Standing, errors: FieldErrors = {}) {
  const text = textOf(visit).notice;
  const { version, texts } = standing.notice;
  return visit.page(
    stepView({
      visit,
      standing,
      step: 'notice',
      title: text.title,
      lead: text.lead,
      errors,
      body: (
        <>
          <div class="document" role="region" aria-label={text.version(version)} tabindex={0}>
            <Markdown text={texts[visit.language]} />
          </div>
          <Form visit={visit} action={addresses.notice}>
            <ForPerson visit={visit} />
            <input type="hidden" name="version" value={version} />
            <Checkbox name="read" label={text.read} language={visit.language} error={errors['read']} hint={text.version(version)} />
            <Buttons>
              <Button>{visit.words.form.next}</Button>
              <LinkButton href={root} kind="plain">
                {visit.words.form.back}
              </LinkButton>
            </Buttons>
          </Form>
        </>
      ),
    }),
  );
}

export async function takeNotice({ activations }: FlowParts, visit: Visit, standing: Standing, form: Submitted): Promise<Response> {
  if (form.text('read') !== 'yes') return showNotice(visit, standing, { read: textOf(visit).notice.missing });
  // Read again on the way back: what was chosen afterwards stays as it is.
  if (standing.draft?.notice === standing.notice.version && form.text('version') === standing.notice.version)
    return visit.redirect(addresses.data);
  try {
    await activations.activate(visit.act('$activate'), patientOf(visit), { noticeVersion: form.text('version') });
  } catch (error) {
    const [refused] = refusalsIn(error);
    return back(visit, refused?.field === 'noticeVersion' ? 'informativa' : 'passo');
  }
  return visit.redirect(addresses.data);
}
