import type { Due } from './store.ts';

/** Due rows of one kind, callbacks of one merchant, earliest first: gives the next ones, `count` at most. */
export type DueQueue = (count: number) => readonly Due[];

/** A queue of rows that are at hand. */
export function dueQueue(rows: readonly Due[]): DueQueue {
  let given = 0;
  return (count) => {
    const next = rows.slice(given, given + count);
    given += next.length;
    return next;
  };
}

/**
 * Takes rows from queues in turn: the first of each, then the second of each, until there are `limit`. So a long queue
 * never hides what is due in another. When the last turn is cut short, the earliest of it are taken.
 * @returns the rows in the order that `Store.due` promises.
 */
export function takeInTurn(queues: readonly DueQueue[], limit: number): readonly Due[] {
  const taken: Due[] = [];
  let open = queues;
  while (open.length > 0 && taken.length < limit) {
    const left = limit - taken.length;
    const part = Math.max(1, Math.floor(left / open.length));
    const turns = open.map((next) => ({ next, rows: next(part) }));
    taken.push(
      ...turns
        .flatMap(({ rows }) => rows)
        .sort(compareDue)
        .slice(0, left),
    );
    open = turns.filter(({ rows }) => rows.length === part).map(({ next }) => next);
  }
  return taken.sort(compareDue);
}

const kinds: readonly Due['kind'][] = ['dwell', 'timeout', 'expiry', 'callback'];

/** Earliest first; ties by kind, then by id. */
export function compareDue(a: Due, b: Due): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.kind !== b.kind) return kinds.indexOf(a.kind) - kinds.indexOf(b.kind);
  const [one, other] = [keyOf(a), keyOf(b)];
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function keyOf(due: Due): string | number {
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
