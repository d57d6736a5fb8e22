import type { Command } from 'commander';
import type { CliIo } from '../shared/io.ts';
import type { PrepareFlags } from './prepare-sales.ts';

/** `vendloop bench prepare`: creates paid orders for a load that is started by hand. */
export function registerPrepare(bench: Command, io: CliIo): void {
  bench
    .command('prepare')
    .description(
      'create and pay the orders of a load at a running core, and write the file that the k6 scripts read ' +
        '(VENDLOOP_SALES)',
    )
    .argument('<profile>', 'the load; bench --list shows all')
    .requiredOption('--target <url>', 'the core')
    .requiredOption('--notify <url>', 'URL for the callbacks')
    .option('--rate <n>', 'requests per second')
    .option('--duration <s>', 'measured seconds')
    .option('--warmup <s>', 'seconds of warm-up before them')
    .option('--machines <n>', 'machines under load, from 10000001')
    .option('--seed <n>', 'seed of the choice of machines', '1')
    .option('--out <file>', 'file for the orders', 'sales.json')
    .action(async (name: string, _flags: unknown, command: Command) =>
      (await import('./prepare-sales.ts')).prepare(io, name, command.opts<PrepareFlags>()),
    );
}
