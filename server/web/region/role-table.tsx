// Roles of a professional or at an organisation, with their periods; each leads to where it is ended or opened again.
import type { PractitionerRole } from '@medplum/fhirtypes';
import { hasEnded, type RegistryEntry, type RegistryMoment } from '#people/registry-acts.ts';
import { Table } from '../components/display.tsx';
import { formatDate } from '../format.ts';
import type { Visit } from '../page.ts';
import { entryPath, registryText, roleName, State } from './registry-parts.tsx';

interface RoleTableProps {
  readonly visit: Visit;
  readonly roles: readonly PractitionerRole[];
  readonly around: ReadonlyMap<string, string>;
  /** Whose roles, or where. */
  readonly of: RegistryEntry;
  readonly moment: RegistryMoment;
}

export function RoleTable({ visit, roles, around, of, moment }: RoleTableProps) {
  const text = registryText(visit);
  const isPlace = of.resourceType === 'Organization';
  const day = (when: string | undefined): string | undefined =>
    when === undefined ? undefined : formatDate(visit.language, when, 'shortDay');
  return (
    <Table
      caption={text.roles}
      underHeading
      columns={[isPlace ? text.practitioner : text.organization, text.role, text.from, text.to, text.state, text.acts]}
      rows={roles.map((role) => {
        const other = (isPlace ? role.practitioner : role.organization)?.reference ?? '';
        const name = around.get(other) ?? other;
        return [
          <a href={entryPath(other)}>{name}</a>,
          roleName(role, visit.language),
          day(role.period?.start) ?? '—',
          day(role.period?.end) ?? '—',
          <State ended={hasEnded(role, moment)} text={text} />,
          <a href={entryPath(role)}>
            {text.manage}
            <span class="visually-hidden">{`: ${name}, ${roleName(role, visit.language)}`}</span>
          </a>,
        ];
      })}
    />
  );
}
