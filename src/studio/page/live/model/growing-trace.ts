import type { HistoryEvent } from '#harness/history/event.ts';
import type { EventView, VerdictView } from '../../../schemas/world.ts';
import { BandCollector, type Band } from '../../trace/model/bands.ts';
import type { TraceFinding } from '../../trace/model/findings.ts';
import { LaneFinder, lanesOf, type Lane, type LaneMachine } from '../../trace/model/lanes.ts';
import { lineOf } from '../../trace/model/trace.ts';
import { SignCollector, type LaneSigns } from '../../trace/timeline/lane-signs.ts';
import type { TimelineContent } from '../../trace/timeline/timeline-content.ts';

/** Events that are drawn at most; beyond twice as many, the older half is forgotten. */
const keptEvents = 20_000;

type KeptEvent = HistoryEvent & Pick<EventView, 'index'>;

/** A run that goes on, as its timeline draws it. An event that is added costs the same however many there are. */
export class GrowingTrace implements TimelineContent {
  readonly lanes: readonly Lane[];
  /** The present of the run, ms. */
  endMs = 0;
  readonly #machines: readonly LaneMachine[];
  readonly #bands: BandCollector;
  #events: KeptEvent[] = [];
  #machineLanes: number[] = [];
  #finder: LaneFinder;
  #signs: SignCollector;

  constructor(machines: readonly LaneMachine[]) {
    this.#machines = machines;
    this.lanes = lanesOf({ machines });
    this.#finder = new LaneFinder({ machines });
    this.#bands = new BandCollector((machine) => this.#finder.laneOfMachine(machine));
    this.#signs = new SignCollector(this.lanes.length);
  }

  get events(): readonly HistoryEvent[] {
    return this.#events;
  }

  get machineLanes(): readonly number[] {
    return this.#machineLanes;
  }

  get bands(): ReadonlyMap<number, readonly Band[]> {
    return this.#bands.bands;
  }

  get signs(): LaneSigns {
    return this.#signs;
  }

  readonly lineAt = (place: number): number => lineOf(this.indexAt(place));

  /** Index in the history of the event at a place. */
  indexAt(place: number): number {
    return this.#events[place]?.index ?? -1;
  }

  /** Place of the event with an index in the history; null where it is not kept. */
  placeOf(index: number): number | null {
    let [low, high] = [0, this.#events.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.indexAt(middle) < index) low = middle + 1;
      else high = middle;
    }
    return this.indexAt(low) === index ? low : null;
  }

  /** Takes those of the events, oldest first, that it has not taken yet. @param endMs the present of the run. */
  take(events: readonly EventView[], endMs: number): void {
    const last = this.#events.at(-1)?.index ?? -1;
    for (let at = events.findLastIndex(({ index }) => index <= last) + 1; at < events.length; at += 1)
      this.#add(events[at] as unknown as KeptEvent);
    this.endMs = Math.max(this.endMs, endMs, this.#events.at(-1)?.t ?? 0);
    if (this.#events.length > 2 * keptEvents) this.#forget();
  }

  /** The findings of a verdict whose evidence is kept, by their places. */
  findings(verdict: VerdictView | null): readonly TraceFinding[] {
    return (verdict?.findings ?? []).map(({ machine, t, events, ...rest }) => ({
      ...rest,
      at: t,
      ...(machine !== null && { machine }),
      events: events.flatMap((index) => this.placeOf(index) ?? []),
    }));
  }

  #add(event: KeptEvent): void {
    this.#bands.add(event, this.#events.length);
    this.#place(event);
  }

  #place(event: KeptEvent): void {
    const place = this.#events.length;
    const lane = this.#finder.machineLane(event, 'delivery' in event ? event.delivery : '');
    this.#events.push(event);
    this.#machineLanes.push(lane);
    this.#signs.add(event, place, lane);
  }

  /** Stretches that are not over stay, though the events that opened them are forgotten. */
  #forget(): void {
    const kept = this.#events.slice(-keptEvents);
    this.#bands.forget(this.#events.length - kept.length, kept[0]?.t ?? 0);
    [this.#events, this.#machineLanes] = [[], []];
    this.#finder = new LaneFinder({ machines: this.#machines });
    this.#signs = new SignCollector(this.lanes.length);
    for (const event of kept) this.#place(event);
  }
}
