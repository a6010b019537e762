// After the steps: the record is open and here is its receipt; or it is not, and how to begin again.
import { Card, Cards, Notice } from '../components/display.tsx';
import { Buttons, LinkButton } from '../components/form.tsx';
import type { Visit } from '../page.ts';
import { patientOf, root, standingOf, textOf, type FlowParts } from './flow.ts';

export async function opened(parts: FlowParts, visit: Visit): Promise<Response> {
  const standing = await standingOf(parts, visit);
  if (standing.state !== 'confirmed') return visit.redirect(root);
  const [latest] = await parts.activations.history(visit.act('read'), patientOf(visit));
  const receipt = latest?.receipt?.replace('Binary/', '');
  const text = textOf(visit).opened;
  return visit.page({
    title: text.title,
    width: 'wide',
    body: (
      <>
        <Notice tone="success" live>
          <p>{text.lead}</p>
        </Notice>
        {receipt !== undefined && (
          <Buttons>
            <LinkButton href={`/ricevute/${receipt}`}>{text.receipt}</LinkButton>
          </Buttons>
        )}
        <p class="after-buttons">{text.keep}</p>
        <h2>{text.next}</h2>
        <Cards>
          {text.doors.map(([href, title, about]) => (
            <Card title={title} href={href} level={3}>
              <p>{about}</p>
            </Card>
          ))}
        </Cards>
      </>
    ),
  });
}

export async function notOpened(parts: FlowParts, visit: Visit): Promise<Response> {
  const standing = await standingOf(parts, visit);
  if (standing.state !== 'refused') return visit.redirect(root);
  const text = textOf(visit).refused;
  return visit.page({
    title: text.title,
    width: 'narrow',
    lead: text.lead,
    body: (
      <>
        <p>{text.again}</p>
        <Buttons>
          <LinkButton href="/">{visit.words.errors.back}</LinkButton>
          <LinkButton href={root} kind="secondary">
            {text.go}
          </LinkButton>
        </Buttons>
      </>
    ),
  });
}
