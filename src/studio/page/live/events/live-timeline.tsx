import { useMemo } from 'preact/hooks';
import type { EventNames } from '../../trace/event-names.ts';
import { Timeline } from '../../trace/timeline/timeline.tsx';
import { useRunTime } from '../client/use-run-time.ts';
import type { GrowingTrace } from '../model/growing-trace.ts';
import type { LiveState } from '../model/live-state.ts';

const noMatches: readonly number[] = [];

/** The timeline of the run so far. It follows the present while that is in view, and stays where it is otherwise. */
export function LiveTimeline(props: {
  readonly live: LiveState;
  readonly trace: GrowingTrace;
  readonly names: EventNames;
  readonly machine: string | null;
  /** Index of the chosen event in the history; null while the newest is followed. */
  readonly chosen: number | null;
  /** Grows with each choice. */
  readonly choices: number;
  readonly onChoose: (index: number) => void;
}) {
  const { live, trace, chosen } = props;
  const { verdict } = live;
  trace.take(live.events, useRunTime(live));
  const findings = useMemo(() => trace.findings(verdict), [trace, verdict]);
  return (
    <Timeline
      content={trace}
      findings={findings}
      names={props.names}
      chosen={chosen === null ? null : trace.placeOf(chosen)}
      choices={props.choices}
      matches={noMatches}
      onChoose={(place) => props.onChoose(trace.indexAt(place))}
      growth={{ endMs: trace.endMs, machine: props.machine }}
    />
  );
}
