import type { CoreEvent } from '#core/events.ts';
import type { OnEvent, ReceiverEvent } from '#simulators/events.ts';
import { FaultyReceiver, type ReceiverFaultKind } from '#simulators/receiver/faulty-receiver.ts';
import { CallbackReceiver } from '#simulators/receiver/callback-receiver.ts';
import type { WireObserver } from '#simulators/wire-observer.ts';
import type { Stage } from '../stages/stage.ts';
import type { RunSetup } from './run-setup.ts';

/** The callback receivers of a run. */
export interface RunReceivers {
  /** URL of a receiver. @throws Error when none has that name. */
  url(name: string): string;
  /** Takes the core's events on callbacks: only the caller sees that a receiver refused a connection. */
  onCoreEvent(event: CoreEvent): void;
  /** Injects a fault into a receiver. @throws Error when none has that name. */
  injectFault(
    name: string,
    fault: { readonly plan: string; readonly does: ReceiverFaultKind; readonly afterMs: number },
  ): Promise<void>;
  /** Clears a fault of {@link injectFault}. */
  clearFault(name: string, plan: string): Promise<void>;
}

/** Puts the receivers on the network, and takes those with the fault `refuse` off it in their time windows. */
export async function startReceivers(
  setup: RunSetup,
  stage: Stage,
  onEvent: OnEvent<ReceiverEvent>,
  wire: WireObserver,
  onError: (error: unknown, where: string) => void,
): Promise<RunReceivers> {
  const urls = new Map<string, string>();
  const receivers = new Map<string, FaultyReceiver>();
  for (const name of setup.receivers) {
    const { clock, random } = stage;
    const { appKey } = setup.merchants.get(name) ?? setup.merchant;
    const sink = new CallbackReceiver({
      name,
      appKey,
      onEvent,
      observe: (path, members) => wire.callback({ url: requireNamed(urls, name), path, key: appKey, members }),
    });
    const faults = setup.plans.byReceiver.get(name) ?? [];
    const receiver = new FaultyReceiver({
      name,
      receiver: sink,
      clock,
      random: random.fork(`receiver ${name}`),
      onEvent,
      faults,
    });
    receivers.set(name, receiver);
    urls.set(name, await stage.addReceiver(name, receiver.receive));
    for (const { fault, fromMs, toMs } of faults) {
      if (fault !== 'refuse') continue;
      const setRefusing = (refusing: boolean): void =>
        void stage.setReceiverRefusing(name, refusing).catch((error: unknown) => onError(error, `receiver ${name}`));
      if (fromMs === 0) await stage.setReceiverRefusing(name, true);
      else clock.after(fromMs, () => setRefusing(true));
      if (toMs !== null) clock.after(toMs, () => setRefusing(false));
    }
  }
  return {
    url: (name) => requireNamed(urls, name),
    onCoreEvent: recordRefusals(urls, receivers, onEvent),
    async injectFault(name, { plan, does, afterMs }) {
      requireNamed(receivers, name).injectFault(plan, does, afterMs);
      if (does === 'refuse') await stage.setReceiverRefusing(name, true);
    },
    async clearFault(name, plan) {
      const receiver = requireNamed(receivers, name);
      receiver.clearFault(plan);
      if (!receiver.refusalFault()) await stage.setReceiverRefusing(name, false);
    },
  };
}

function requireNamed<Part>(items: ReadonlyMap<string, Part>, name: string): Part {
  const item = items.get(name);
  if (item === undefined)
    throw new Error(`the scenario has no receiver "${name}"; it has ${[...items.keys()].join(', ')}`);
  return item;
}

/** Records each call that a refusing receiver did not accept. */
function recordRefusals(
  urls: ReadonlyMap<string, string>,
  receivers: ReadonlyMap<string, FaultyReceiver>,
  onEvent: (event: ReceiverEvent) => void,
): (event: CoreEvent) => void {
  const nameByUrl = new Map([...urls].map(([name, url]) => [url, name]));
  const receiverByCallback = new Map<number, string>();
  return (event) => {
    if (event.kind === 'callback-queued') {
      const name = nameByUrl.get(event.url);
      if (name !== undefined) receiverByCallback.set(event.callback, name);
    } else if (event.kind === 'callback-acknowledged' || event.kind === 'callback-abandoned') {
      receiverByCallback.delete(event.callback);
    } else if (event.kind === 'callback-failed') {
      const name = receiverByCallback.get(event.callback) ?? '';
      const fault = receivers.get(name)?.refusalFault();
      if (fault) onEvent({ kind: 'receiver-fault-fired', receiver: name, fault: fault.fault, plan: fault.plan });
    }
  };
}
