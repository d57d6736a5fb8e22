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

/**
 * Place of the first event that two runs of one seed differ in; null where one line is as the other to the end.
 * @param ignoresTime whether equal events at different times count as equal, as for runs in real time.
 */
export function firstDifference(
  left: readonly string[],
  right: readonly string[],
  ignoresTime: boolean,
): number | null {
  const form = ignoresTime ? withoutTime : (line: string) => line;
  const end = Math.max(left.length, right.length);
  for (let place = 0; place < end; place += 1) {
    const one = left[place];
    const other = right[place];
    if (one === undefined || other === undefined || form(one) !== form(other)) return place;
  }
  return null;
}

/** Every line begins with the time of its event. */
function withoutTime(line: string): string {
  return line.replace(/^\{"t":[^,]*,/, '{');
}
