import type { HistoryEvent } from '#harness/history/event.ts';

/**
 * The delivery that each event belongs to, empty for none: the one that it names, or that its callback, its call or its
 * token belongs to.
 */
export function deliveryOfEvents(events: readonly HistoryEvent[]): readonly string[] {
  const byCallback = new Map<number, string>();
  const byCall = new Map<number, string>();
  const byToken = new Map<string, string>();
  for (const event of events) {
    if (event.kind === 'callback-queued') byCallback.set(event.callback, event.delivery);
    if (event.kind === 'answer' && event.delivery !== '') byCall.set(event.call, event.delivery);
    if (event.kind === 'lock-granted') byToken.set(`${event.machine} ${event.token}`, event.delivery);
  }
  return events.map((event) => {
    if ('delivery' in event && event.delivery !== '') return event.delivery;
    if ('callback' in event) return byCallback.get(event.callback) ?? '';
    if (event.by === 'merchant' && 'call' in event) return byCall.get(event.call) ?? '';
    if (event.kind === 'lock-released') return byToken.get(`${event.machine} ${event.token}`) ?? '';
    return '';
  });
}
