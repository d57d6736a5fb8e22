import { parseOptions } from '../parse-options.ts';
import { runOptionsSchema } from './run-options.ts';
import type { Run, RunOptions } from './run.ts';
import { openSession } from './open-session.ts';
import { SessionRun } from './session-run.ts';

/** Starts a run. @throws VendloopError as `startRun` does. */
export async function openRun(options: RunOptions): Promise<Run> {
  return new SessionRun(await openSession(parseOptions(runOptionsSchema, options, 'startRun()')));
}
