import type { Consent, ConsentProvision } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import { replacedBy } from './consents.ts';
import { codes, concept } from './fhir-words.ts';

const gp = [
  { role: concept('http://terminology.hl7.org/CodeSystem/v3-ParticipationType', 'IRCP'), reference: { reference: 'Practitioner/gp' } },
];
const noGp: ConsentProvision = { type: 'deny', actor: gp };
const onlyGp: ConsentProvision = { type: 'permit', actor: gp };

function consent(id: string, provision: ConsentProvision, category = 'consultation', status: Consent['status'] = 'active'): Consent {
  return {
    resourceType: 'Consent',
    id,
    status,
    scope: concept('http://terminology.hl7.org/CodeSystem/consentscope', 'patient-privacy'),
    category: [concept(codes.consentCategory, category)],
    provision,
  };
}

const replaced = (permit: boolean, ...consents: readonly Consent[]) => {
  const found = replacedBy({ category: 'consultation', permit }, consents);
  return { ids: found.replaced.map(({ id }) => id), exceptions: found.exceptions };
};

describe('A new decision about consultation', () => {
  test('replaces the general one before it, and nothing of another category, of another status or about somebody in particular', () => {
    const others = [
      consent('feed', { type: 'permit' }, 'feed'),
      consent('old', { type: 'permit' }, 'consultation', 'inactive'),
      consent('no-gp', noGp),
    ];
    expect(replaced(true, consent('before', { type: 'deny' }), ...others).ids).toEqual(['before']);
    expect(replaced(false, consent('before', { type: 'permit' }), ...others).ids).toEqual(['before']);
  });

  test('keeps the exceptions that the person made', () => {
    expect(replaced(true, consent('before', { type: 'permit', provision: [noGp] }))).toEqual({ ids: ['before'], exceptions: [noGp] });
  });

  test('means nobody when it says nobody: what permitted somebody goes, prohibitions stay', () => {
    const before = consent('before', { type: 'permit', provision: [onlyGp, { ...noGp, provision: [{ type: 'permit' }] }] });
    expect(replaced(false, before, consent('for-gp', onlyGp))).toEqual({ ids: ['before', 'for-gp'], exceptions: [noGp] });
  });
});
