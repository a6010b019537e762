// Whose record an app is to see, when a professional or a counter operator lets it in: found by the same rules as on their own pages.
import type { Cursors } from '#interactions/cursor.ts';
import type { FindPerson, FoundPerson } from '#people/find-person.ts';
import { ErrorSummary, Form, Button, Buttons } from '../components/form.tsx';
import { findBy, FindForms, Several, type Finding } from '../find/find-person.tsx';
import { inLanguage } from '../language.ts';
import { signedIn, type Visit } from '../page.ts';
import type { AppQuestion } from './app-access.ts';
import { en } from './en.ts';
import { it } from './it.ts';

export interface PickerParts {
  readonly findPerson: FindPerson;
  readonly cursors: Cursors;
}

export interface PatientPicker {
  show(visit: Visit, question: AppQuestion, finding?: Exclude<Finding, { readonly kind: 'one' }>): Response | Promise<Response>;
  /** Whom they found: the address of the question with that person, or undefined when there is more to choose. */
  find(visit: Visit, question: AppQuestion): Promise<Response>;
  /** Undefined unless this person was found for this question by this professional. */
  chosen(visit: Visit, mark: string | undefined): string | undefined;
}

export const pathOfQuestion = (visit: Visit): string => `/autorizza/${visit.param('uid')}`;

export function createPatientPicker({ findPerson, cursors }: PickerParts): PatientPicker {
  /** Only who was found is chosen: a mark belongs to one question and one professional. */
  const bindingOf = (visit: Visit): string => `patient for ${visit.param('uid')} by ${signedIn(visit).requester.subject}`;
  const pathTo = (visit: Visit, id: string): string => `${pathOfQuestion(visit)}?persona=${cursors.seal(id, bindingOf(visit))}`;

  function show(visit: Visit, { client }: AppQuestion, finding?: Exclude<Finding, { readonly kind: 'one' }>): Response | Promise<Response> {
    const { ask, find: text } = inLanguage(visit.language, { it, en });
    const errors = finding?.kind === 'none' ? finding.errors : {};
    const found: readonly FoundPerson[] = finding?.kind === 'several' ? finding.found : [];
    return visit.page({
      title: text.title(client.name),
      lead: text.lead,
      formTargets: [client.address],
      ...(Object.keys(errors).length > 0 ? { status: 422 } : {}),
      body: (
        <>
          {found.length > 0 && <Several visit={visit} found={found} pathOf={(id) => pathTo(visit, id)} />}
          <ErrorSummary errors={errors} words={visit.words} />
          <FindForms visit={visit} action={`${pathOfQuestion(visit)}/persona`} values={finding?.values ?? {}} errors={errors} />
          <Form visit={visit} action={pathOfQuestion(visit)}>
            <Buttons>
              <Button name="answer" value="no" kind="secondary">
                {ask.refuse}
              </Button>
            </Buttons>
          </Form>
        </>
      ),
    });
  }

  return {
    show,
    async find(visit, question) {
      const finding = await findBy(visit, findPerson);
      return finding.kind === 'one' ? visit.c.redirect(pathTo(visit, finding.id), 303) : show(visit, question, finding);
    },
    chosen(visit, mark) {
      if (mark === undefined || mark === '') return undefined;
      try {
        return cursors.open(mark, bindingOf(visit)) as string;
      } catch {
        return undefined;
      }
    },
  };
}
