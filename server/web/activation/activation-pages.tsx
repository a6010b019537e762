// The online door: `/attivazione`, one page for each step. Every step asks the workflow where the person stands before it shows
// anything, so that a page of another window, another day or another person never leads further than it may.
import type { Obstacle } from '#activation/eligibility.ts';
import type { Standing } from '#activation/workflow.ts';
import { OperationOutcomeError } from '#fhir/outcome.ts';
import type { Area, PageRoute, Visit } from '../page.ts';
import type { Submitted } from '../submitted.ts';
import { showChoices, showChoicesAgain, takeChoices } from './choices-page.tsx';
import { showCodes, takeCodes } from './codes-page.tsx';
import { showData, showDataAgain, takeData } from './data-page.tsx';
import { notOpened, opened } from './end-pages.tsx';
import { addresses, back, mayOpen, patientOf, refusalsIn, root, standingOf, type FlowParts, type StepName } from './flow.ts';
import { showNotice, takeNotice } from './notice-page.tsx';
import { answerSecond, secondParent } from './second-parent-page.tsx';
import { begin, begun, obstacle, obstaclePage } from './start-pages.tsx';
import { showSummary, takeSummary } from './summary-page.tsx';

type Answer = Response | Promise<Response>;

interface Step {
  readonly show: (parts: FlowParts, visit: Visit, standing: Standing) => Answer;
  readonly take: (parts: FlowParts, visit: Visit, standing: Standing, form: Submitted) => Answer;
  /** With what was typed; never where codes are. */
  readonly again?: (visit: Visit, standing: Standing, form: Submitted) => Answer;
}

const steps: Readonly<Record<StepName, Step>> = {
  notice: { show: (_, visit, standing) => showNotice(visit, standing), take: takeNotice },
  data: { show: (_, visit, standing) => showData(visit, standing), take: takeData, again: showDataAgain },
  codes: { show: showCodes, take: takeCodes },
  choices: { show: (_, visit, standing) => showChoices(visit, standing), take: takeChoices, again: showChoicesAgain },
  summary: { show: (_, visit, standing) => showSummary(visit, standing), take: takeSummary },
};

export function createActivationPages(parts: FlowParts): Area {
  const page = (method: 'GET' | 'POST', path: string, run: (parts: FlowParts, visit: Visit) => Answer): PageRoute => ({
    method,
    path,
    who: 'citizen',
    run: (visit) => unlessGone(visit, () => run(parts, visit)),
  });
  return {
    pages: [
      page('GET', root, (_, visit) => begin(parts, visit)),
      page('POST', root, begun),
      { ...page('GET', `${root}/ostacolo/:reason`, obstacle), toTheDead: true },
      ...(Object.keys(steps) as StepName[]).flatMap((name) => [
        page('GET', addresses[name], (_, visit) => show(parts, visit, name)),
        { ...page('POST', addresses[name], (_, visit) => take(parts, visit, name)), ...againAt(parts, name) },
      ]),
      page('GET', addresses.second, secondParent),
      page('POST', addresses.second, answerSecond),
      page('GET', addresses.opened, opened),
      page('GET', addresses.refused, notOpened),
      page('POST', addresses.interrupt, interrupt),
    ],
  };
}

/** Removed from the registry after the login: the reason has its page like every other. */
async function unlessGone(visit: Visit, run: () => Answer): Promise<Response> {
  try {
    return await run();
  } catch (error) {
    const isGone = error instanceof OperationOutcomeError && error.code === 'not-found' && error.message.startsWith('Patient/');
    if (!isGone) throw error;
    const address = `${root}/ostacolo/${'not-enrolled' satisfies Obstacle}`;
    return visit.path === address ? obstaclePage(visit, 'not-enrolled') : visit.redirect(address);
  }
}

function againAt(parts: FlowParts, name: StepName): Pick<PageRoute, 'again'> {
  const { again } = steps[name];
  if (again === undefined) return {};
  return {
    async again(visit, form) {
      if (form.text('for') !== patientOf(visit)) return back(visit, 'persona');
      const standing = await standingOf(parts, visit);
      return mayOpen(name, standing) ? again(visit, standing, form) : back(visit, 'passo');
    },
  };
}

async function show(parts: FlowParts, visit: Visit, name: StepName): Promise<Response> {
  const standing = await standingOf(parts, visit);
  return mayOpen(name, standing) ? steps[name].show(parts, visit, standing) : visit.redirect(root);
}

async function take(parts: FlowParts, visit: Visit, name: StepName): Promise<Response> {
  const form = await visit.form();
  if (form.text('for') !== patientOf(visit)) return back(visit, 'persona');
  const standing = await standingOf(parts, visit);
  return mayOpen(name, standing) ? steps[name].take(parts, visit, standing, form) : back(visit, 'passo');
}

async function interrupt({ activations, demo }: FlowParts, visit: Visit): Promise<Response> {
  const form = await visit.form();
  if (form.text('for') !== patientOf(visit)) return back(visit, 'persona');
  const { draft } = await standingOf({ activations, demo }, visit);
  try {
    await activations.activate(visit.act('$activate'), patientOf(visit), { abandon: true });
  } catch (error) {
    // Nothing was under way: that is what was asked for.
    refusalsIn(error);
  }
  return draft?.kind === 'widening' ? visit.redirect('/scelte?esito=uguale') : back(visit, 'interrotta');
}
