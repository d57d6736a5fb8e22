import type { Scenario } from '#harness/scenario/scenario.ts';
import { readReplayFile } from '#harness/simulation/replay/file.ts';
import { ReplayError, worldOf, type Replay } from '#harness/simulation/replay/replay.ts';
import { isToken, readToken } from '#harness/simulation/replay/token.ts';
import { animalNamed } from '#harness/mutants/named.ts';
import { Complaint } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';

/** A replay made ready: what it says, and the world that it means. */
export interface Ready {
  readonly replay: Replay;
  readonly scenario: Scenario;
  /** How it was given on the command line: a token, or a file's name. */
  readonly given: string;
}

/** Reads a token, or the file of a replay. @throws Complaint when it is damaged, or cannot be replayed here. */
export async function makeReady(io: CliIo, given: string): Promise<Ready> {
  const text = isToken(given) ? null : await io.readInput(given);
  try {
    const replay = text === null ? readToken(given) : readReplayFile(text, given);
    if (replay.zoo !== null) animalNamed(replay.zoo);
    return { replay, scenario: worldOf(replay), given };
  } catch (error) {
    if (error instanceof ReplayError || error instanceof RangeError)
      throw new Complaint(`this cannot be replayed: ${error.message}`, { cause: error });
    throw error;
  }
}
