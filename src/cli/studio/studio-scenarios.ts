import type { Clock } from '#core/ports/clock.ts';
import { scenarios } from '#scenarios/index.ts';
import { Scenarios } from '#studio/scenarios/scenarios.ts';
import { pageWording } from '../run-report/page-wording.ts';
import type { CliIo } from '../shared/io.ts';
import { version } from '../shared/version.ts';
import { messagesIn } from '../texts/sentences/index.ts';

/** The scenarios that a studio edits and runs. @param folder of the project's. @param host the clock of people. */
export function studioScenarios(io: CliIo, folder: string, host: Clock): Scenarios {
  return new Scenarios({
    folder,
    catalogue: scenarios,
    version,
    host,
    wording: pageWording,
    messages: messagesIn,
    command: (file, seed) => io.command('run', file, '--stage', 'virtual', '--seed', `${seed}`),
  });
}
