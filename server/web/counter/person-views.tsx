// What the counter shows of a person: their data, what holds, who acts for them, what was decided and its receipts.
import type { Patient } from '@medplum/fhirtypes';
import type { PastDecision } from '#activation/history.ts';
import type { Standing } from '#activation/workflow.ts';
import type { Represents } from '#people/counter-acts.ts';
import { addressText, personName } from '#presentation/wording.ts';
import { Badge, Definitions, Notice, Table } from '../components/display.tsx';
import { Buttons, LinkButton } from '../components/form.tsx';
import { birthPlaceOf, fiscalCodeOf } from '../components/person.ts';
import { formatDate } from '../format.ts';
import { inLanguage } from '../language.ts';
import type { Visit } from '../page.ts';
import { isOpen, pathOf, textOf } from './parts.tsx';
import { answerAddress, parentsOf } from './second-parent-views.tsx';

export function Data({ visit, patient }: { readonly visit: Visit; readonly patient: Patient }) {
  const { person } = textOf(visit);
  const telecom = (system: string): string => patient.telecom?.find((one) => one.system === system)?.value ?? person.missing;
  return (
    <Definitions
      entries={[
        [person.name, personName(patient.name)],
        [person.code, fiscalCodeOf(patient)],
        [
          person.born,
          [formatDate(visit.language, patient.birthDate ?? ''), birthPlaceOf(patient)].filter((part) => part !== '').join(', '),
        ],
        [person.address, addressText(patient.address?.[0]) || person.missing],
        [person.phone, telecom('phone')],
        [person.email, telecom('email')],
      ]}
    />
  );
}

export function State({ visit, standing, isMinor }: { readonly visit: Visit; readonly standing: Standing; readonly isMinor: boolean }) {
  const { person } = textOf(visit);
  const choice = (value: boolean | undefined): string => (value === undefined ? person.undecided : value ? person.yes : person.no);
  const reasons = standing.reasons.filter(
    // Of a child whose parents have opened the record, or are about to, being a child is no obstacle.
    ({ code }) => code !== 'already-open' && !(code === 'under-age' && (standing.onHold !== undefined || isOpen(standing))),
  );
  return (
    <>
      <p>
        <Badge tone={isOpen(standing) ? 'success' : 'neutral'}>{isOpen(standing) ? person.open : person.notOpen}</Badge>{' '}
        {isMinor && <Badge tone="warning">{person.minor}</Badge>}
      </p>
      <Definitions
        entries={(['feed', 'past', 'consultation'] as const).map((name) => [person.choices[name], choice(standing.inForce[name])])}
      />
      {reasons.length > 0 && (
        <Notice tone="warning" title={person.reasons}>
          <ul>
            {reasons.map(({ words }) => (
              <li>{inLanguage(visit.language, words)}</li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  );
}

interface RepresentativesProps {
  readonly visit: Visit;
  readonly id: string;
  readonly representatives: readonly Represents[];
  readonly standing: Standing;
}

export function Representatives({ visit, id, representatives, standing }: RepresentativesProps) {
  const { person, second } = textOf(visit);
  const { first, others } = parentsOf(standing, representatives);
  const decides = (one: Represents): string => {
    if (standing.onHold === undefined && isOpen(standing)) return person.changeAs(one.name);
    if (standing.onHold === undefined) return person.activateAs(one.name);
    return one === first ? second.see(one.name) : others.includes(one) ? second.answers(one.name) : person.activateAs(one.name);
  };
  return (
    <ul class="plain-list">
      {representatives.map((one) => (
        <li>
          <p>
            <strong>{one.name}</strong>, {person.actsFor[one.title]}
          </p>
          <Buttons>
            <LinkButton href={`${pathOf(one.person)}/riconoscimento?per=${encodeURIComponent(id)}`} kind="secondary">
              {person.recogniseRepresentative(one.name)}
            </LinkButton>
            <LinkButton href={answerAddress(id, one.relatedPerson)}>{decides(one)}</LinkButton>
          </Buttons>
        </li>
      ))}
    </ul>
  );
}

export function History({ visit, id, history }: { readonly visit: Visit; readonly id: string; readonly history: readonly PastDecision[] }) {
  const { person } = textOf(visit);
  return (
    <section>
      <h2>{person.history}</h2>
      <Table
        caption={person.history}
        underHeading
        columns={[person.what, person.when, person.receipt]}
        rows={history.map(({ category, permit, decided, receipt }) => [
          `${person.choices[category]}: ${permit ? person.yes : person.no}`,
          formatDate(visit.language, decided, 'moment'),
          receipt === undefined ? '—' : <a href={`${pathOf(id)}/ricevute/${receipt.replace('Binary/', '')}`}>{person.receipt}</a>,
        ])}
      />
    </section>
  );
}
