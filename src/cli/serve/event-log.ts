import type { CoreEvent } from '#core/events.ts';
import type { Clock } from '#core/ports/clock.ts';
import { escapeUnprintable } from '#harness/printable.ts';
import { LineSampler } from './line-sampler.ts';

/**
 * Prints a line for each event that matters to a person at a terminal. Repeated lines of one machine, or of callbacks,
 * are limited and counted.
 */
export function eventLog(print: (line: string) => void, clock: Clock): (event: CoreEvent) => void {
  const printStamped = (line: string): void =>
    print(`${new Date(clock.now()).toISOString().slice(11, 23)}  ${escapeUnprintable(line)}`);
  const sampler = new LineSampler(clock, printStamped);
  return (event) => {
    const line = lineOf(event);
    if (line === null) return;
    // Deliveries are always printed: the speed of the machines limits them.
    if (event.kind === 'delivery-started' || event.kind === 'delivery-settled') printStamped(line);
    else sampler.line('machine' in event ? `machine ${event.machine}` : 'callbacks', event.kind, () => line);
  };
}

function lineOf(event: CoreEvent): string | null {
  switch (event.kind) {
    case 'machine-online':
      return `${event.machine}  online`;
    case 'machine-offline':
      return `${event.machine}  offline: ${event.reason}`;
    case 'delivery-started':
      return (
        `${event.machine}  delivery ${event.delivery} started: order ${event.order}, record ${event.record}, lane ` +
        `${event.lane}, token ${event.token}`
      );
    case 'command-send-failed':
      return `${event.machine}  delivery ${event.delivery} could not be sent: ${event.reason}`;
    case 'delivery-settled':
      return (
        `${event.machine}  delivery ${event.delivery} settled: ` +
        `${event.outcome}${event.errorMsg === '' ? '' : ` (${event.errorMsg})`}`
      );
    case 'result-late':
      return (
        `${event.machine}  delivery ${event.delivery} answered late (${event.outcome}); it stays ` + event.settledAs
      );
    case 'lock-released':
      return event.cause === 'dwell' ? `${event.machine}  lock ${event.token} expired at its dwell limit` : null;
    case 'frame-dropped':
      return `${event.machine}  frame dropped (${event.reason}): ${event.detail}`;
    case 'frames-over-budget':
      return `${event.machine}  ${event.frames.toLocaleString('en-US')} frames over its budget were dropped unread`;
    case 'callback-acknowledged':
      return `callback ${event.callback} delivered (HTTP ${event.status}, attempt ${event.attempt})`;
    case 'callback-failed':
      return (
        `callback ${event.callback} failed (attempt ${event.attempt}): ${event.reason}; retry in ` +
        `${event.retryInMs} ms`
      );
    case 'callback-abandoned':
      return `callback ${event.callback} abandoned after attempt ${event.attempt}: ${event.reason}`;
    default:
      return null;
  }
}
