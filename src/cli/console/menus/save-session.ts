import { existsSync } from 'node:fs';
import { stringify } from 'yaml';
import type { Played as PlayedByHand } from '#harness/session/to-scenario.ts';
import { asScenario } from '#harness/session/to-scenario.ts';
import { sameOutcomes } from '#harness/session/compare-outcomes.ts';
import { loadScenario } from '#harness/scenario/yaml/load.ts';
import { liveWorld } from '#harness/simulation/run-world.ts';
import { Complaint, WriteError } from '#cli/shared/errors.ts';
import type { CliIo } from '#cli/shared/io.ts';
import { writeNewFile } from '#cli/shared/new-file.ts';
import { declaredAs } from '#cli/run/compare-declaration.ts';
import type { Asker } from '../prompter.ts';
import type { Words } from '../texts/en.ts';

/**
 * Offers to save a session as a scenario; plays it at once in virtual time and says whether it comes to the same.
 * @returns the file, or null when it was not saved.
 */
export async function offerToSave(
  io: CliIo,
  asker: Asker,
  words: Words,
  played: Omit<PlayedByHand, 'name' | 'title'>,
): Promise<string | null> {
  const { finish } = words;
  if (played.acts.length === 0) {
    asker.say(finish.nothingSaved);
    return null;
  }
  if (!(await asker.confirm(finish.save, true))) return null;
  const name = await asker.text(finish.name, 'by-hand', (text) =>
    /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text) && text.length <= 60 ? null : finish.badName,
  );
  const title = await asker.text(finish.title, name, (text) =>
    text.length >= 1 && text.length <= 140 ? null : '1–140',
  );
  const file = await asker.text(finish.file, `${name}.yaml`, (text) =>
    text === '' || existsSync(text) ? finish.exists(text) : null,
  );
  const text = stringify(asScenario({ ...played, name, title }));
  try {
    writeNewFile(io, file, text, false);
  } catch (error) {
    if (!(error instanceof Complaint || error instanceof WriteError)) throw error;
    // The session is over and its reports are still to be written: they do not depend on this file.
    asker.say(error.message);
    return null;
  }
  const scenario = loadScenario(text, file);
  const again = await liveWorld(scenario, { seed: scenario.seed });
  const same = sameOutcomes(played.result.history, again.history);
  const declared = declaredAs(scenario, again);
  if (same.why === null && declared.asDeclared) asker.say(finish.same(same.deliveries), io.command('run', file));
  else asker.say(finish.other(same.why ?? declared.says), io.command('run', file));
  return file;
}
