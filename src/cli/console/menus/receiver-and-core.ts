import { receiverFaultNames } from '#harness/scenario/schema-parts.ts';
import { makeChoice } from '../prompter.ts';
import { tryStep, type MenuContext } from '../menu-context.ts';

/** Speeds that the menu offers. */
const speeds = [1, 2, 5, 10, 20, 50] as const;

/**
 * Lets the merchant's receiver misbehave, or behave again. @param machineNo where the step is kept: the receiver is
 * everybody's.
 */
export async function injectReceiverFault(context: MenuContext, machineNo: string): Promise<void> {
  const { session, prompter, texts } = context;
  const hasFault = session.activeFaults.some(({ target }) => target === 'receiver');
  // That somebody was refused a connection is seen by its caller alone.
  const ownsCore = session.target === null;
  const fault = await prompter.choose(texts.receiver.title, [
    ...(hasFault ? [makeChoice('clear', texts.receiver.clear, 'clear' as const)] : []),
    ...receiverFaultNames
      .filter((fault) => fault !== 'refuse' || ownsCore)
      .map((fault) => makeChoice(fault, texts.receiver.faults[fault], fault)),
    makeChoice('back', texts.machine.back, null),
  ]);
  if (fault === null) return;
  if (fault === 'clear') {
    await tryStep(context, machineNo, { clearReceiverFault: 'merchant' });
    prompter.print(texts.receiver.cleared);
  } else if ((await tryStep(context, machineNo, { injectReceiverFault: fault })) !== undefined)
    prompter.print(texts.receiver.injected(texts.receiver.faults[fault]));
}

/** Kills the core, and waits until it is back and the machines have found it. */
export async function killCore(context: MenuContext, machineNo: string): Promise<void> {
  const { session, prompter, texts } = context;
  const seconds = await prompter.text(texts.core.down, '3', (text) => (/^\d{1,3}$/.test(text) ? null : '0–999'));
  if ((await tryStep(context, machineNo, { killCore: `${Number(seconds)}s` })) === undefined) return;
  prompter.print(texts.core.back);
  // Machines dial again by themselves, with pauses of their own: until then they are offline, and refused.
  const onlineCount = (): number =>
    session.machines.filter((spec) => session.view.machine(spec.machineNo).online).length;
  await prompter.watch(
    () => [texts.core.reconnecting(onlineCount(), session.machines.length)],
    (stopped) => session.waitUntil(() => onlineCount() === session.machines.length, Infinity, stopped),
  );
}

/** Lets time run at another speed. */
export async function changeSpeed({ session, prompter, texts }: MenuContext): Promise<void> {
  const speed = await prompter.choose(
    texts.time.title,
    speeds.map((value) => makeChoice(`${value}`, texts.time.factor(value), value)),
  );
  prompter.print(session.setSpeed(speed) ? texts.time.set(speed) : texts.time.cannot);
}
