import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '#core/ports/clock.ts';
import { LineTimes, type RealTimes } from '#harness/reports/line-times.ts';
import { runReports } from '#harness/reports/report-files.ts';
import { Problem } from '#studio/control/problem.ts';
import type { WorldEvidence } from '#studio/control/world-parts.ts';
import { openEvidence, type Evidence } from '../run/evidence.ts';
import { pageWording } from '../run-report/page-wording.ts';
import { messageOf, UsageError, WriteError } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { version } from '../shared/version.ts';
import { writeNewFile } from '../shared/write-file.ts';

/** The evidence folder of a world, and the writer of its history. */
export interface OpenWorldEvidence {
  readonly evidence: WorldEvidence;
  readonly dir: string;
  readonly write: (line: string) => void;
  readonly close: () => void;
}

/** Makes the evidence folder of a world. @param out its parent. @throws UsageError, WriteError */
export function openWorldEvidence(io: CliIo, out: string, host: Clock): OpenWorldEvidence {
  const opened = openEvidence(join(out, 'studio'), false);
  const { dir, history } = opened;
  const lineTimes = new LineTimes(() => host.monotonic());
  return {
    dir,
    evidence: worldEvidence(io, opened, () => lineTimes.times()),
    write(line) {
      lineTimes.record();
      history.write(line);
      // Written at once, so that the history survives the death of the process.
      history.flush();
    },
    close: () => history.close(),
  };
}

/** An open evidence folder as a world uses it. @param times when its events were written. */
export function worldEvidence(
  io: CliIo,
  { dir, historyFile, save }: Pick<Evidence, 'dir' | 'historyFile' | 'save'>,
  times: () => RealTimes,
): WorldEvidence {
  const startedAt = io.now();
  let replay = io.command('check', historyFile);
  const files = () =>
    readdirSync(dir, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => ({ name, bytes: statSync(join(dir, name)).size }));
  return {
    folder: dir,
    files,
    path(name) {
      if (files().some((file) => file.name === name)) return join(dir, name);
      throw new Problem('missing', `There is no file "${name}" in ${dir}: GET /api/evidence lists them.`);
    },
    saveScenario(name, text) {
      const file = join(dir, `${name}.yaml`);
      writeScenario(io, file, text);
      replay = io.command('run', file);
      return { file, command: replay };
    },
    finish(result) {
      const about = { version, node: process.version, startedAt, historyFile, replay };
      const reports = runReports(result, about, times(), { wording: pageWording(io.language, result) });
      for (const { name, text } of reports.files) save(name, text);
    },
  };
}

function writeScenario(io: CliIo, file: string, text: string): void {
  try {
    writeNewFile(io, file, text, false);
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof WriteError)) throw error;
    throw new Problem('conflict', `${messageOf(error)}; choose another name.`, { cause: error });
  }
}
