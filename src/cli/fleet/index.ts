import type { Command } from 'commander';
import { machineNumber } from '#simulators/machine/fleet.ts';
import { sayDuration } from '#harness/scenario/duration.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { ending, endsWithinMs } from '../shared/shutdown.ts';
import { EventFile } from '../shared/event-file.ts';
import type { CliIo } from '../shared/io.ts';
import { sayCounts } from './fleet-counter.ts';
import { crewOfOne, crewOfThreads, type Crew, type CrewListener } from './fleet-pool.ts';
import { untilHopeless } from './connection-watch.ts';
import { checkOpenFiles, openFileLimit } from './open-files.ts';
import { jobsOf, orderOf, waitOf, sayOrder, type FleetFlags, type FleetOrder } from './fleet-options.ts';

/** How often the fleet says how it stands, ms. */
const reportEveryMs = 2_000;
/** One line tells the cause; ten thousand would hide it. */
const causesTold = 5;

/** `vendloop fleet`: simulated machines against a core at a URL. */
export function registerFleet(program: Command, io: CliIo): void {
  program
    .command('fleet')
    .description('connect simulated machines, mixed types, to a core at a URL; they run until they are stopped')
    .option('--url <url>', 'base URL of the core', 'http://127.0.0.1:7080')
    .option('--count <n>', 'how many machines the whole fleet has', '4')
    .option('--shard <i/n>', 'bring only the i-th of n stretches of the fleet; other processes bring the others')
    .option(
      '--jobs <n>',
      'worker threads (default: 1 for every 10,000 machines, up to the number of cores; 1 brings them without any)',
    )
    .option(
      '--ramp <rate>',
      'dials a second of the whole fleet at the start, like 500/s, or how long all take, like 20s',
      '500/s',
    )
    .option(
      '--wait <duration>',
      'for how long to dial a core that has never answered before saying so and ending; later cuts are dialled again without end',
      '4s',
    )
    .option('--motor <type>', 'one motor type for all, in place of a mix')
    .option('--stock <n>', 'items in each lane', '50')
    .option('--seed <n>', "seed of the machines' luck (default: drawn; shards of one fleet need the same)")
    .option('--old-firmware', 'machines that answer without delivery_id and token')
    .option(
      '--fault <name[:member=value,...]>',
      'a fault, with its parameters, conditions, and share=0.01 of the machines; may be given again',
      (text: string, before: readonly string[]) => [...before, text],
      [],
    )
    .option(
      '--events <file>',
      "write every machine event as a line of a history; t is milliseconds since the host's boot",
    )
    .option('--force', 'overwrite the file of --events')
    .addHelpText(
      'after',
      '\nExit codes: 0 stopped (Ctrl-C, SIGTERM), 2 usage, or nobody answers at --url, 3 every machine gave up,\n4 a thread died: a fault of vendloop itself.',
    )
    .action(async (flags: FleetFlags) => {
      await runFleet(io, flags);
    });
}

async function runFleet(io: CliIo, flags: FleetFlags): Promise<void> {
  const order = orderOf(flags);
  const waitMs = waitOf(flags.wait);
  const jobs = jobsOf(flags.jobs, order.share.count);
  checkOpenFiles(order.share.count, openFileLimit());
  const events = flags.events === undefined ? null : await EventFile.create(flags.events, flags.force ?? false);
  const bytesBefore = process.memoryUsage.rss();
  const end = ending(io, { withinMs: endsWithinMs, lateCode: 3 });
  const crew = await muster(io, order, jobs, events);
  io.out(
    `${sayOrder(order, machineNumber)} to ${order.url} (seed ${order.seed}${jobs > 1 ? `, ${jobs} threads` : ''}); Ctrl-C stops them\n`,
  );
  const memory = (): string => sayMemory(process.memoryUsage.rss() - bytesBefore, order.share.count);
  const clock = new SystemClock();
  const reporting = report(io, clock, crew, order.share.count, memory);
  crew.start();
  const over = new AbortController();
  const hopeless = untilHopeless({
    url: order.url,
    machines: order.share.count,
    waitMs,
    clock,
    counts: () => crew.counts(),
    signal: over.signal,
  });
  try {
    await Promise.race([end.asked, crew.gone, hopeless, ...(events ? [events.failure] : [])]);
  } finally {
    over.abort();
    reporting.stop();
    const last = memory();
    await crew.stop();
    io.out(`${sayCounts(crew.counts(), order.share.count)}, ${last}\n`);
    await events?.close();
    clock.close();
    end.release();
  }
}

/** Has the machines built. A thread that dies is told of, its machines stay away, and the command ends with 4. */
async function muster(io: CliIo, order: FleetOrder, jobs: number, events: EventFile | null): Promise<Crew> {
  let gaveUp = 0;
  const listener: CrewListener = {
    lines: events && ((text) => events.write(text)),
    gaveUp: (reason, machineNo) => {
      gaveUp += 1;
      if (gaveUp <= causesTold) io.err(`vendloop fleet: machine ${machineNo} gave up: ${reason}\n`);
    },
    died: ({ share }, reason) => {
      io.err(
        `vendloop fleet: the thread of machines ${machineNumber(share.first)} to ${machineNumber(share.first + share.count - 1)} died, and they are off; the others go on: ${reason}\n`,
      );
      io.exit(4);
    },
  };
  return jobs === 1 ? crewOfOne(order, listener) : crewOfThreads(order, jobs, listener);
}

/** What the machines have added to the process's resident memory; worker threads and all else that came with them counts. */
function sayMemory(bytes: number, machines: number): string {
  return `memory +${Math.round(bytes / 2 ** 20)} MB, ${Math.round(bytes / machines / 1024)} KB a machine`;
}

/** Says how the fleet stands, whenever that has changed, and how long it took until all machines were online. */
function report(io: CliIo, clock: SystemClock, crew: Crew, machines: number, memory: () => string): { stop(): void } {
  const begunAt = clock.monotonic();
  let said = '';
  let wereAllOnline = false;
  let timer = clock.after(reportEveryMs, function again() {
    const counts = crew.counts();
    const line = sayCounts(counts, machines);
    const areAllOnline = !wereAllOnline && counts.online === machines;
    if (line !== said)
      io.out(
        `${line}, ${memory()}${areAllOnline ? `; all online within ${sayDuration(clock.monotonic() - begunAt)}` : ''}\n`,
      );
    wereAllOnline ||= areAllOnline;
    said = line;
    timer = clock.after(reportEveryMs, again);
  });
  return { stop: () => timer.cancel() };
}
