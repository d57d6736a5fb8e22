import type { Command } from 'commander';
import type { CliIo } from '../shared/io.ts';
import { addReporterOption, reporterNames } from '../shared/reporters/names.ts';
import { registerCompare } from './compare.ts';
import { registerMerge } from './merge.ts';
import { registerPrepare } from './prepare.ts';
import { registerTrend } from './trend.ts';
import type { BenchFlags } from './measure.ts';

/** `vendloop bench`: the delivery path under load. */
export function registerBench(program: Command, io: CliIo): void {
  const command = program
    .command('bench')
    .enablePositionalOptions()
    .description(
      'measure the delivery path under load: starts a core, a fleet and a callback receiver, lets k6 act as the ' +
        'merchants, and gives a verdict',
    )
    .argument('[profile]', 'the load; --list shows all', 'release')
    .option('--list', 'only list the loads')
    .option('--rate <n>', 'requests per second')
    .option('--duration <s>', 'measured seconds')
    .option('--warmup <s>', 'seconds of warm-up before them')
    .option('--machines <n>', 'machines under load')
    .option('--vus <n>', 'virtual users of k6; each waits for one answer at a time')
    .option(
      '--generator <name>',
      'what makes the load: k6, or node, which takes less of a processor and makes plain deliveries only (default: ' +
        'k6; node for large-fleet)',
    )
    .option('--seed <n>', 'seed of the machines and of the choice of machines', '1');
  addSubjectOptions(command)
    .option('--baseline <file>', 'compare with an earlier run, and fail if this one is slower in two measurements')
    .option('--save-baseline <file>', 'save this run as a baseline, unless it fails')
    .option('--trend <file>', 'append this run to a trend file (NDJSON)')
    .option('--junit <file>', 'short for --reporter junit=<file>')
    .option('--markdown <file>', 'short for --reporter markdown=<file>')
    .option('--check-only <file>', 'run nothing; judge a stored run again (its bench.json)')
    .option('--out <dir>', 'folder for the evidence (default: reports/bench-…)')
    .option('--json', 'short for --reporter json=-')
    .action(async (name: string, flags: BenchFlags) => (await import('./measure.ts')).runBench(io, name, flags));
  addReporterOption(command, reporterNames);
  registerCompare(command, io);
  registerMerge(command, io);
  registerPrepare(command, io);
  registerTrend(command, io);
}

/** What is loaded, from where, and what it is broken with. */
function addSubjectOptions(command: Command): Command {
  return command
    .option(
      '--target <url>',
      'load a core that runs already; its merchant comes from VENDLOOP_APP_ID, VENDLOOP_APP_SECRET and ' +
        'VENDLOOP_APP_KEY',
    )
    .option(
      '--driver <file>',
      'of the cloud at --target: only open-api; any other cloud is loaded with a scenario that has arrivals',
    )
    .option(
      '--segment <number/count>',
      'make one share of the load at --target, and of its fleet, like 1/3; the others are made on other computers, ' +
        'and `vendloop bench merge` judges all of them',
    )
    .option('--callback-listen <address>', 'HOST:PORT where callbacks arrive (default: 127.0.0.1, any free port)')
    .option('--callback-url <url>', 'at which URL the core reaches that address (default: the address itself)')
    .option('--start-at <time>', 'begin the load at this time, in UTC, like 2030-01-31T09:30:00Z')
    .option(
      '--cores <n>',
      'start so many cores that share a PostgreSQL of their own (version 15 or newer must be installed), behind a ' +
        'load balancer if there are several; without it one core, on SQLite',
    )
    .option('--no-fleet', 'simulate no machines: the core of --target has its own')
    .option(
      '--wire',
      'keep in the history what was on the wire, so that every answer is held against the protocol; it gets much ' +
        'larger (default with --target)',
    )
    .option('--no-wire', 'do not, with --target')
    .option(
      '--fault <name[:member=value,...]>',
      'a fault of simulated machines, as `vendloop fleet --fault` takes it; can be repeated',
      (text: string, before: readonly string[]) => [...before, text],
      [],
    )
    .option('--zoo <mutant>', 'run the core with a bug of the zoo (`vendloop zoo --list`)')
    .option('--slow <phase=duration>', 'delay one phase of the core, for example store=5ms');
}
