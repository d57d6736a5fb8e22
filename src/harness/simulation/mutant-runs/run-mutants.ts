import { drawWorld } from '../draw-world.ts';
import { startHand, type Hand } from '../worker-handle.ts';
import { replayOf } from '../replay/replay.ts';
import { tokenOf } from '../replay/token.ts';
import type { ShrinkBudget, Shrunk } from '../shrink/shrink.ts';
import type { Animal } from '#harness/mutants/mutant.ts';
import { hunt, type Caught } from './run-mutant.ts';

/** What is asked of a census. */
export interface CensusOrder {
  readonly animals: readonly Animal[];
  /** Hunts of each animal, each from a seed of its own. */
  readonly runs: number;
  /** Seed of the first hunt's first world. */
  readonly seed: number;
  /** Worker threads. */
  readonly jobs: number;
  /** Makes the first catch of each animal as small as it can. */
  readonly shrinks: boolean;
  /** Version of vendloop, for the replays. */
  readonly version: string;
}

/** What became of one animal. */
export interface Entry {
  readonly animal: Animal;
  /** One for each hunt, in the order of their seeds; null where it escaped. */
  readonly hunts: readonly (Caught | null)[];
  /** The first catch made smaller; null without a catch, or when nobody asked for it. */
  readonly shrunk: Shrunk | null;
  /** Token by which `vendloop replay` has the first catch again. */
  readonly token: string | null;
}

/** Between the seeds of two hunts: no hunt lives through a world of another. */
const seedsApart = 10_000;
/** Enough to make a world small, little enough for every animal of the zoo in a minute or two. */
const budget: ShrinkBudget = { tries: 250, events: 120_000 };

/** Hunts every animal several times and makes its first catch smaller. @param tell is told after each piece of work. */
export async function takeCensus(
  order: CensusOrder,
  tell: (done: number, of: number) => void,
): Promise<readonly Entry[]> {
  const { animals, runs, seed } = order;
  const hands = Array.from({ length: order.jobs }, startHand);
  const of = animals.length * (runs + (order.shrinks ? 1 : 0));
  let done = 0;
  const step = (): void => tell((done += 1), of);
  try {
    const hunts = await shareOut(
      hands,
      animals.flatMap((animal) =>
        Array.from({ length: runs }, (_, run) => async (hand: Hand) => {
          const caught = await hunt(hand, animal, seed + run * seedsApart);
          step();
          return caught;
        }),
      ),
    );
    return await shareOut(
      hands,
      animals.map((animal, index) => async (hand: Hand) => {
        const own = hunts.slice(index * runs, (index + 1) * runs);
        const first = own.find((caught) => caught !== null);
        const shrunk =
          first && order.shrinks
            ? await hand.shrink(
                { scenario: drawWorld(first.seed), seed: first.seed, check: first.check, budget },
                animal.name,
                () => undefined,
              )
            : null;
        if (order.shrinks) step();
        return {
          animal,
          hunts: own,
          shrunk,
          token: first && shrunk ? tokenOfCatch(animal, first, shrunk, order.version) : null,
        };
      }),
    );
  } finally {
    await Promise.all(hands.map((hand) => hand.stop()));
  }
}

/** Whether an animal was caught in every hunt. */
export function isCaught({ hunts }: Entry): boolean {
  return hunts.every((caught) => caught !== null);
}

function tokenOfCatch(animal: Animal, { seed, check }: Caught, { digest, scenario }: Shrunk, version: string): string {
  return tokenOf(replayOf({ version, seed, animal: animal.name, check, digest, scenario }));
}

/** Gives pieces of work to whichever hand is free. @returns their answers in the order of the work. */
async function shareOut<T>(hands: readonly Hand[], work: readonly ((hand: Hand) => Promise<T>)[]): Promise<T[]> {
  const answers: T[] = [];
  const left = work.map((piece, index) => ({ piece, index })).values();
  await Promise.all(
    hands.map(async (hand) => {
      for (const { piece, index } of left) answers[index] = await piece(hand);
    }),
  );
  return answers;
}
