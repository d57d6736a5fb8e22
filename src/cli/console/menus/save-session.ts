import { existsSync } from 'node:fs';
import { stringify } from 'yaml';
import type { FinishedSession as PlayedByHand } from '#harness/session/to-scenario.ts';
import { toScenario } from '#harness/session/to-scenario.ts';
import { compareOutcomes } from '#harness/session/compare-outcomes.ts';
import { loadScenario } from '#harness/scenario/yaml/load.ts';
import { runWorld } from '#harness/simulation/run-world.ts';
import { UsageError, WriteError } from '#cli/shared/errors.ts';
import type { CliIo } from '#cli/shared/io.ts';
import { writeNewFile } from '#cli/shared/write-file.ts';
import { compareWithDeclaration } from '#cli/run/compare-declaration.ts';
import type { Prompter } from '../prompter.ts';
import type { ConsoleTexts } from '../../texts/en/index.ts';

/**
 * Offers to save a session as a scenario; runs it at once in virtual time and reports whether the outcomes are the
 * same.
 * @returns the file, or null when it was not saved.
 */
export async function offerToSave(
  io: CliIo,
  prompter: Prompter,
  texts: ConsoleTexts,
  session: Omit<PlayedByHand, 'name' | 'title'>,
): Promise<string | null> {
  const { finish } = texts;
  if (session.actions.length === 0) {
    prompter.print(finish.nothingSaved);
    return null;
  }
  if (!(await prompter.confirm(finish.save, true))) return null;
  const name = await prompter.text(finish.name, 'by-hand', (text) =>
    /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text) && text.length <= 60 ? null : finish.badName,
  );
  const title = await prompter.text(finish.title, name, (text) =>
    text.length >= 1 && text.length <= 140 ? null : '1–140',
  );
  const file = await prompter.text(finish.file, `${name}.yaml`, (text) =>
    text === '' || existsSync(text) ? finish.exists(text) : null,
  );
  const text = stringify(toScenario({ ...session, name, title }));
  try {
    writeNewFile(io, file, text, false);
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof WriteError)) throw error;
    // The reports of the session are written later and do not depend on this file.
    prompter.print(error.message);
    return null;
  }
  const scenario = loadScenario(text, file);
  const replayed = await runWorld(scenario, { seed: scenario.seed });
  const comparison = compareOutcomes(session.result.history, replayed.history);
  const declared = compareWithDeclaration(scenario, replayed);
  if (comparison.difference === null && declared.matches)
    prompter.print(finish.same(comparison.deliveries), io.command('run', file));
  else prompter.print(finish.other(comparison.difference ?? declared.message), io.command('run', file));
  return file;
}
