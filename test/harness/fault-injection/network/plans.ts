import type { NetworkEvent } from '#simulators/events.ts';
import type { NetworkFaultPlan } from '#harness/fault-injection/network/network-fault-plan.ts';

/** A network fault that is always active and always strikes, except for the members that a test gives. */
export function faultPlan(fault: NetworkFaultPlan['fault'], rest: Partial<NetworkFaultPlan> = {}): NetworkFaultPlan {
  return {
    plan: `${fault}#1`,
    fault,
    path: 'link',
    machines: null,
    direction: 'both',
    probability: 1,
    delayMs: [10, 100],
    fromMs: 0,
    toMs: null,
    ...rest,
  };
}

/** A stroke as a line: `loss#1 10000001 up`. */
export function firedFaults(events: readonly NetworkEvent[]): readonly string[] {
  return events.flatMap((event) =>
    event.kind === 'network-fault-fired'
      ? [`${event.plan} ${event.machine} ${event.direction}`.replace('  ', ' ')]
      : [],
  );
}
