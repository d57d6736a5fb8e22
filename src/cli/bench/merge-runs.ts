import { join } from 'node:path';
import { mergeFault, mergeParts, type MergePart } from '#harness/bench/merge/merge-results.ts';
import { renderCommand } from '../shared/command-line.ts';
import { makeDefaultFolder } from '../shared/default-folder.ts';
import { UsageError } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { openReporters } from '../shared/reporters/index.ts';
import { reporterNames, type ReporterFlags } from '../shared/reporters/names.ts';
import { folderTimestamp } from '../shared/write-file.ts';
import { printResult } from './measure.ts';
import { readRunHistory } from './rejudge.ts';
import { historyName, makeRunDir, readResult, saveHistory, saveReports } from './result-files.ts';

/** The flags of `vendloop bench merge`. */
export interface MergeFlags extends ReporterFlags {
  readonly out?: string;
}

/** Merges segments and judges the whole. @throws UsageError when they do not belong together. */
export async function mergeRuns(io: CliIo, folders: readonly string[], flags: MergeFlags): Promise<void> {
  const reporters = openReporters(io, flags, {
    valid: reporterNames,
    command: 'bench',
    fileNames: { json: 'bench.json', html: 'report.html' },
  });
  const results = folders.map((name) => ({ name, result: readResult(join(name, 'bench.json')) }));
  const parts: MergePart[] = [];
  for (const { name, result } of results)
    parts.push({ name, result, history: await readRunHistory(io, join(name, historyName)) });
  const fault = mergeFault(parts);
  if (fault !== null) throw new UsageError(fault);
  const { result, history } = mergeParts(parts, renderCommand(process.argv.slice(2)));
  const dir = makeRunDir(
    flags.out ?? makeDefaultFolder(io, join('reports', `bench-${folderTimestamp(io.now())}-${result.profile}-merged`)),
  );
  saveHistory(join(dir, historyName), history);
  printResult(io, reporters, saveReports(dir, result, io.language), dir);
}
