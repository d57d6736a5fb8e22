import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeFolders } from '#harness/make-directories.ts';
import type { Clock } from '#core/ports/clock.ts';
import { signalGroup, spawnGroup } from '#harness/processes/process-group.ts';

/** What to run, and how. */
export interface K6Run {
  /** The executable. */
  readonly k6: string;
  readonly script: string;
  /** Folder for what k6 leaves; files of a run before are replaced. */
  readonly outDir: string;
  /** The whole environment: a process's own, and what the script asks for. Secrets go this way, never as arguments. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Also leave k6's own HTML report. It needs a load of some three seconds. */
  readonly dashboard?: boolean;
  /** Ends the run: k6 is asked to stop, and killed if it does not. */
  readonly signal?: AbortSignal;
  /** Told the process as soon as it runs, for its health to be watched. */
  readonly onStart?: (pid: number) => void;
}

/** How a run ended: k6 tells its failures apart, and they are not the same to whoever has to mend them. */
export type K6Ending = 'passed' | 'thresholds' | 'configuration' | 'script' | 'aborted' | 'other';

/** What a run has come to. */
export interface K6Outcome {
  readonly ending: K6Ending;
  /** Null when a signal ended k6. */
  readonly exitCode: number | null;
  /** The last lines that k6 logged, for people. */
  readonly said: string;
  readonly files: K6Files;
}

/** What k6 leaves. After a failure some of them may be missing. */
export interface K6Files {
  /** One line for each call: `samples.ts` reads it. */
  readonly samples: string;
  /** JSON: `summary.ts` reads it. */
  readonly summary: string;
  /** The summary as k6 prints it. */
  readonly text: string;
  /** What k6 logged: failed requests, scripts that threw. */
  readonly log: string;
  /** Null when it was not asked for. */
  readonly dashboard: string | null;
}

/** How long k6 may take to stop when it is asked to, before it is killed; ms. */
const stopGraceMs = 1_500;
const linesKept = 12;

const endings: Readonly<Record<number, K6Ending>> = {
  0: 'passed',
  99: 'thresholds',
  104: 'configuration',
  105: 'aborted',
  107: 'script',
};

/** Runs k6 to its end. Rejects only when it could not be started. */
export async function runK6(run: K6Run): Promise<K6Outcome> {
  run.signal?.throwIfAborted();
  const files = await cleared(resolve(run.outDir), run.dashboard ?? false);
  const child = start(run, files);
  const stopped = stopWith(child, run);
  try {
    const exitCode = await new Promise<number | null>((done, fail) => child.once('error', fail).once('close', done));
    const ending = run.signal?.aborted ? 'aborted' : (endings[exitCode ?? -1] ?? 'other');
    return { ending, exitCode, said: await lastLines(files.log), files };
  } catch (error) {
    throw new Error(`${run.k6} could not be started: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  } finally {
    stopped();
  }
}

async function cleared(outDir: string, dashboard: boolean): Promise<K6Files> {
  makeFolders(outDir);
  const at = (name: string): string => join(outDir, name);
  const files = {
    samples: at('k6-samples.ndjson'),
    summary: at('k6-summary.json'),
    text: at('k6-summary.txt'),
    log: at('k6.log'),
    dashboard: dashboard ? at('k6-dashboard.html') : null,
  };
  for (const file of Object.values(files)) if (file !== null) await rm(file, { force: true });
  return files;
}

function start({ k6, script, env, onStart }: K6Run, files: K6Files): ChildProcess {
  const args = [
    'run',
    '--quiet',
    '--no-usage-report',
    '--summary-export',
    files.summary,
    '--console-output',
    files.samples,
    '--log-format',
    'raw',
    resolve(script),
  ];
  const [text, log] = [openSync(files.text, 'w'), openSync(files.log, 'w')];
  try {
    const child = spawnGroup(k6, args, {
      env: { ...withoutShortcuts(env), ...ownSettings, ...dashboardSettings(files.dashboard) },
      stdio: ['ignore', text, log],
    });
    if (child.pid !== undefined) onStart?.(child.pid);
    return child;
  } finally {
    closeSync(text);
    closeSync(log);
  }
}

/** No extensions, which k6 would fetch from the network. */
const ownSettings = { K6_AUTO_EXTENSION_RESOLUTION: 'false' };

/** Variables that k6 takes for a load of its own, and puts in place of the script's scenarios. */
const shortcuts = [
  'K6_VUS',
  'K6_DURATION',
  'K6_ITERATIONS',
  'K6_STAGES',
  'K6_EXECUTION_SEGMENT',
  'K6_EXECUTION_SEGMENT_SEQUENCE',
];

function withoutShortcuts(env: K6Run['env']): K6Run['env'] {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !shortcuts.includes(name)));
}

function dashboardSettings(file: string | null): Record<string, string> {
  if (file === null) return {};
  // A report is made of two snapshots at least, and the usual one every 10 s may come once; port -1 opens none.
  return {
    K6_WEB_DASHBOARD: 'true',
    K6_WEB_DASHBOARD_PORT: '-1',
    K6_WEB_DASHBOARD_PERIOD: '1s',
    K6_WEB_DASHBOARD_EXPORT: file,
  };
}

/** Stops k6 when the signal says so. Returns what ends the watching. */
function stopWith(child: ChildProcess, { signal, clock }: K6Run): () => void {
  let killing = { cancel: (): void => undefined };
  const stop = (): void => {
    signalGroup(child, 'SIGTERM');
    killing = clock.after(stopGraceMs, () => signalGroup(child, 'SIGKILL'));
  };
  if (signal?.aborted) stop();
  else signal?.addEventListener('abort', stop, { once: true });
  return () => {
    signal?.removeEventListener('abort', stop);
    killing.cancel();
  };
}

async function lastLines(log: string): Promise<string> {
  const text = await readFile(log, 'utf8');
  return text.trimEnd().split('\n').slice(-linesKept).join('\n');
}
