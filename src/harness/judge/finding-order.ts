import type { CheckResult, Finding } from '../checks/check.ts';

/** All findings by time, then by their first event, then in the order of the checks: the one order of every report. */
export function findingsInOrder(results: readonly CheckResult[]): readonly Finding[] {
  return results.flatMap(({ findings }) => findings.toSorted(compareFindings)).sort(compareStarts);
}

/** Findings of one check. What parts of a history found has the order of the whole. */
export function compareFindings(a: Finding, b: Finding): number {
  return compareStarts(a, b) || compareTexts(textOf(a), textOf(b));
}

function compareStarts(a: Finding, b: Finding): number {
  return a.at - b.at || firstEvent(a) - firstEvent(b);
}

/** A finding without an event stands before those with one. */
function firstEvent({ events }: Finding): number {
  return events[0] ?? -1;
}

/** Ties that only the whole finding decides. */
function textOf({ message, events, machine }: Finding): string {
  return JSON.stringify([message, events, machine]);
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
