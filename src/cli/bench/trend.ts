import type { Command } from 'commander';
import { readTrend, trendHtml } from '#harness/reports/bench/index.ts';
import type { CliIo } from '../shared/io.ts';
import { writeText } from '../shared/write-file.ts';

/** `vendloop bench trend`: the plot of a trend file. */
export function registerTrend(bench: Command, io: CliIo): void {
  bench
    .command('trend')
    .description('plot a trend file, to which each `vendloop bench --trend FILE` has added a line, as one page')
    .argument('<file>', 'the trend file (NDJSON); - for standard input')
    .option('--out <file>', 'the page', 'trend.html')
    .action(async (file: string, { out }: { readonly out: string }) => {
      const lines = readTrend(await io.readInput(file), file);
      writeText(out, trendHtml(lines));
      io.out(`${lines.length} runs in ${out}\n`);
    });
}
