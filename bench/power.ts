import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { replaceSection } from './page-section.ts';
import { brokenCores } from './power/broken-cores.ts';
import { readSources } from './power/core-copy.ts';
import { markEquivalents, readEquivalents } from './power/equivalents.ts';
import { parseOptions, usage, type PowerOptions } from './power/options.ts';
import { mergeResults, parseResults } from './power/results.ts';
import { runBroken } from './power/run-broken.ts';
import { runMutants, sampleOf, type Program } from './power/run-mutants.ts';
import { changeText, resultTables } from './power/table.ts';

/**
 * The power of worlds and catalogue: the core is broken in small ways, one at a time, and judged by `simulate` and
 * `run` alone. `npm run power -- --help` shows the options; docs/power.md the results.
 */
const root = resolve(import.meta.dirname, '..');
const page = join(root, 'docs/power.md');
const interrupt = new AbortController();
const print = (line: string): void => console.log(line);

function writeTables(files: readonly string[]): void {
  const results = mergeResults(files.map((file) => parseResults(readFileSync(file, 'utf8'))));
  const equivalents = readEquivalents(join(root, 'bench/power/equivalents.json'));
  const tables = resultTables(results, markEquivalents(results.mutants, equivalents));
  writeFileSync(page, replaceSection(readFileSync(page, 'utf8'), 'results', tables));
  print(`the tables are in ${page}`);
}

async function run(options: PowerOptions): Promise<void> {
  if (options.tables.length > 0) {
    writeTables(options.tables);
    return;
  }
  const program: Program = { root, sources: readSources(root), folder: join(root, 'runs/power') };
  if (options.list) {
    for (const mutant of sampleOf(program, options).sample) {
      const { id, file, line, operator, before, text: after } = mutant;
      print(`${id} ${file}:${line} ${operator} ${changeText({ before, after })}`);
    }
    return;
  }
  if (options.broken) {
    await runBroken(program, brokenCores, options, options.broken, print, interrupt.signal);
    return;
  }
  const file = await runMutants(program, options, print, interrupt.signal);
  print(
    `${interrupt.signal.aborted ? 'interrupted; go on with' : 'tables:'} npm run power -- ${
      interrupt.signal.aborted ? '--resume' : '--table'
    } ${file}`,
  );
}

const args = process.argv.slice(2);
if (args.includes('--help')) print(usage);
else {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupt.abort());
  try {
    await run(parseOptions(args));
  } catch (error) {
    if (!interrupt.signal.aborted) console.error(`power: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
  if (interrupt.signal.aborted) process.exitCode = 130;
}
