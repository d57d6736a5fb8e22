import type { Scenario } from '#harness/scenario/scenario.ts';
import { readReplayFile } from '#harness/simulation/replay/file.ts';
import { ReplayError, worldFor, type Replay } from '#harness/simulation/replay/replay.ts';
import { isToken, decodeToken } from '#harness/simulation/replay/token.ts';
import { mutantByName } from '#harness/mutants/index.ts';
import { UsageError } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';

/** A replay and its world. */
export interface ReplayInput {
  readonly replay: Replay;
  readonly scenario: Scenario;
  /** Its form on the command line: a token, or a file's name. */
  readonly source: string;
}

/** Reads a token, or the file of a replay. @throws UsageError when it is damaged, or cannot be replayed here. */
export async function readReplay(io: CliIo, source: string): Promise<ReplayInput> {
  const text = isToken(source) ? null : await io.readInput(source);
  try {
    const replay = text === null ? decodeToken(source) : readReplayFile(text, source);
    if (replay.mutant !== null) mutantByName(replay.mutant);
    return { replay, scenario: worldFor(replay), source };
  } catch (error) {
    if (error instanceof ReplayError || error instanceof RangeError)
      throw new UsageError(`this cannot be replayed: ${error.message}`, { cause: error });
    throw error;
  }
}
