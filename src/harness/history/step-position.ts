/** Where a step stands in its scenario; both count from 1. */
export interface StepPosition {
  readonly track: number;
  readonly step: number;
}

/** What an expectation is called in a history: whose it is, where it stands, and what it is about. */
export function expectationName(customer: string, position: StepPosition | null, subject: string): string {
  return `${customer}: ${position ? `track ${position.track} step ${position.step}: ` : ''}${subject}`;
}

/** The place in an {@link expectationName}; null if it has none, as in a session at the console. */
export function parseStepPosition(name: string): StepPosition | null {
  const [, track, step] = /^[^:]*: track (\d+) step (\d+): /.exec(name) ?? [];
  return track === undefined || step === undefined ? null : { track: Number(track), step: Number(step) };
}
