import { describe, expect, test } from 'vitest';
import { allowingScopes, parseScopes } from './scopes.ts';

describe('A scope', () => {
  test.each([
    ['patient/Observation.rs', [{ context: 'patient', type: 'Observation', interactions: 'rs' }]],
    ['user/*.read', [{ context: 'user', type: '*', interactions: 'rs' }]],
    ['system/*.write', [{ context: 'system', type: '*', interactions: 'cud' }]],
    ['system/*.*', [{ context: 'system', type: '*', interactions: 'cruds' }]],
    [
      'patient/Observation.rs?category=laboratory',
      [{ context: 'patient', type: 'Observation', interactions: 'rs', params: 'category=laboratory' }],
    ],
    ['openid fhirUser launch/patient offline_access', []],
    ['patient/Observation.', []],
    ['patient/Observation.sr', []],
    ['everything/*.rs', []],
    ['', []],
  ])('%s is read', (text, scopes) => {
    expect(parseScopes(text)).toEqual(scopes);
  });

  test('allows only the interactions that it names, on the types that it names', () => {
    const scopes = parseScopes('patient/Observation.rs patient/Patient.r');
    expect(allowingScopes(scopes, 'Observation', 'search')).toHaveLength(1);
    expect(allowingScopes(scopes, 'Observation', 'create')).toHaveLength(0);
    expect(allowingScopes(scopes, 'Patient', 'search')).toHaveLength(0);
    expect(allowingScopes(scopes, 'Condition', 'read')).toHaveLength(0);
  });
});
