import { misbehaviours } from '#harness/scenario/schema-parts.ts';
import { choice } from '../prompter.ts';
import { attempt, type Desk } from '../menu-context.ts';

/** Speeds that the menu offers. */
const speeds = [1, 2, 5, 10, 20, 50] as const;

/** Lets the merchant's receiver misbehave, or behave again. @param machineNo where the step is kept: the receiver is everybody's. */
export async function spoilReceiver(desk: Desk, machineNo: string): Promise<void> {
  const { session, asker, words } = desk;
  const spoiled = session.broken.some(({ at }) => at === 'receiver');
  // That somebody was refused a connection is seen by its caller alone.
  const seesCalls = session.target === null;
  const habit = await asker.choose(words.receiver.title, [
    ...(spoiled ? [choice('behave', words.receiver.behave, 'behave' as const)] : []),
    ...misbehaviours
      .filter((does) => does !== 'refuse' || seesCalls)
      .map((does) => choice(does, words.receiver.habits[does], does)),
    choice('back', words.machine.back, null),
  ]);
  if (habit === null) return;
  if (habit === 'behave') {
    await attempt(desk, machineNo, { behave: 'merchant' });
    asker.say(words.receiver.behaved);
  } else if ((await attempt(desk, machineNo, { misbehave: habit })) !== undefined)
    asker.say(words.receiver.done(words.receiver.habits[habit]));
}

/** Kills the core, and waits until it is back and the machines have found it. */
export async function killCore(desk: Desk, machineNo: string): Promise<void> {
  const { session, asker, words } = desk;
  const seconds = await asker.text(words.core.down, '3', (text) => (/^\d{1,3}$/.test(text) ? null : '0–999'));
  if ((await attempt(desk, machineNo, { killCore: `${Number(seconds)}s` })) === undefined) return;
  asker.say(words.core.back);
  // Machines dial again by themselves, with pauses of their own: until then they are offline, and refused.
  const online = (): number =>
    session.machines.filter((spec) => session.situation.machine(spec.machineNo).online).length;
  await asker.watch(
    () => [words.core.dialling(online(), session.machines.length)],
    (stopped) => session.until(() => online() === session.machines.length, Infinity, stopped),
  );
}

/** Lets time run at another speed. */
export async function changeSpeed({ session, asker, words }: Desk): Promise<void> {
  const speed = await asker.choose(
    words.time.title,
    speeds.map((value) => choice(`${value}`, words.time.factor(value), value)),
  );
  asker.say(session.setSpeed(speed) ? words.time.set(speed) : words.time.cannot);
}
