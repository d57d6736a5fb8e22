import type { HistoryEvent } from '#harness/history/event.ts';

/** What two events at the same place differ in. */
export interface MemberDifference {
  readonly member: string;
  /** As JSON; undefined where the event does not have it. */
  readonly left: string | undefined;
  readonly right: string | undefined;
}

/** Members that differ between two events, in the order of the first. */
export function differencesOf(
  left: HistoryEvent | undefined,
  right: HistoryEvent | undefined,
): readonly MemberDifference[] {
  const eventMembers = [left ?? {}, right ?? {}].map((event) => new Map(Object.entries(event)));
  const members = new Set(eventMembers.flatMap((each) => [...each.keys()]));
  return [...members].flatMap((member) => {
    const [one, other] = eventMembers.map((each) => JSON.stringify(each.get(member)));
    return one === other ? [] : [{ member, left: one, right: other }];
  });
}
