import type { Command } from 'commander';
import type { CliIo } from '../shared/io.ts';
import type { CompareFlags } from './compare-cores.ts';

/** `vendloop bench compare`: two cores alternate under one load. */
export function registerCompare(bench: Command, io: CliIo): void {
  bench
    .command('compare')
    .description('run two cores alternately under the same load, and report whether the second is slower')
    .argument(
      '<a>',
      'a built checkout, or "." for this vendloop; options of its core follow after commas, for example ' +
        '.,slow=store=5ms or ../next,config=core.json',
    )
    .argument('<b>', 'the second core, in the same form')
    .option('--profile <name>', 'the load; bench --list shows all', 'gate')
    .option('--runs <n>', 'runs of each core, at least 5', '5')
    .option('--rate <n>', 'requests per second')
    .option('--duration <s>', 'measured seconds of each run')
    .option('--warmup <s>', 'seconds of warm-up before them')
    .option('--machines <n>', 'machines under load')
    .option('--generator <name>', 'what makes the load: k6, or node (default: k6; node for large-fleet)')
    .option('--seed <n>', 'seed of the machines; the same for all runs', '1')
    .option('--out <dir>', 'folder for the evidence (default: reports/compare-…)')
    .option('--json', 'print the result as JSON')
    .action(async (a: string, b: string, _flags: unknown, command: Command) =>
      (await import('./compare-cores.ts')).compare(io, a, b, command.opts<CompareFlags>()),
    );
}
