import { formatDuration } from '#harness/scenario/duration.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { evidenceFolder } from '../shared/project/folders.ts';
import { loadProject } from '../shared/project/load-project.ts';
import { projectTarget } from '../shared/project/target.ts';
import { handleShutdown, shutdownTimeoutMs } from '../shared/shutdown.ts';
import { EventFile } from '../shared/event-file.ts';
import { UsageError } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { formatCounts } from './fleet-counter.ts';
import { formatLateness } from './frame-lateness.ts';
import { inProcessPool, threadPool, type FleetPool, type PoolListener } from './fleet-pool.ts';
import { failWhenUnreachable } from './connection-watch.ts';
import { checkOpenFiles, openFileLimit } from './open-files.ts';
import { controlFleet, controlPortOf } from './control-fleet.ts';
import { configuredMachinesOf } from './configured-machines.ts';
import {
  jobsOf,
  fleetOptionsOf,
  waitOf,
  formatFleet,
  formatRange,
  type FleetFlags,
  type FleetOptions,
} from './fleet-options.ts';
import { withTranslatedOutput } from '../texts/sentences/index.ts';

/** Interval of the progress line, ms. */
const reportEveryMs = 2_000;
/** Limit of printed causes: more lines would only repeat them. */
const maxPrintedCauses = 5;

/** What the flags and the project file ask for. */
interface FleetSettings {
  readonly options: FleetOptions;
  readonly waitMs: number;
  /** Port of the page and the API; null: without control. */
  readonly controlPort: number | null;
  readonly jobs: number;
  readonly runsFolder: string;
}

/** @throws UsageError */
async function readSettings(io: CliIo, flags: FleetFlags): Promise<FleetSettings> {
  const project = await loadProject(io, flags);
  const isNamed = (flags.config || io.env('VENDLOOP_CONFIG')) !== undefined;
  const options = fleetOptionsOf(
    flags,
    configuredMachinesOf(project, isNamed),
    projectTarget(project)?.machineUrl,
    (name) => io.env(name),
  );
  if (options.wire === true && flags.events === undefined)
    throw new UsageError('--wire adds frames to the events: give their file with --events');
  const waitMs = waitOf(flags.wait);
  const controlPort = await controlPortOf(flags, options.share.count);
  const jobs = controlPort === null ? jobsOf(flags.jobs, options.share.count) : 1;
  checkOpenFiles(options.share.count, openFileLimit());
  return { options, waitMs, controlPort, jobs, runsFolder: evidenceFolder(project) };
}

export async function runFleet(system: CliIo, flags: FleetFlags): Promise<void> {
  const io = withTranslatedOutput(system);
  const { options, waitMs, controlPort, jobs, runsFolder } = await readSettings(io, flags);
  const events = flags.events === undefined ? null : await EventFile.create(flags.events, flags.force ?? false);
  const bytesBefore = process.memoryUsage.rss();
  const shutdown = handleShutdown(io, { withinMs: shutdownTimeoutMs, timeoutExitCode: 3 });
  const clock = new SystemClock();
  const listener = poolListener(io, events);
  const control =
    controlPort === null ? null : await controlFleet(options, listener, { port: controlPort, runsFolder, clock });
  const pool = control?.pool ?? (await startPool(options, jobs, listener));
  io.out(
    `${formatFleet(options)} to ${options.url} (seed ` +
      `${options.seed}${jobs > 1 ? `, ${jobs} threads` : ''}); Ctrl-C stops them\n`,
  );
  if (control) io.out(`page  ${control.served.pageUrl}\nAPI   ${control.served.url}/openapi.json\n`);
  const memory = (): string => formatMemory(process.memoryUsage.rss() - bytesBefore, options.share.count);
  const progress = printProgress(io, clock, pool, options.share.count, memory);
  pool.start();
  const finished = new AbortController();
  const unreachable = failWhenUnreachable({
    url: options.url,
    machines: options.share.count,
    waitMs,
    clock,
    counts: () => pool.counts(),
    signal: finished.signal,
  });
  try {
    await Promise.race([shutdown.requested, pool.stopped, unreachable, ...(events ? [events.failure] : [])]);
  } finally {
    finished.abort();
    progress.stop();
    const last = memory();
    await control?.close();
    await pool.stop();
    io.out(`${formatCounts(pool.counts(), options.share.count)}, ${last}\n${formatLateness(pool.counts().late)}`);
    await events?.close();
    clock.close();
    shutdown.release();
  }
}

function startPool(options: FleetOptions, jobs: number, listener: PoolListener): Promise<FleetPool> {
  return jobs === 1 ? inProcessPool(options, listener) : threadPool(options, jobs, listener);
}

/** Takes what the pool reports. When a thread fails, its machines stay off, and the command exits with 4. */
function poolListener(io: CliIo, events: EventFile | null): PoolListener {
  let gaveUp = 0;
  return {
    lines: events && ((text) => events.write(text)),
    gaveUp: (reason, machineNo) => {
      gaveUp += 1;
      if (gaveUp <= maxPrintedCauses) io.err(`vendloop fleet: machine ${machineNo} gave up: ${reason}\n`);
    },
    workerDied: (shard, reason) => {
      io.err(
        `vendloop fleet: the thread of machines ${formatRange(shard)} failed, so these machines are off; the others ` +
          `continue: ${reason}\n`,
      );
      io.exit(4);
    },
  };
}

/** Resident memory that the machines and their worker threads have added to the process. */
function formatMemory(bytes: number, machines: number): string {
  // A collection of garbage may have freed more than they took.
  const added = Math.max(0, bytes);
  return `memory +${Math.round(added / 2 ** 20)} MB, ${Math.round(added / machines / 1024)} KB per machine`;
}

/** Prints the counts whenever they have changed, and how long it took until all machines were online. */
function printProgress(
  io: CliIo,
  clock: SystemClock,
  pool: FleetPool,
  machines: number,
  memory: () => string,
): { stop(): void } {
  const startedAt = clock.monotonic();
  let lastLine = '';
  let wasComplete = false;
  let timer = clock.after(reportEveryMs, function print() {
    const counts = pool.counts();
    const line = formatCounts(counts, machines);
    const isComplete = !wasComplete && counts.online === machines;
    if (line !== lastLine)
      io.out(
        `${line}, ` +
          `${memory()}${isComplete ? `; all online within ${formatDuration(clock.monotonic() - startedAt)}` : ''}\n`,
      );
    wasComplete ||= isComplete;
    lastLine = line;
    timer = clock.after(reportEveryMs, print);
  });
  return { stop: () => timer.cancel() };
}
