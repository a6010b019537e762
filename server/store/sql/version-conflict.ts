// Another transaction wrote the resource between the reading and the writing of this one.
import { issue, OperationOutcomeError } from '#fhir/outcome.ts';

export class VersionConflict extends OperationOutcomeError {
  constructor(target: string, asked: number, current: number) {
    super([issue('conflict', `Version ${asked} of ${target} cannot follow version ${current}. Read it again and retry.`)]);
  }
}
