import { Problem } from '../control/problem.ts';

/** What a handler or the server itself threw, as a problem. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const text = error instanceof Error ? error.message : String(error);
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  if (status === 415) return new Problem('invalid', 'The body must be JSON: send "content-type: application/json".');
  if (status === 413) return new Problem('invalid', 'The body is too large: 256 KB at most.');
  if (typeof status === 'number' && status < 500) return new Problem('invalid', `The request cannot be read: ${text}.`);
  return new Problem('failed', text, { cause: error });
}
