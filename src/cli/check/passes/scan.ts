import { createHash, type Hash } from 'node:crypto';
import type { HistoryEvent } from '#harness/history/event.ts';
import type { HistoryHeader } from '#harness/history/header.ts';
import { eventLine, headerLine, type EventSink } from '#harness/history/ndjson.ts';
import { MachineLinks, noNode } from './machine-links.ts';

/** An event and its place in the history. */
export type PlacedEvent = readonly [index: number, event: HistoryEvent];

/** What the first pass keeps of a history: little for each event, and the few events that a verdict looks at. */
export class HistoryScan implements EventSink {
  readonly links = new MachineLinks();
  /** For each event the node of what it is about. */
  #nodes = new Int32Array(1024);
  #count = 0;
  /** Events that the verdict on the whole run looks at, by index. */
  readonly #forVerdict = new Map<number, HistoryEvent>();
  readonly #openCalls = new Map<number, number>();
  readonly #firedPlans = new Set<string>();
  #hasAnswer = false;
  #hasExpectation = false;
  /** The latest event: with it every part ends when the run does. */
  #latest = { index: -1, t: -Infinity };
  #lastCoreEvent = -1;
  /** Events whose time every part needs, whatever they are about. */
  readonly marks = new Set<number>();
  /** Why the history has to be judged as a whole; null: it need not. */
  reasonForWhole: string | null = null;

  readonly #hash: Hash | null;

  /** @param withDigest whether {@link digest} will be asked for. */
  constructor(withDigest = false) {
    this.#hash = withDigest ? createHash('sha256') : null;
  }

  header(header: HistoryHeader): void {
    this.#hash?.update(headerLine(header));
  }

  /** That of the whole history, as `historyDigest` makes it; empty if none was asked for. */
  digest(): string {
    return this.#hash?.digest('hex') ?? '';
  }

  get count(): number {
    return this.#count;
  }

  event(event: HistoryEvent): void {
    const index = this.#count;
    this.#count += 1;
    this.#hash?.update(eventLine(event));
    if (index >= this.#nodes.length) this.#nodes = grown(this.#nodes);
    const node = event.kind === 'expectation' ? noNode : this.links.add(event);
    this.#nodes[index] = node;
    if (event.by === 'receiver' && event.kind !== 'receiver-fault-fired' && node === noNode)
      this.reasonForWhole ??= 'a callback is about no order and no delivery';
    if (event.t >= this.#latest.t) this.#latest = { index, t: event.t };
    if (event.by === 'core') {
      // Where no kill was seen, a core was down since its last event.
      if (event.kind === 'core-started' && this.#lastCoreEvent >= 0) this.marks.add(this.#lastCoreEvent);
      this.#lastCoreEvent = index;
    }
    this.#noteForVerdict(event, index);
  }

  /** Node of an event. */
  nodeOf(index: number): number {
    return this.#nodes[index] ?? noNode;
  }

  /** Closes the pass. @returns the events that the verdict looks at, with their places, in their order. */
  end(): readonly PlacedEvent[] {
    if (this.#latest.index >= 0) this.marks.add(this.#latest.index);
    return [...this.#forVerdict].sort(([a], [b]) => a - b);
  }

  #noteForVerdict(event: HistoryEvent, index: number): void {
    switch (event.kind) {
      case 'call':
        this.#openCalls.set(event.call, index);
        this.#forVerdict.set(index, withoutWire(event));
        return;
      case 'answer':
      case 'no-answer': {
        const call = this.#openCalls.get(event.call);
        if (call !== undefined) this.#forVerdict.delete(call);
        this.#openCalls.delete(event.call);
        if (event.kind === 'answer' && !this.#hasAnswer) this.#forVerdict.set(index, withoutWire(event));
        this.#hasAnswer ||= event.kind === 'answer';
        return;
      }
      case 'expectation':
        if (!event.met || !this.#hasExpectation) this.#forVerdict.set(index, event);
        this.#hasExpectation = true;
        return;
      case 'process-stalled':
        this.reasonForWhole ??= 'this computer stalled';
        return;
      case 'operator-answered':
      case 'fault-injected':
      case 'log-read':
      case 'run-ended':
        this.#forVerdict.set(index, event);
        return;
      default:
        if ('plan' in event && event.kind.endsWith('-fired')) this.#noteFired(event.kind, event.plan, event, index);
    }
  }

  /** That a plan fired is enough, however often it did. */
  #noteFired(kind: string, plan: string, event: HistoryEvent, index: number): void {
    const key = `${kind} ${plan}`;
    if (this.#firedPlans.has(key)) return;
    this.#firedPlans.add(key);
    this.#forVerdict.set(index, event);
  }
}

function withoutWire({ wire: _, ...event }: HistoryEvent): HistoryEvent {
  return event;
}

function grown(nodes: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const more = new Int32Array(nodes.length * 2);
  more.set(nodes);
  return more;
}

/** The header of a part: its own machines, and of each merchant the numbers of all of its machines. */
export function partHeader(header: HistoryHeader, isOwn: (machine: string) => boolean): HistoryHeader {
  const merchants = header.merchants?.map(({ appId, machines }) => ({
    appId,
    machines:
      machines ??
      header.machines
        .filter((machine) => machine.appId === appId)
        .map(({ machine }) => machine)
        .sort(),
  }));
  const machines = header.machines.filter(({ machine }) => isOwn(machine));
  return { ...header, machines, ...(merchants && { merchants }) };
}
