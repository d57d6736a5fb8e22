import type { HistoryEvent, HistoryHeader } from './event.ts';

/**
 * A header with what later lines add to it: the faults that were planned while the run went on, and the greatest slack
 * that any of its speeds asked for.
 */
export function amended(header: HistoryHeader, events: readonly HistoryEvent[]): HistoryHeader {
  const faults = [...header.faults];
  let { slackMs } = header;
  for (const event of events) {
    if (event.kind === 'fault-planned')
      faults.push({ plan: event.plan, fault: event.fault, on: event.on, at: event.at });
    else if (event.kind === 'speed-set') slackMs = Math.max(slackMs, event.slackMs);
  }
  return faults.length === header.faults.length && slackMs === header.slackMs ? header : { ...header, faults, slackMs };
}

/** The plan of a run that an event shows at work; null for every other event. */
export function firedPlan(event: HistoryEvent): string | null {
  switch (event.kind) {
    case 'fault-fired':
    case 'trouble-struck':
    case 'receiver-misbehaved':
    case 'core-trouble-struck':
      return event.plan;
    default:
      return null;
  }
}

/** How often each plan of a run showed, by its name; one that never did is not in it. */
export function timesFired(events: readonly HistoryEvent[]): ReadonlyMap<string, number> {
  const fired = new Map<string, number>();
  for (const event of events) {
    const plan = firedPlan(event);
    if (plan !== null) fired.set(plan, (fired.get(plan) ?? 0) + 1);
  }
  return fired;
}
