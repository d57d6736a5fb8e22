import type { History, HistoryEvent } from '#harness/history/event.ts';

/** How far the clocks of two computers may be apart, ms: what NTP holds on a crowded one. */
const clocksApartMs = 100;

/**
 * The histories of computers that loaded one core together, as one. Each has its own zero; the wall clock at it, which
 * every header has, sets them beside each other. Calls are numbered anew, since each computer began at 1.
 */
export function mergeHistories(parts: readonly History[]): History {
  const [first] = parts;
  if (!first) throw new RangeError('there is nothing to merge');
  const startMs = Math.min(...parts.map(({ header }) => header.wallStartMs ?? 0));
  const events: HistoryEvent[] = [];
  let end = 0;
  let isAbandoned = false;
  let firstCall = 0;
  for (const { header, events: own } of parts) {
    const shift = (header.wallStartMs ?? 0) - startMs;
    let lastCall = 0;
    for (const event of own) {
      const t = event.t + shift;
      if (event.kind === 'run-ended') {
        end = Math.max(end, t);
        isAbandoned ||= event.reason !== 'done';
        continue;
      }
      if ('call' in event && typeof event.call === 'number') lastCall = Math.max(lastCall, event.call);
      events.push(renumbered({ ...event, t }, firstCall));
    }
    firstCall += lastCall;
  }
  const ordered = events.map((event, index) => ({ event, index }));
  ordered.sort((a, b) => a.event.t - b.event.t || a.index - b.index);
  const ended = { t: end, by: 'harness', kind: 'run-ended', reason: isAbandoned ? 'abandoned' : 'done' } as const;
  return {
    header: { ...first.header, wallStartMs: startMs, slackMs: first.header.slackMs + clocksApartMs },
    events: [...ordered.map(({ event }) => event), ended],
  };
}

/** An event whose calls have other numbers; 0 names none. */
function renumbered(event: HistoryEvent, add: number): HistoryEvent {
  if (add === 0 || !('call' in event) || typeof event.call !== 'number') return event;
  const repeatOf = 'repeatOf' in event && event.repeatOf > 0 ? { repeatOf: event.repeatOf + add } : {};
  return { ...event, call: event.call + add, ...repeatOf } as HistoryEvent;
}
