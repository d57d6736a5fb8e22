import type { Operation } from './operation.ts';

/** Sees the lease held and leaves it as it is: a try that was refused as busy, or a read. */
export function observesHeld(operation: Operation): boolean {
  return operation.kind === 'try'
    ? operation.result === 'busy'
    : operation.kind === 'read' && operation.observed === 'held';
}

/**
 * The operations without those that add nothing: one that only saw the lease held, and whose interval contains that of
 * another such. At the instant at which the inner one saw the lease held the outer one may have seen it too, and
 * neither changes it, so every order that fits the inner one fits both. Of equal intervals the first is kept.
 * @param byEnd in order of their ends; of equal ends the one that began first comes first.
 */
export function withoutDominated(byEnd: readonly Operation[]): readonly Operation[] {
  const keptReads = new Set<Operation>();
  // The latest start among those that ended no later: an interval that does not begin after it contains one of them.
  let latestFrom = -Infinity;
  for (const group of groupsOfEqualEnd(byEnd.filter(observesHeld))) {
    const inner = group.reduce((best, candidate) => (candidate.from > best.from ? candidate : best));
    if (inner.from > latestFrom) keptReads.add(inner);
    latestFrom = Math.max(latestFrom, inner.from);
  }
  return byEnd.filter((operation) => !observesHeld(operation) || keptReads.has(operation));
}

function groupsOfEqualEnd(byEnd: readonly Operation[]): readonly (readonly [Operation, ...Operation[]])[] {
  const groups: [Operation, ...Operation[]][] = [];
  for (const operation of byEnd) {
    const lastGroup = groups.at(-1);
    if (lastGroup?.[0].to === operation.to) lastGroup.push(operation);
    else groups.push([operation]);
  }
  return groups;
}
