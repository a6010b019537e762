// Is a resource right? Structure, data types, bindings, references, invariants and profiles, compiled from `profiles/`.
// https://hl7.org/fhir/R4/validation.html
import type { OperationOutcomeIssue } from '@medplum/fhirtypes';
import type { Conformance } from './load.ts';
import { isPlainObject } from './validate/properties.ts';
import { createProfileCheck } from './validate/profiles.ts';
import { resourceCheck } from './validate/resources.ts';
import { Run } from './validate/run.ts';

export interface ValidateOptions {
  /** Canonicals to check against, besides those that the resource claims itself. */
  readonly profiles?: readonly string[];
  /** Good practice too (dom-6: narrative), as warnings. */
  readonly thorough?: boolean;
}

export interface Validator {
  /** All issues that were found (at most 100 errors and 100 others); none of severity `error` = the resource is right. Never changes its input. */
  validate(resource: unknown, options?: ValidateOptions): OperationOutcomeIssue[];
}

/** What was compiled for one server serves all that share its definitions. */
const known = new WeakMap<Conformance, Validator>();

export function createValidator(conformance: Conformance): Validator {
  const validator = known.get(conformance) ?? compileValidator(conformance);
  known.set(conformance, validator);
  return validator;
}

function compileValidator(conformance: Conformance): Validator {
  const profiles = createProfileCheck(conformance);
  const check = resourceCheck(conformance, profiles.claimed);
  return {
    validate: (resource, options = {}) => {
      const run = new Run(options.thorough ?? false);
      const type = isPlainObject(resource) ? resource.resourceType : undefined;
      run.push(typeof type === 'string' && conformance.structures.get(type)?.kind === 'resource' ? type : 'Resource');
      check(resource, run);
      const asked = options.profiles;
      if (asked !== undefined && run.errors === 0 && isPlainObject(resource))
        run.within(resource, () => profiles.asked(resource, asked, run));
      return run.issues;
    },
  };
}
