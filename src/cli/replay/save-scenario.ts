import { yamlText } from '#harness/scenario/yaml/yaml-text.ts';
import { withoutDefaults } from '#harness/scenario/without-defaults.ts';
import type { CliIo } from '../shared/io.ts';
import { writeNewFile } from '../shared/write-file.ts';
import { commentText } from './source-literal.ts';
import type { ReplayInput } from './read-replay.ts';

/** Writes the world of a replay as a scenario: JSON for a name ending in .json, else YAML. */
export function saveScenario(io: CliIo, file: string, { replay, scenario }: ReplayInput, force: boolean): void {
  // A scenario runs by its own seed: with the world's it gives the same history.
  const data = withoutDefaults({ ...scenario, seed: replay.seed });
  const head = `# Found by \`vendloop simulate\` in the world of seed ${replay.seed}: ${commentText(replay.check)}.\n`;
  writeNewFile(
    io,
    file,
    file.endsWith('.json') ? `${JSON.stringify(data, null, 2)}\n` : `${head}${yamlText(data)}`,
    force,
  );
  if (replay.store !== undefined)
    io.err(`Note: the world failed on a SQLite store: run it with \`vendloop run --store ${replay.store}\`.\n`);
  if (replay.mutant !== null)
    io.err(
      `Note: \`vendloop run\` runs it against the core without a bug; the mutant ${replay.mutant} is not part ` +
        `of a scenario.\n`,
    );
}
