import { k6SegmentArgs, type Segment } from '../load/segment.ts';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeDirectories } from '#harness/make-directories.ts';
import { messageOf } from '#core/error-message.ts';
import type { Clock } from '#core/ports/clock.ts';
import { signalGroup, spawnGroup } from '#harness/processes/process-group.ts';
import type { Profile } from '../load/steps.ts';

/** The script of a profile: TypeScript beside sources, JavaScript beside compiled files. k6 runs both. */
export function scriptPath(profile: Profile): string {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return fileURLToPath(new URL(`../../../../scenarios/k6/${profile}.${extension}`, import.meta.url));
}

/** What to run, and how. */
export interface K6RunOptions {
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
  /** Called with the process id as soon as k6 runs. */
  readonly onStart?: (pid: number) => void;
  /** The share of the load that it makes; left out: all. */
  readonly segment?: Segment | undefined;
}

/** How a run ended, by k6's exit code. */
export type K6Result = 'passed' | 'thresholds' | 'configuration' | 'script' | 'aborted' | 'other';

/** What a run has come to. */
export interface K6Outcome {
  readonly result: K6Result;
  /** Null when a signal ended k6. */
  readonly exitCode: number | null;
  /** The last lines that k6 logged, for people. */
  readonly lastOutput: string;
  readonly files: K6Files;
}

/** What k6 leaves. After a failure some of them may be missing. */
export interface K6Files {
  /** One line for each call: `samples.ts` reads it. */
  readonly samples: string;
  /** The counts of k6 as JSON, for other programs. */
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
const maxKeptLines = 12;

const resultByExitCode: Readonly<Record<number, K6Result>> = {
  0: 'passed',
  99: 'thresholds',
  104: 'configuration',
  105: 'aborted',
  107: 'script',
};

/** Runs k6 to its end. Rejects only when it could not be started. */
export async function runK6(run: K6RunOptions): Promise<K6Outcome> {
  run.signal?.throwIfAborted();
  const files = await prepareFiles(resolve(run.outDir), run.dashboard ?? false);
  const child = spawnK6(run, files);
  const removeStop = stopOnAbort(child, run);
  try {
    const exitCode = await new Promise<number | null>((done, fail) => child.once('error', fail).once('close', done));
    const result = run.signal?.aborted ? 'aborted' : (resultByExitCode[exitCode ?? -1] ?? 'other');
    return { result, exitCode, lastOutput: await lastLines(files.log), files };
  } catch (error) {
    throw new Error(`${run.k6} could not be started: ${messageOf(error)}`, {
      cause: error,
    });
  } finally {
    removeStop();
  }
}

async function prepareFiles(outDir: string, dashboard: boolean): Promise<K6Files> {
  makeDirectories(outDir);
  const pathOf = (name: string): string => join(outDir, name);
  const files = {
    samples: pathOf('k6-samples.ndjson'),
    summary: pathOf('k6-summary.json'),
    text: pathOf('k6-summary.txt'),
    log: pathOf('k6.log'),
    dashboard: dashboard ? pathOf('k6-dashboard.html') : null,
  };
  for (const file of Object.values(files)) if (file !== null) await rm(file, { force: true });
  return files;
}

function spawnK6({ k6, script, env, segment, onStart }: K6RunOptions, files: K6Files): ChildProcess {
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
    ...(segment ? k6SegmentArgs(segment) : []),
    resolve(script),
  ];
  const [text, log] = [openSync(files.text, 'w'), openSync(files.log, 'w')];
  try {
    const child = spawnGroup(k6, args, {
      env: { ...goDefaults, ...withoutLoadVariables(env), ...k6Settings, ...dashboardSettings(files.dashboard) },
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
const k6Settings = { K6_AUTO_EXTENSION_RESOLUTION: 'false' };

/** Go collects garbage a quarter as often, for some 50 MB: its pauses are in every answer's time. */
const goDefaults = { GOGC: '400' };

/** Variables that k6 takes for a load of its own, and puts in place of the script's scenarios. */
const loadVariables = [
  'K6_VUS',
  'K6_DURATION',
  'K6_ITERATIONS',
  'K6_STAGES',
  'K6_EXECUTION_SEGMENT',
  'K6_EXECUTION_SEGMENT_SEQUENCE',
];

function withoutLoadVariables(env: K6RunOptions['env']): K6RunOptions['env'] {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !loadVariables.includes(name)));
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

/** Stops k6 when the signal is aborted. Returns a function that ends the watching. */
function stopOnAbort(child: ChildProcess, { signal, clock }: K6RunOptions): () => void {
  let killTimer = { cancel: (): void => undefined };
  const stop = (): void => {
    signalGroup(child, 'SIGTERM');
    killTimer = clock.after(stopGraceMs, () => signalGroup(child, 'SIGKILL'));
  };
  if (signal?.aborted) stop();
  else signal?.addEventListener('abort', stop, { once: true });
  return () => {
    signal?.removeEventListener('abort', stop);
    killTimer.cancel();
  };
}

async function lastLines(log: string): Promise<string> {
  const text = await readFile(log, 'utf8');
  return text.trimEnd().split('\n').slice(-maxKeptLines).join('\n');
}
