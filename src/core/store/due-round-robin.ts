import type { DueDeadline } from './store.ts';

/** Due rows of one kind, callbacks of one merchant, earliest first: gives the next ones, `count` at most. */
export type DueDeadlineQueue = (count: number) => readonly DueDeadline[];

/** A queue of rows that are at hand. */
export function queueOfRows(rows: readonly DueDeadline[]): DueDeadlineQueue {
  let takenCount = 0;
  return (count) => {
    const next = rows.slice(takenCount, takenCount + count);
    takenCount += next.length;
    return next;
  };
}

/**
 * Takes rows from queues in turn: the first of each, then the second of each, until there are `limit`. So a long queue
 * never hides what is due in another. When the last turn is cut short, the earliest of it are taken.
 * @returns the rows in the order that `Store.due` promises.
 */
export function takeRoundRobin(queues: readonly DueDeadlineQueue[], limit: number): readonly DueDeadline[] {
  const result: DueDeadline[] = [];
  let openQueues = queues;
  while (openQueues.length > 0 && result.length < limit) {
    const remaining = limit - result.length;
    const share = Math.max(1, Math.floor(remaining / openQueues.length));
    const round = openQueues.map((next) => ({ next, rows: next(share) }));
    result.push(
      ...round
        .flatMap(({ rows }) => rows)
        .sort(compareDueDeadlines)
        .slice(0, remaining),
    );
    openQueues = round.filter(({ rows }) => rows.length === share).map(({ next }) => next);
  }
  return result.sort(compareDueDeadlines);
}

const kindOrder: readonly DueDeadline['kind'][] = ['dwell', 'timeout', 'expiry', 'callback'];

/** Earliest first; ties by kind, then by id. */
export function compareDueDeadlines(a: DueDeadline, b: DueDeadline): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.kind !== b.kind) return kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind);
  const [one, other] = [keyOf(a), keyOf(b)];
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function keyOf(due: DueDeadline): string | number {
  switch (due.kind) {
    case 'dwell':
      return due.machineNo;
    case 'timeout':
      return due.deliveryId;
    case 'expiry':
      return due.orderId;
    case 'callback':
      return due.callbackId;
  }
}
