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
  const collector = new BandCollector();
  events.forEach((event, place) => {
    const lane = 'machine' in event ? laneOfMachine(event.machine) : -1;
    const edge = bandEdge(event);
    if (edge?.isOpening === true) collector.open(edge, lane, event.t, place);
    else if (edge) collector.close(edge.key, event.t);
  });
  return collector.finish(endMs);
}

interface BandEdge {
  /** What its other edge has, too. */
  readonly key: string;
  readonly isOpening: boolean;
  readonly kind: BandKind;
  readonly detail: string;
}

class BandCollector {
  readonly #open = new Map<string, { readonly lane: number; readonly band: Omit<Band, 'to'> }>();
  readonly #bands = new Map<number, Band[]>();

  /** One that is already open continues. */
  open({ key, kind, detail }: BandEdge, lane: number, from: number, place: number): void {
    if (!this.#open.has(key)) this.#open.set(key, { lane, band: { kind, from, place, detail } });
  }

  close(key: string, to: number): void {
    const open = this.#open.get(key);
    if (!open) return;
    this.#open.delete(key);
    const list = this.#bands.get(open.lane) ?? [];
    list.push({ ...open.band, to });
    this.#bands.set(open.lane, list);
  }

  /** Closes what is open at the end of the run. */
  finish(endMs: number): ReadonlyMap<number, readonly Band[]> {
    for (const key of [...this.#open.keys()]) this.close(key, endMs);
    for (const list of this.#bands.values()) list.sort((a, b) => a.from - b.from);
    return this.#bands;
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
