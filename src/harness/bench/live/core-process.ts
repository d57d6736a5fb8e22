import type { Clock } from '#core/ports/clock.ts';
import type { LoopSample } from '../loop-delays.ts';
import { startManagedProcess, type ManagedProcess } from './managed-process.ts';

/** What `vendloop serve` is started with. */
export interface CoreProcessOptions {
  /** Program and first arguments of `vendloop`. */
  readonly command: readonly string[];
  /** Path of its SQLite file. */
  readonly database: string;
  /** How many demo machines it knows. */
  readonly machines: number;
  /** Arguments beside these. */
  readonly moreArgs: readonly string[];
  readonly clock: Clock;
  /** Gets the samples of its event loop; null: none are taken. */
  readonly onLoopSample: ((sample: LoopSample) => void) | null;
}

/** Starts `vendloop serve` on any free port of this computer, as a process that is stopped with `stop`. */
export function startCoreProcess(options: CoreProcessOptions): ManagedProcess {
  const { command, database, machines, moreArgs, clock, onLoopSample } = options;
  const args = ['serve', '--port', '0', '--database', database, '--machines', `${machines}`, '--quiet', ...moreArgs];
  return startManagedProcess('core', command, args, clock, onLoopSample);
}

/**
 * Waits until a core process serves.
 * @returns its base URL. @throws Error with its output when it has ended, or does not serve within `withinMs`.
 */
export function waitForAddress(core: Pick<ManagedProcess, 'waitForOutput'>, withinMs: number): Promise<string> {
  return core.waitForOutput('where it listens', /core at (http:\/\/\S+?),/, withinMs);
}
