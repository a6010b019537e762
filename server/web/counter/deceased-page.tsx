// At the counter: the registry says that the person has died. Nothing is done, and it is said what can be.
import type { Patient } from '@medplum/fhirtypes';
import { OperationOutcomeError } from '#fhir/outcome.ts';
import { personName } from '#presentation/wording.ts';
import { Notice } from '../components/display.tsx';
import { Buttons, LinkButton } from '../components/form.tsx';
import type { Visit } from '../page.ts';
import { refusalCode } from '../refusal-code.ts';
import { endingText } from './ending-texts.ts';
import { home, pathOf, textOf, workingAs, type CounterParts } from './parts.tsx';

export function DeceasedNotice({ visit, id }: { readonly visit: Visit; readonly id: string }) {
  const { deceased: text } = endingText(visit);
  return (
    <Notice tone="warning" title={text.title}>
      <p>{text.text}</p>
      <p>
        <strong>{text.next}</strong>
      </p>
      <ul>
        {text.steps.map((step) => (
          <li>{step}</li>
        ))}
      </ul>
      <p>
        <a href={`${pathOf(id)}/credenziali`}>{text.credentials}</a>
      </p>
    </Notice>
  );
}

export async function deceasedPage(visit: Visit, { people }: Pick<CounterParts, 'people'>, patient: Patient): Promise<Response> {
  const { deceased: text } = endingText(visit);
  const id = visit.param('id');
  return visit.page({
    title: text.title,
    width: 'narrow',
    breadcrumbs: [home(visit), { href: pathOf(id), label: personName(patient.name) }],
    status: 409,
    body: (
      <>
        {await workingAs(visit, people)}
        <DeceasedNotice visit={visit} id={id} />
        <Buttons>
          <LinkButton href={pathOf(id)} kind="secondary">
            {textOf(visit).activation.toPerson}
          </LinkButton>
        </Buttons>
      </>
    ),
  });
}

/** Entered in the registry after the form was shown. */
export function isOfDeceased(error: unknown): boolean {
  return error instanceof OperationOutcomeError && refusalCode(error.message) === 'deceased';
}
