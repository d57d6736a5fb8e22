import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Clock } from '#core/ports/clock.ts';
import { signalGroup, spawnGroup } from '#harness/processes/process-group.ts';
import { makeDirectories } from '../../make-directories.ts';
import type { K6Outcome } from '../k6/run.ts';
import type { Profile } from '../load/steps.ts';

/** Loads that the Node generator makes: plain deliveries, each of a prepared sale. */
const nodeLoads: ReadonlySet<Profile> = new Set(['delivery-path', 'hot-machine', 'spike', 'soak', 'knee']);

/** Whether the Node generator can make a load. */
export function isNodeLoad(profile: Profile): boolean {
  return nodeLoads.has(profile);
}

/** What to run, and how. */
export interface GeneratorRun {
  readonly profile: Profile;
  /** Folder for what it leaves. */
  readonly outDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  readonly onStart: (pid: number) => void;
}

/** Compiled, or from sources by the loader that reads them. */
const programArgs = import.meta.url.endsWith('.ts')
  ? ['--import', 'tsx', fileURLToPath(new URL('./program.ts', import.meta.url))]
  : [fileURLToPath(new URL('./program.js', import.meta.url))];
/** How long it may take to stop when it is asked to, ms. */
const stopGraceMs = 1_500;

/** Runs the Node generator to its end. Its outcome has the form of k6's. Rejects when it could not be started. */
export async function runGenerator({ profile, outDir, env, clock, signal, onStart }: GeneratorRun): Promise<K6Outcome> {
  signal?.throwIfAborted();
  const folder = resolve(outDir);
  makeDirectories(folder);
  const [samples, log] = [join(folder, 'samples.ndjson'), join(folder, 'generator.log')];
  const logFile = openSync(log, 'w');
  const child = spawnGroup(process.execPath, [...programArgs, profile, samples], {
    env: { ...env },
    stdio: ['ignore', 'ignore', logFile],
  });
  closeSync(logFile);
  if (child.pid !== undefined) onStart(child.pid);
  let killTimer = { cancel: (): void => undefined };
  const stop = (): void => {
    signalGroup(child, 'SIGTERM');
    killTimer = clock.after(stopGraceMs, () => signalGroup(child, 'SIGKILL'));
  };
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const exitCode = await new Promise<number | null>((done, fail) => child.once('error', fail).once('close', done));
    const result = signal?.aborted ? 'aborted' : exitCode === 0 ? 'passed' : 'other';
    const lastOutput = (await readFile(log, 'utf8')).trim();
    return { result, exitCode, lastOutput, files: { samples, summary: '', text: '', log, dashboard: null } };
  } finally {
    signal?.removeEventListener('abort', stop);
    killTimer.cancel();
  }
}
