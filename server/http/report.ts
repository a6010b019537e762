// The error boundary: what no room foresaw goes to the log whole, and to the client without detail.
import { exception, OperationOutcomeError } from '#fhir/outcome.ts';

/** What is needed of the log; pino has it. */
export interface Log {
  error(details: object, message: string): void;
  warn(details: object, message: string): void;
}

export type Report = (error: unknown, requestId: string) => OperationOutcomeError;

export function createReport(log: Log): Report {
  return (error, requestId) => {
    if (error instanceof OperationOutcomeError) return error;
    log.error({ err: error, requestId }, 'a request failed unexpectedly');
    return exception(
      `The server failed unexpectedly. Nothing was changed by this request; name the request id ${requestId} when you ask for help.`,
    );
  };
}
