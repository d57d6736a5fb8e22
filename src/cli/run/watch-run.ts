import { watch, type FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';
import { indentContinuationLines } from '#harness/printable.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { makeRunFolder } from '../shared/default-folder.ts';
import { UsageError, messageOf } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import type { Language } from '../shared/language.ts';
import { evidenceFolder } from '../shared/project/folders.ts';
import { loadProject } from '../shared/project/load-project.ts';
import { handleShutdown, shutdownTimeoutMs } from '../shared/shutdown.ts';
import { ChangeBatches } from './change-batches.ts';
import { isScenarioFile } from './choose-scenarios.ts';
import type { RunFlags } from './flags.ts';
import { runAll } from './run-scenarios.ts';
import { watchLoop } from './watch-loop.ts';

const waitingTexts: Readonly<Record<Language, (files: string) => string>> = {
  en: (files) => `watching ${files}; Ctrl-C ends\n`,
  zh: (files) => `正在监视 ${files}；按 Ctrl-C 结束\n`,
};

/** `vendloop run --watch`: runs scenarios, and again those whose file changes, until a signal ends it. */
export async function watchRun(io: CliIo, names: readonly string[], flags: RunFlags): Promise<void> {
  const profiles = flags.profile ?? [];
  const files = [...names.filter(isScenarioFile), ...profiles];
  if (files.length === 0)
    throw new UsageError('--watch runs again what changes: name a scenario file, like my-scenario.yaml');
  const clock = new SystemClock();
  const batches = new ChangeBatches(clock);
  const shutdown = handleShutdown(io, { withinMs: shutdownTimeoutMs, timeoutExitCode: 0 });
  const watchers = watchFiles(files, (file) => batches.add(file));
  void shutdown.requested.then(() => batches.end());
  const out = flags.out ?? makeRunFolder(io, evidenceFolder(await loadProject(io, flags)));
  try {
    await watchLoop(names, profiles, {
      batches,
      // Evidence of the run before is replaced.
      run: (affected, isFirst) => runAll(io, affected, { ...flags, out, force: flags.force === true || !isFirst }),
      clearScreen: () => io.clearScreen?.(),
      printError: (error) => io.err(`vendloop: ${indentContinuationLines(messageOf(error))}\n`),
      printWaiting: () => {
        if (!shutdown.signal.aborted) io.err(waitingTexts[io.language](files.join(', ')));
      },
    });
  } finally {
    for (const watcher of watchers) watcher.close();
    clock.close();
    // To end a watch is no failure, whatever the last run was.
    io.exit(0);
    shutdown.release();
  }
}

/**
 * Reports changes of files. Folders are watched, because an editor replaces a file by a new one.
 * @throws UsageError when a folder cannot be watched.
 */
function watchFiles(files: readonly string[], onChange: (file: string) => void): readonly FSWatcher[] {
  return [...new Set(files.map((file) => dirname(file)))].map((dir) => {
    try {
      return watch(dir, (_event, name) => {
        for (const file of files)
          if (dirname(file) === dir && (name === null || basename(file) === name)) onChange(file);
      });
    } catch (error) {
      throw new UsageError(`cannot watch ${dir}: ${messageOf(error)}`, { cause: error });
    }
  });
}
