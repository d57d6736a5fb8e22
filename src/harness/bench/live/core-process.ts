import type { Clock } from '#core/ports/clock.ts';
import type { LoopSample } from '../loop-delays.ts';
import { startManagedProcess, type ManagedProcess } from './managed-process.ts';

/**
 * Options of Node for a core under load: a young space of 64 MB in place of 16. What a delivery leaves behind is
 * then collected a quarter as often, and less of it is taken for old; it costs up to 95 MB (docs/performance.md).
 * Empty where this process's user has chosen a size.
 */
export function coreNodeOptions(env: Readonly<Record<string, string | undefined>> = process.env): readonly string[] {
  const chosen = [...process.execArgv, env['NODE_OPTIONS'] ?? ''].some((option) => /semi[-_]space/.test(option));
  return chosen ? [] : ['--max-semi-space-size=64'];
}

/** What `vendloop serve` is started with. */
export interface CoreProcessOptions {
  /** Program and first arguments of `vendloop`. */
  readonly command: readonly string[];
  /** For people: `core`, `core-2`. */
  readonly name?: string;
  /** Path of its SQLite file, or address of its PostgreSQL. */
  readonly database: string;
  /** Where it listens, with its port for health; left out: on any free port, for both. */
  readonly place?: { readonly port: number; readonly opsPort: number } | undefined;
  /** How many demo machines it knows. */
  readonly machines: number;
  /** Arguments beside these. */
  readonly moreArgs: readonly string[];
  readonly clock: Clock;
  /** Gets the samples of its event loop; null: none are taken. */
  readonly onLoopSample: ((sample: LoopSample) => void) | null;
}

/** Starts `vendloop serve` on this computer, as a process that is stopped with `stop`. */
export function startCoreProcess(options: CoreProcessOptions): ManagedProcess {
  const { name = 'core', command, database, place, machines, moreArgs, clock, onLoopSample } = options;
  const listen = place ? ['--port', `${place.port}`, '--ops-port', `${place.opsPort}`] : ['--port', '0'];
  const args = ['serve', ...listen, '--machines', `${machines}`, '--quiet', ...moreArgs];
  // In the environment, where a list of processes does not show a password.
  const env = { ...process.env, VENDLOOP_DATABASE: database };
  return startManagedProcess({ name, vendloop: command, args, env }, clock, onLoopSample);
}

/**
 * Waits until a core process serves.
 * @returns its base URL. @throws Error with its output when it has ended, or does not serve within `withinMs`.
 */
export function waitForAddress(core: Pick<ManagedProcess, 'waitForOutput'>, withinMs: number): Promise<string> {
  return core.waitForOutput('where it listens', /core at (http:\/\/\S+?),/, withinMs);
}
