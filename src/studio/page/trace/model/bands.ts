import type { HistoryEvent } from '#harness/history/event.ts';

/** What a stretch of time on a lane is. */
export const bandKinds = ['lock', 'motor', 'fault', 'offline', 'power', 'frozen', 'down', 'network-fault'] as const;
export type BandKind = (typeof bandKinds)[number];

/** A stretch of time, put together from what opens and what closes it. */
export interface Band {
  readonly kind: BandKind;
  /** ms since the run began. */
  readonly from: number;
  readonly to: number;
  /** Place of the event that opened it. */
  readonly place: number;
  /** Token of a lock, lane of a motor, plan of a fault; otherwise empty. */
  readonly detail: string;
}

/** Stretches by lane, in order of their beginning; under −1 those that concern every lane. */
export function bandsByLane(
  events: readonly HistoryEvent[],
  laneOfMachine: (machine: string) => number,
  endMs: number,
): ReadonlyMap<number, readonly Band[]> {
  const collector = new BandCollector(laneOfMachine);
  events.forEach((event, place) => collector.add(event, place));
  collector.end(endMs);
  return collector.bands;
}

interface BandEdge {
  /** What its other edge has, too. */
  readonly key: string;
  readonly isOpening: boolean;
  readonly kind: BandKind;
  readonly detail: string;
}

type OpenBand = { -readonly [Member in keyof Band]: Band[Member] };

/** Puts stretches together from events, one after the other. One that is not over yet ends in eternity. */
export class BandCollector {
  readonly #laneOfMachine: (machine: string) => number;
  readonly #open = new Map<string, OpenBand>();
  readonly #bands = new Map<number, OpenBand[]>();

  constructor(laneOfMachine: (machine: string) => number) {
    this.#laneOfMachine = laneOfMachine;
  }

  /** Stretches by lane, in order of their beginning; under −1 those that concern every lane. */
  get bands(): ReadonlyMap<number, readonly Band[]> {
    return this.#bands;
  }

  add(event: HistoryEvent, place: number): void {
    const edge = bandEdge(event);
    if (edge?.isOpening === true) this.#begin(edge, event, place);
    else if (edge) this.#close(edge.key, event.t);
  }

  /** Closes what is open at the end of the run. */
  end(endMs: number): void {
    for (const key of [...this.#open.keys()]) this.#close(key, endMs);
  }

  /** Forgets the first events: stretches that were over at a time, and the places that the others had. */
  forget(places: number, t: number): void {
    for (const [lane, bands] of this.#bands) {
      const kept = bands.filter(({ to }) => to >= t);
      for (const band of kept) band.place = Math.max(0, band.place - places);
      this.#bands.set(lane, kept);
    }
  }

  /** One that is already open continues. */
  #begin({ key, kind, detail }: BandEdge, event: HistoryEvent, place: number): void {
    if (this.#open.has(key)) return;
    const band = { kind, from: event.t, to: Infinity, place, detail };
    const lane = 'machine' in event ? this.#laneOfMachine(event.machine) : -1;
    const list = this.#bands.get(lane) ?? [];
    this.#bands.set(lane, list);
    list.splice(list.findLastIndex(({ from }) => from <= band.from) + 1, 0, band);
    this.#open.set(key, band);
  }

  #close(key: string, to: number): void {
    const band = this.#open.get(key);
    if (band) band.to = to;
    this.#open.delete(key);
  }
}

/** What an event opens or closes; null for most. */
function bandEdge(event: HistoryEvent): BandEdge | null {
  const machine = 'machine' in event ? event.machine : '';
  const edge = (kind: BandKind, id: string, isOpening: boolean, detail = ''): BandEdge => ({
    key: `${kind} ${machine} ${id}`,
    isOpening,
    kind,
    detail,
  });
  switch (event.kind) {
    case 'lock-granted':
    case 'lock-released':
      return edge('lock', `${event.token}`, event.kind === 'lock-granted', `${event.token}`);
    case 'motor-started':
    case 'motor-stopped':
      return edge('motor', `${event.run}`, event.kind === 'motor-started', `${event.lane}`);
    case 'disconnected':
    case 'connected':
      return edge('offline', '', event.kind === 'disconnected');
    case 'power':
      return edge('power', '', !event.on);
    case 'freeze':
      return edge('frozen', '', event.on);
    case 'fault-fired':
      // Within a run it is a moment, not a stretch.
      return event.run === 0 ? edge('fault', event.plan, true, event.plan) : null;
    case 'fault-ended':
      return edge('fault', event.plan, false);
    case 'network-fault-started':
    case 'network-fault-ended':
      return edge('network-fault', event.plan, event.kind === 'network-fault-started', `${event.plan} (${event.path})`);
    case 'core-fault-started':
    case 'core-fault-ended':
      return edge('network-fault', event.plan, event.kind === 'core-fault-started', event.plan);
    case 'core-killed':
    case 'core-started':
      return edge('down', '', event.kind === 'core-killed');
    default:
      return null;
  }
}
