import type { NetworkEvent } from '#simulators/events.ts';
import type { TroublePlan } from '#harness/stages/stage.ts';

/** A trouble of the link that is always there and always strikes, but for what a test says. */
export function planOf(trouble: TroublePlan['trouble'], rest: Partial<TroublePlan> = {}): TroublePlan {
  return {
    plan: `${trouble}#1`,
    trouble,
    path: 'link',
    machines: null,
    direction: 'both',
    probability: 1,
    byMs: [10, 100],
    fromMs: 0,
    toMs: null,
    ...rest,
  };
}

/** A stroke as a line: `loss#1 10000001 up`. */
export function strokesOf(events: readonly NetworkEvent[]): readonly string[] {
  return events.flatMap((event) =>
    event.kind === 'trouble-struck' ? [`${event.plan} ${event.machine} ${event.direction}`.replace('  ', ' ')] : [],
  );
}
