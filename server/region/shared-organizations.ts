// Organisations that the demo and the synthetic region have in common: loading one after the other changes nothing.
import { identifier, systems } from './codes.ts';
import { writeOrganization } from './resources/people.ts';

export const sharedOrganizations = [
  writeOrganization({
    id: 'region',
    name: 'Regione Liguria (dimostrazione)',
    kind: 'govt',
    identifier: identifier(systems.organization, '070'),
  }),
  writeOrganization({
    id: 'cup',
    name: 'CUP Liguria (dimostrazione)',
    kind: 'other',
    identifier: identifier(systems.organization, 'cup'),
    partOf: 'region',
    city: 'Genova',
  }),
  writeOrganization({
    id: 'sistema-ts',
    name: 'Sistema Tessera Sanitaria (dimostrazione)',
    kind: 'govt',
    identifier: identifier(systems.organization, '970'),
  }),
];
