import type { Timer } from '#core/ports/clock.ts';
import type { HistoryEvent } from '#harness/history/event.ts';
import { eventView, type Wording } from './delivery-views.ts';
import { machineViews } from './machine-views.ts';
import type { MachineView } from '../schemas/machines.ts';
import type { WorldControl } from './world-control.ts';

/** One message of the stream. */
export interface FeedMessage {
  readonly event: 'world' | 'machines' | 'events' | 'verdict' | 'reload';
  readonly data: unknown;
  /** Where a reader that is cut off here goes on; null: as before. */
  readonly id: string | null;
}

/** Takes messages. @returns false when the reader is too slow to take more for now. */
export type FeedListener = (message: FeedMessage) => boolean;

/** How often changes are sent, host's ms. */
const tickMs = 100;
/** How often the verdict so far is judged at most, host's ms. */
const verdictMs = 1_000;
/** Share of the time that judging may take: a long history is judged less often. */
const maxJudgingShare = 1 / 20;
/** How many events a reader may be behind before it has to load the history anew. */
const maxBacklog = 5_000;
/** Events in one message. */
const batchSize = 500;

interface Reader {
  readonly send: FeedListener;
  readonly wording: Wording;
  /** Events that it has got. */
  next: number;
}

/** The changes of a world, sent to all that follow it: each event once, machines and the world when they change. */
export class WorldFeed {
  readonly #world: WorldControl;
  readonly #readers = new Set<Reader>();
  readonly #sentMachines = new Map<string, { readonly text: string; readonly changedAt: number }>();
  #examined = 0;
  #sentWorld = '';
  #sentVerdict = '';
  #nextVerdictAt = 0;
  #judgedEvents = -1;
  #timer: Timer | null = null;

  constructor(world: WorldControl) {
    this.#world = world;
  }

  /**
   * Follows the world.
   * @param lastId the id of the last message that the reader got; null: from now on.
   * @returns how to stop.
   */
  follow(lastId: string | null, wording: Wording, send: FeedListener): () => void {
    const { id } = this.#world.parts;
    const { eventCount } = this.#world.session;
    // What changed until now is sent to those that follow already.
    this.flush();
    const [lastWorld, count] = lastId?.split('/') ?? [];
    const next = lastId === null ? eventCount : Number(count);
    const isKnown = lastId === null || (lastWorld === id && Number.isInteger(next) && next >= 0 && next <= eventCount);
    const reader: Reader = { send, wording, next: isKnown ? next : eventCount };
    if (!isKnown) this.#reload(reader, 'This is another world than before: it was started again.');
    send({ event: 'world', data: this.#world.view(), id: null });
    const changed = this.#world.session.machines
      .map(({ machineNo }) => machineNo)
      .filter((machineNo) => (this.#sentMachines.get(machineNo)?.changedAt ?? 0) >= reader.next || !isKnown);
    this.#sendMachines([reader], changed);
    this.#sendEvents(reader);
    this.#readers.add(reader);
    this.#schedule();
    return () => {
      this.#readers.delete(reader);
      if (this.#readers.size === 0) this.#timer?.cancel();
      if (this.#readers.size === 0) this.#timer = null;
    };
  }

  /** Sends what has changed since the last time. */
  flush(): void {
    const changed = this.#examineMachines();
    const world = this.#world.view();
    // Time passes all the time: it is no change of its own.
    const worldText = JSON.stringify({ ...world, time: { ...world.time, t: 0 } });
    const isChanged = worldText !== this.#sentWorld;
    this.#sentWorld = worldText;
    for (const reader of this.#readers) {
      if (isChanged) reader.send({ event: 'world', data: world, id: null });
      this.#sendMachines([reader], changed);
      this.#sendEvents(reader);
    }
    this.#sendVerdict();
  }

  #schedule(): void {
    this.#timer ??= this.#world.parts.host.after(tickMs, () => {
      this.#timer = null;
      this.flush();
      if (this.#readers.size > 0) this.#schedule();
    });
  }

  /** Looks at the machines that something happened to. @returns those that changed. */
  #examineMachines(): readonly string[] {
    const { session } = this.#world;
    const events = session.eventsFrom(this.#examined, Infinity);
    const named = new Set(events.flatMap((event) => ('machine' in event ? [event.machine] : [])));
    // A fleet forgets events: what happened to which machine is not known then.
    const isMissing = this.#examined < session.firstEvent;
    const specs = affected(events, this.#examined === 0 || isMissing)
      ? session.machines
      : session.machines.filter(({ machineNo }) => named.has(machineNo) || this.#isLocked(machineNo));
    this.#examined = session.eventCount;
    return machineViews(session, specs).flatMap((view) => {
      const text = machineText(view);
      if (this.#sentMachines.get(view.machine)?.text === text) return [];
      this.#sentMachines.set(view.machine, { text, changedAt: session.eventCount });
      return [view.machine];
    });
  }

  /** The lock of a core that is joined expires without an event. */
  #isLocked(machineNo: string): boolean {
    return this.#sentMachines.get(machineNo)?.text.includes('"lock":{') === true;
  }

  #sendMachines(readers: readonly Reader[], machines: readonly string[]): void {
    if (machines.length === 0) return;
    const wanted = new Set(machines);
    const { session } = this.#world;
    const data = machineViews(
      session,
      session.machines.filter(({ machineNo }) => wanted.has(machineNo)),
    );
    for (const { send } of readers) send({ event: 'machines', data, id: null });
  }

  #sendEvents(reader: Reader): void {
    const { session, parts } = this.#world;
    if (session.eventCount - reader.next > maxBacklog) {
      reader.next = session.eventCount;
      this.#reload(reader, `More than ${maxBacklog} events were missed: load the history anew.`);
    }
    while (reader.next < session.eventCount) {
      const events = session.eventsFrom(reader.next, batchSize);
      const views = events.map((event, index) => eventView(event, reader.next + index, reader.wording, false));
      const next = reader.next + events.length;
      const hasRoom = reader.send({ event: 'events', data: views, id: `${parts.id}/${next}` });
      reader.next = next;
      if (!hasRoom) return;
    }
  }

  #sendVerdict(): void {
    if (!this.#world.can('verdict')) return;
    const { host, session } = this.#world.parts;
    const now = host.monotonic();
    const isDue = now >= this.#nextVerdictAt || this.#world.state === 'finished';
    if (!isDue || this.#judgedEvents === session.eventCount) return;
    this.#judgedEvents = session.eventCount;
    const verdict = this.#world.verdict();
    this.#nextVerdictAt = now + Math.max(verdictMs, (host.monotonic() - now) / maxJudgingShare);
    const { t: _t, events: _events, ...rest } = verdict;
    const text = JSON.stringify(rest);
    if (text === this.#sentVerdict) return;
    this.#sentVerdict = text;
    for (const { send } of this.#readers) send({ event: 'verdict', data: verdict, id: null });
  }

  #reload({ send }: Reader, reason: string): void {
    const { id } = this.#world.parts;
    send({ event: 'reload', data: { reason, world: id }, id: `${id}/${this.#world.session.eventCount}` });
  }
}

/** Whether events may concern every machine: faults that begin or end, a core that is killed. */
function affected(events: readonly HistoryEvent[], isFirst: boolean): boolean {
  return isFirst || events.some(({ by }) => by === 'harness' || by === 'network');
}

/** A machine without what changes by the passing of time. */
function machineText({ lock, ...rest }: MachineView): string {
  return JSON.stringify({ ...rest, lock: lock && { ...lock, remainingMs: 0 } });
}
