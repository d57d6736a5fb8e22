import type { Command } from 'commander';
import type { CliIo } from '../shared/io.ts';

/** `vendloop bench trend`: plots a trend file. */
export function registerTrend(bench: Command, io: CliIo): void {
  bench
    .command('trend')
    .description('plot a trend file (written by `vendloop bench --trend FILE`) as an HTML page')
    .argument('<file>', 'the trend file (NDJSON); - for standard input')
    .option('--out <file>', 'file for the page', 'trend.html')
    .action(async (file: string, { out }: { readonly out: string }) => {
      const { readTrend, trendHtml } = await import('#harness/reports/bench/index.ts');
      const { benchWording, withTranslatedOutput } = await import('../texts/sentences/index.ts');
      const { writeText } = await import('../shared/write-file.ts');
      const lines = readTrend(await io.readInput(file), file);
      writeText(out, trendHtml(lines, benchWording(io.language)));
      withTranslatedOutput(io).out(`${lines.length} runs in ${out}\n`);
    });
}
