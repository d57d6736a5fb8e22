import type { StepResult } from '#harness/runner/customer.ts';
import type { Session } from '#harness/session/session.ts';
import type { StepInput } from '#harness/scenario/steps.ts';
import { messageOf } from '../shared/errors.ts';
import { GoBack, SessionLeft, type Prompter } from './prompter.ts';
import type { ConsoleTexts } from '../texts/en/index.ts';

/** What every menu works with. */
export interface MenuContext {
  readonly session: Session;
  readonly prompter: Prompter;
  readonly texts: ConsoleTexts;
}

/** Runs a step at a machine, as {@link tryAct} does. */
export function tryStep(
  context: MenuContext,
  machineNo: string,
  step: StepInput,
): Promise<StepResult | null | undefined> {
  return tryAct(context, () => context.session.play(machineNo, step));
}

/**
 * Acts in the world of the session, and prints why when it is impossible.
 * @returns undefined when it was impossible.
 */
export async function tryAct<Result>(
  { prompter, texts }: MenuContext,
  act: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await act();
  } catch (error) {
    // The person left the question: no error.
    if (error instanceof SessionLeft || error instanceof GoBack) throw error;
    prompter.print(texts.faultMenu.impossible(messageOf(error)));
    return undefined;
  }
}
