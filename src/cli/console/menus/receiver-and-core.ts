import { receiverFaultsFor } from '#harness/session/fault-choices.ts';
import { makeChoice } from '../prompter.ts';
import { tryStep, type MenuContext } from '../menu-context.ts';

/** Speeds in the menu. */
const speeds = [1, 2, 5, 10, 20, 50] as const;

/**
 * Injects a fault into the merchant's receiver, or clears it. @param machineNo the machine in whose track the step is
 * recorded: the receiver belongs to all machines.
 */
export async function injectReceiverFault(context: MenuContext, machineNo: string): Promise<void> {
  const { session, prompter, texts } = context;
  const hasFault = session.activeFaults.some(({ target }) => target === 'receiver');
  const fault = await prompter.choose(texts.receiver.title, [
    ...(hasFault ? [makeChoice('clear', texts.receiver.clear, 'clear' as const)] : []),
    ...receiverFaultsFor(session).map((fault) => makeChoice(fault, texts.receiver.faults[fault], fault)),
    makeChoice('back', texts.machine.back, null),
  ]);
  if (fault === null) return;
  if (fault === 'clear') {
    await tryStep(context, machineNo, { clearReceiverFault: 'merchant' });
    prompter.print(texts.receiver.cleared);
  } else if ((await tryStep(context, machineNo, { injectReceiverFault: fault })) !== undefined)
    prompter.print(texts.receiver.injected(texts.receiver.faults[fault]));
}

/** Kills the core, and waits until it is restarted and the machines have reconnected. */
export async function killCore(context: MenuContext, machineNo: string): Promise<void> {
  const { session, prompter, texts } = context;
  const seconds = await prompter.text(texts.core.down, '3', (text) => (/^\d{1,3}$/.test(text) ? null : '0–999'));
  if ((await tryStep(context, machineNo, { killCore: `${Number(seconds)}s` })) === undefined) return;
  prompter.print(texts.core.back);
  // Machines dial again after their own pauses; until then they are offline, and orders are refused.
  const onlineCount = (): number =>
    session.machines.filter((spec) => session.view.machine(spec.machineNo).online).length;
  await prompter.watch(
    () => [texts.core.reconnecting(onlineCount(), session.machines.length)],
    (stopped) => session.waitUntil(() => onlineCount() === session.machines.length, Infinity, stopped),
  );
}

/** Changes the speed of time. */
export async function changeSpeed({ session, prompter, texts }: MenuContext): Promise<void> {
  const speed = await prompter.choose(
    texts.time.title,
    speeds.map((value) => makeChoice(`${value}`, texts.time.factor(value), value)),
  );
  prompter.print(session.setSpeed(speed) ? texts.time.set(speed) : texts.time.cannot);
}
