import { lineOf, type Trace } from '../model/trace.ts';
import { signsByLane, type LaneSigns } from './lane-signs.ts';

/** What a timeline draws. That of a run which goes on grows. */
export interface TimelineContent extends Pick<Trace, 'lanes' | 'events' | 'machineLanes' | 'bands' | 'endMs'> {
  readonly signs: LaneSigns;
  /** Line of the history at a place among the events. */
  readonly lineAt: (place: number) => number;
}

/** A run that is over. */
export function contentOf(trace: Trace): TimelineContent {
  return { ...trace, signs: signsByLane(trace), lineAt: lineOf };
}
