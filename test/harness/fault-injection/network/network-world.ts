import type { NetworkEvent } from '#simulators/events.ts';
import { seededRandom } from '#harness/stages/random.ts';
import type { NetworkFaultPlan } from '#harness/fault-injection/network/network-fault-plan.ts';
import { NetworkFaults } from '#harness/fault-injection/network/network-faults.ts';
import { VirtualClock } from '#harness/stages/virtual/virtual-clock.ts';

/** Network faults on a virtual clock, with what they emitted and which lines they cut. */
export interface World {
  readonly clock: VirtualClock;
  readonly networkFaults: NetworkFaults;
  readonly events: (NetworkEvent & { readonly t: number })[];
  readonly cuts: string[];
  /** Lets everything happen up to and in this instant. */
  readonly until: (atMs: number) => void;
}

/** Injects these plans; `machines` have one line each. */
export function world(plans: readonly NetworkFaultPlan[], seed = 1, machines: readonly string[] = []): World {
  const clock = new VirtualClock();
  const cuts: string[] = [];
  const lines = machines.map((machineNo) => ({
    machineNo,
    cut: (reason: string) => void cuts.push(`${clock.monotonic()} ${machineNo} ${reason}`),
  }));
  const networkFaults = new NetworkFaults(clock, seededRandom(seed), () => lines);
  const events: World['events'] = [];
  networkFaults.inject(plans, (event) => events.push({ ...event, t: clock.monotonic() }));
  return {
    clock,
    networkFaults,
    events,
    cuts,
    until: (atMs) => {
      const there = { yet: false };
      clock.at(atMs, () => (there.yet = true));
      while (!there.yet) clock.fireNext();
    },
  };
}
