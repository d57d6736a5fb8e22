import type { Observed } from '#harness/runner/customer.ts';
import type { Session } from '#harness/session/session.ts';
import type { StepInput } from '#harness/scenario/steps.ts';
import { messageOf } from '../shared/errors.ts';
import { Back, Left, type Asker } from './prompter.ts';
import type { Words } from './texts/en.ts';

/** What every menu works with. */
export interface Desk {
  readonly session: Session;
  readonly asker: Asker;
  readonly words: Words;
}

/**
 * Does one thing at a machine, and says why where it cannot be done.
 * @returns undefined when it could not be done.
 */
export async function attempt(
  { session, asker, words }: Desk,
  machineNo: string,
  step: StepInput,
): Promise<Observed | null | undefined> {
  try {
    return await session.play(machineNo, step);
  } catch (error) {
    // The person, not the world, thought better of it.
    if (error instanceof Left || error instanceof Back) throw error;
    asker.say(words.broke.notSo(messageOf(error)));
    return undefined;
  }
}
