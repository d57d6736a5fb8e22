import { existsSync } from 'node:fs';
import type { FinishedSession as PlayedByHand } from '#harness/session/to-scenario.ts';
import { isScenarioName, maxTitleLength, replaySaved, scenarioTextOf } from '#harness/session/save-session.ts';
import { UsageError, WriteError } from '#cli/shared/errors.ts';
import type { CliIo } from '#cli/shared/io.ts';
import { writeNewFile } from '#cli/shared/write-file.ts';
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
  const name = await prompter.text(finish.name, 'by-hand', (text) => (isScenarioName(text) ? null : finish.badName));
  const title = await prompter.text(finish.title, name, (text) =>
    text.length >= 1 && text.length <= maxTitleLength ? null : `1–${maxTitleLength}`,
  );
  const file = await prompter.text(finish.file, `${name}.yaml`, (text) =>
    text === '' || existsSync(text) ? finish.exists(text) : null,
  );
  const text = scenarioTextOf({ ...session, name, title }) ?? '';
  try {
    writeNewFile(io, file, text, false);
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof WriteError)) throw error;
    // The reports of the session are written later and do not depend on this file.
    prompter.print(error.message);
    return null;
  }
  const { deliveries, difference } = await replaySaved(text, file, session);
  prompter.print(difference === null ? finish.same(deliveries) : finish.other(difference), io.command('run', file));
  return file;
}
