/** Where a step stands in its scenario; both count from 1. */
export interface StepPlace {
  readonly track: number;
  readonly step: number;
}

/** What an expectation is called in a history: whose it is, where it stands, and what it is about. */
export function expectationName(customer: string, place: StepPlace | null, what: string): string {
  return `${customer}: ${place ? `track ${place.track} step ${place.step}: ` : ''}${what}`;
}

/** The place in an {@link expectationName}; null where it has none: somebody played by hand. */
export function placeOfExpectation(name: string): StepPlace | null {
  const [, track, step] = /^[^:]*: track (\d+) step (\d+): /.exec(name) ?? [];
  return track === undefined || step === undefined ? null : { track: Number(track), step: Number(step) };
}
