import { parseOptions } from '../parse-options.ts';
import { runOptionsSchema } from './run-options.ts';
import type { Run, RunOptions } from './run.ts';
import { openSession } from './open-session.ts';
import { SessionRun } from './session-run.ts';

/**
 * Starts a run.
 * @param remedy what to do when it is used after `close()`.
 * @throws VendloopError as `startRun` does.
 */
export async function openRun(options: RunOptions, remedy = 'start another with startRun()'): Promise<Run> {
  return new SessionRun(await openSession(parseOptions(runOptionsSchema, options, 'startRun()')), remedy);
}
