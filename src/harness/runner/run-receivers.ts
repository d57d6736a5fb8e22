import type { CoreEvent } from '#core/events.ts';
import type { SinkEvent } from '#simulators/events.ts';
import { Receiver, type Habit } from '#simulators/receiver/faulty-receiver.ts';
import { CallbackSink } from '#simulators/receiver/callback-receiver.ts';
import type { Stage } from '../stages/stage.ts';
import type { RunSetup } from './run-setup.ts';

/** The callback receivers of a run. */
export interface Receivers {
  /** URL of a receiver. @throws Error when there is none of that name. */
  url(name: string): string;
  /** Takes the core's word on callbacks: that a receiver refused a connection is seen by its caller alone. */
  core(event: CoreEvent): void;
  /** Lets a receiver misbehave from now on. @throws Error when there is none of that name. */
  misbehave(
    name: string,
    habit: { readonly plan: string; readonly does: Habit; readonly afterMs: number },
  ): Promise<void>;
  /** Ends what {@link misbehave} began. */
  behave(name: string, plan: string): Promise<void>;
}

/** Puts the receivers on the network and lets those that refuse go off it and come back at their times. */
export async function raiseReceivers(
  setup: RunSetup,
  stage: Stage,
  witness: (event: SinkEvent) => void,
  onError: (error: unknown, where: string) => void,
): Promise<Receivers> {
  const urls = new Map<string, string>();
  const receivers = new Map<string, Receiver>();
  for (const name of setup.receivers) {
    const { clock, random } = stage;
    const sink = new CallbackSink({ name, appKey: setup.merchant.appKey, witness });
    const misbehaviours = setup.plans.ofReceiver.get(name) ?? [];
    const receiver = new Receiver({
      name,
      sink,
      clock,
      random: random.fork(`receiver ${name}`),
      witness,
      misbehaviours,
    });
    receivers.set(name, receiver);
    urls.set(name, await stage.receive(name, receiver.receive));
    for (const { does, fromMs, toMs } of misbehaviours) {
      if (does !== 'refuse') continue;
      const refuse = (refused: boolean): void =>
        void stage.refuse(name, refused).catch((error: unknown) => onError(error, `receiver ${name}`));
      if (fromMs === 0) await stage.refuse(name, true);
      else clock.after(fromMs, () => refuse(true));
      if (toMs !== null) clock.after(toMs, () => refuse(false));
    }
  }
  return {
    url: (name) => named(urls, name),
    core: watchRefusals(urls, receivers, witness),
    async misbehave(name, { plan, does, afterMs }) {
      named(receivers, name).misbehave(plan, does, afterMs);
      if (does === 'refuse') await stage.refuse(name, true);
    },
    async behave(name, plan) {
      const receiver = named(receivers, name);
      receiver.behave(plan);
      if (!receiver.refusing()) await stage.refuse(name, false);
    },
  };
}

function named<Part>(parts: ReadonlyMap<string, Part>, name: string): Part {
  const part = parts.get(name);
  if (part === undefined)
    throw new Error(`the scenario has no receiver "${name}"; it has ${[...parts.keys()].join(', ')}`);
  return part;
}

/** Writes down each call that a refusing receiver did not take. */
function watchRefusals(
  urls: ReadonlyMap<string, string>,
  receivers: ReadonlyMap<string, Receiver>,
  witness: (event: SinkEvent) => void,
): (event: CoreEvent) => void {
  const nameOf = new Map([...urls].map(([name, url]) => [url, name]));
  const receiverOf = new Map<number, string>();
  return (event) => {
    if (event.kind === 'callback-queued') {
      const name = nameOf.get(event.url);
      if (name !== undefined) receiverOf.set(event.callback, name);
    } else if (event.kind === 'callback-told' || event.kind === 'callback-given-up') {
      receiverOf.delete(event.callback);
    } else if (event.kind === 'callback-failed') {
      const name = receiverOf.get(event.callback) ?? '';
      const habit = receivers.get(name)?.refusing();
      if (habit) witness({ kind: 'receiver-misbehaved', receiver: name, does: habit.does, plan: habit.plan });
    }
  };
}
