import type { StepResult } from '#harness/runner/customer.ts';
import type { Session } from '#harness/session/session.ts';
import type { StepInput } from '#harness/scenario/steps.ts';
import { messageOf } from '../shared/errors.ts';
import { GoBack, SessionLeft, type Prompter } from './prompter.ts';
import type { ConsoleTexts } from './texts/en.ts';

/** What every menu works with. */
export interface MenuContext {
  readonly session: Session;
  readonly prompter: Prompter;
  readonly texts: ConsoleTexts;
}

/**
 * Does one thing at a machine, and says why where it cannot be done.
 * @returns undefined when it could not be done.
 */
export async function tryStep(
  { session, prompter, texts }: MenuContext,
  machineNo: string,
  step: StepInput,
): Promise<StepResult | null | undefined> {
  try {
    return await session.play(machineNo, step);
  } catch (error) {
    // The person, not the world, thought better of it.
    if (error instanceof SessionLeft || error instanceof GoBack) throw error;
    prompter.print(texts.faultMenu.impossible(messageOf(error)));
    return undefined;
  }
}
