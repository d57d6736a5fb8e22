import type { History, HistoryEvent } from '#harness/history/event.ts';
import type { HistoryHeader } from '#harness/history/header.ts';
import { bandsByLane, type Band } from './bands.ts';
import { deliveriesOf, type DeliveryRow } from './deliveries.ts';
import { deliveryOfEvents } from './event-deliveries.ts';
import type { TraceFinding } from './findings.ts';
import { lanesOf, LaneFinder, type Lane } from './lanes.ts';

/** A history, prepared for a viewer. Places are indexes into `events`; the line of an event is its place plus 2. */
export interface Trace {
  readonly header: HistoryHeader;
  readonly events: readonly HistoryEvent[];
  /** Each event as its line in the file, without its end. */
  readonly lines: readonly string[];
  readonly lanes: readonly Lane[];
  /** Lane of the machine that each event is about; −1 where it is about none. */
  readonly machineLanes: readonly number[];
  readonly bands: ReadonlyMap<number, readonly Band[]>;
  /** Delivery that each event belongs to; empty where it belongs to none. */
  readonly deliveryOf: readonly string[];
  readonly deliveries: readonly DeliveryRow[];
  /** Time of the last event, ms. */
  readonly endMs: number;
}

/** Line of the history at a place among its events: the header has the first. */
export const lineOf = (place: number): number => place + 2;
export const placeOf = (line: number): number => line - 2;

/** Prepares a history. Takes time in proportion to its events, about 5 µs each. */
export function makeTrace(
  { header, events }: History,
  lines: readonly string[],
  findings: readonly TraceFinding[],
): Trace {
  const finder = new LaneFinder(header);
  const deliveryOf = deliveryOfEvents(events);
  const endMs = events.reduce((last, event) => Math.max(last, event.t), 0);
  return {
    header,
    events,
    lines,
    lanes: lanesOf(header),
    machineLanes: events.map((event, place) => finder.machineLane(event, deliveryOf[place] ?? '')),
    bands: bandsByLane(events, (machine) => finder.laneOfMachine(machine), endMs),
    deliveryOf,
    deliveries: deliveriesOf({ header, events }, deliveryOf, findings),
    endMs,
  };
}
