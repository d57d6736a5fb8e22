/** What a history's reader needs of a finding. */
export interface TraceFinding {
  readonly check: string;
  readonly machine?: string;
  /** ms since the run began. */
  readonly at: number;
  readonly message: string;
  readonly impact: string;
  /** Places of its evidence among the events. */
  readonly events: readonly number[];
}

/** The findings that each event is evidence of, by its place. */
export function findingsByPlace(findings: readonly TraceFinding[]): ReadonlyMap<number, readonly number[]> {
  const byPlace = new Map<number, number[]>();
  findings.forEach(({ events }, index) => {
    for (const place of events) byPlace.set(place, [...(byPlace.get(place) ?? []), index]);
  });
  return byPlace;
}
