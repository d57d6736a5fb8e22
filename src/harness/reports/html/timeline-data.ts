import type { Finding } from '#harness/checks/check.ts';
import type { History, HistoryEvent } from '#harness/history/event.ts';
import { inEnglish, type Translate } from '../translate.ts';
import { scriptTexts } from './script-texts.ts';

/** A band of time on a lane: what it is, from and to in ms, the line of the history that opened it, and a word. */
export type Band = readonly [kind: string, from: number, to: number, line: number, label: string];

/**
 * An event: time in ms, lane (−1: everybody's), place in `kinds`, and its members as text. Its line is its place plus
 * 2.
 */
export type EventRow = readonly [t: number, lane: number, kind: number, text: string];

/** What the page's script draws. */
export interface TimelineData {
  readonly endMs: number;
  readonly lanes: readonly { readonly machine: string; readonly about: string; readonly bands: readonly Band[] }[];
  /** Stretches that concern every lane: a core that is down, a troubled network. */
  readonly bands: readonly Band[];
  readonly kinds: readonly string[];
  /** What each kind of band is called. */
  readonly bandNames: Readonly<Record<string, string>>;
  readonly texts: Readonly<Record<string, string>>;
  readonly events: readonly EventRow[];
  readonly findings: readonly {
    readonly check: string;
    readonly lane: number;
    readonly at: number;
    readonly message: string;
    readonly customer: string;
    readonly events: readonly number[];
  }[];
}

const bandKinds = ['lock', 'motor', 'fault', 'offline', 'power', 'frozen', 'down', 'network-fault'] as const;

/** Turns a history and its findings into what the timeline draws. */
export function timelineData(history: History, findings: readonly Finding[], t: Translate = inEnglish): TimelineData {
  const laneOf = new Map(history.header.machines.map(({ machine }, index) => [machine, index]));
  const kinds = new Map<string, number>();
  const deliveryLane = new Map<string, number>();
  const events: EventRow[] = history.events.map((event) => {
    const lane = laneFor(event, laneOf, deliveryLane);
    const name = `${event.by} ${event.kind}`;
    if (!kinds.has(name)) kinds.set(name, kinds.size);
    return [event.t, lane, kinds.get(name) ?? 0, membersText(event)];
  });
  const endMs = history.events.reduce((last, event) => Math.max(last, event.t), 0);
  const bands = bandsOf(history, laneOf, endMs, t);
  return {
    endMs,
    lanes: history.header.machines.map(({ machine, motor, group, firmware }, index) => ({
      machine,
      about: `${group} · ${motor}${firmware === 'old' ? ` · ${t('old firmware')}` : ''}`,
      bands: bands.get(index) ?? [],
    })),
    bands: bands.get(-1) ?? [],
    kinds: [...kinds.keys()],
    bandNames: Object.fromEntries(bandKinds.map((kind) => [kind, t(kind)])),
    texts: scriptTexts(t),
    events,
    findings: findings.map(({ check, machine, at, message, impact, events: evidence }) => ({
      check,
      lane: laneOf.get(machine ?? '') ?? -1,
      at,
      message,
      customer: impact,
      events: evidence,
    })),
  };
}

function laneFor(event: HistoryEvent, laneOf: ReadonlyMap<string, number>, deliveryLane: Map<string, number>): number {
  const ownLane = 'machine' in event ? laneOf.get(event.machine) : undefined;
  const delivery = 'delivery' in event ? event.delivery : '';
  if (ownLane !== undefined && delivery !== '') deliveryLane.set(delivery, ownLane);
  return ownLane ?? deliveryLane.get(delivery) ?? -1;
}

function membersText(event: HistoryEvent): string {
  const members = Object.entries(event).filter(
    ([name]) => name !== 't' && name !== 'by' && name !== 'kind' && name !== 'machine' && name !== 'wire',
  );
  return members
    .map(([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(' ');
}

/** Stretches by lane, put together from what opens and closes them. */
class BandCollector {
  readonly #open = new Map<
    string,
    {
      readonly lane: number;
      readonly kind: string;
      readonly from: number;
      readonly line: number;
      readonly label: string;
    }
  >();
  readonly #bands = new Map<number, Band[]>();

  /** Opens a band; one that is already open under that key continues. */
  begin(key: string, lane: number, kind: string, event: { readonly t: number }, index: number, label: string): void {
    if (!this.#open.has(key)) this.#open.set(key, { lane, kind, from: event.t, line: index + 2, label });
  }

  end(key: string, t: number): void {
    const open = this.#open.get(key);
    if (!open) return;
    this.#open.delete(key);
    const { lane, kind, from, line, label } = open;
    const list = this.#bands.get(lane) ?? [];
    list.push([kind, from, t, line, label]);
    this.#bands.set(lane, list);
  }

  /** Closes what is open, and hands over all of them, by lane and in order of time. */
  finish(t: number): Map<number, Band[]> {
    for (const key of [...this.#open.keys()]) this.end(key, t);
    for (const list of this.#bands.values()) list.sort((a, b) => a[1] - b[1]);
    return this.#bands;
  }
}

function bandsOf(
  history: History,
  laneOf: ReadonlyMap<string, number>,
  endMs: number,
  t: Translate,
): Map<number, Band[]> {
  const bands = new BandCollector();
  history.events.forEach((event, index) =>
    addBand(bands, event, index, laneOf.get('machine' in event ? event.machine : '') ?? -1, t),
  );
  return bands.finish(endMs);
}

/** What an event opens or closes. */
function addBand(bands: BandCollector, event: HistoryEvent, index: number, lane: number, t: Translate): void {
  const machine = 'machine' in event ? event.machine : '';
  const toggle = (key: string, isOpening: boolean, kind: string, label: string): void => {
    if (isOpening) bands.begin(key, lane, kind, event, index, label);
    else bands.end(key, event.t);
  };
  switch (event.kind) {
    case 'lock-granted':
    case 'lock-released':
      toggle(`lock ${machine} ${event.token}`, event.kind === 'lock-granted', 'lock', t(`token ${event.token}`));
      break;
    case 'motor-started':
    case 'motor-stopped':
      toggle(`motor ${machine} ${event.run}`, event.kind === 'motor-started', 'motor', t(`motor, lane ${event.lane}`));
      break;
    case 'disconnected':
    case 'connected':
      toggle(`line ${machine}`, event.kind === 'disconnected', 'offline', t('no connection'));
      break;
    case 'power':
      toggle(`power ${machine}`, !event.on, 'power', t('no power'));
      break;
    case 'freeze':
      toggle(`frozen ${machine}`, event.on, 'frozen', t('frozen'));
      break;
    case 'fault-fired':
    case 'fault-ended':
      if (event.kind === 'fault-ended' || event.run === 0)
        toggle(`fault ${machine} ${event.plan}`, event.kind === 'fault-fired', 'fault', event.plan);
      break;
    case 'network-fault-started':
    case 'network-fault-ended':
      toggle(
        `network-fault ${event.plan}`,
        event.kind === 'network-fault-started',
        'network-fault',
        t(`${event.plan} on ${event.path}`),
      );
      break;
    case 'core-fault-started':
    case 'core-fault-ended':
      toggle(
        `network-fault ${event.plan}`,
        event.kind === 'core-fault-started',
        'network-fault',
        t(`${event.plan} of the core`),
      );
      break;
    case 'core-killed':
    case 'core-started':
      toggle('core', event.kind === 'core-killed', 'down', t('no core'));
      break;
  }
}
