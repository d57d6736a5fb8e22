import type { HistoryEvent } from '#harness/history/event.ts';

/** Stands for events that are about no machine. */
export const noNode = -1;

/**
 * Which machines of a history have to be judged together: those that are named with the same order, delivery, callback,
 * trade id or probe. Machines that share nothing can be judged apart.
 */
export class MachineLinks {
  readonly #nodes = new Map<string, Map<string | number, number>>();
  readonly #parents: number[] = [];

  /** Takes the next event. @returns a node of what it is about, or {@link noNode}. */
  add(event: HistoryEvent): number {
    let node = noNode;
    const link = (kind: string, key: unknown): void => {
      if ((typeof key !== 'string' && typeof key !== 'number') || key === '' || key === 0) return;
      const other = this.#nodeOf(kind, key);
      if (node === noNode) node = other;
      else this.#union(node, other);
    };
    if ('machine' in event) link('machine', event.machine);
    if ('delivery' in event) link('delivery', event.delivery);
    if ('order' in event) link('order', event.order);
    if ('callback' in event) link('callback', event.callback);
    if (event.kind === 'probe' || event.kind === 'secret-leaked') link('call', event.call);
    else if (event.by === 'merchant' && this.#nodes.get('call')?.has(event.call)) link('call', event.call);
    linkWire(event.wire, link);
    return node;
  }

  /** Nodes that are judged together have one root. */
  rootOf(node: number): number {
    let root = node;
    for (let parent = this.#parents[root]; parent !== undefined && parent !== root; parent = this.#parents[root]) {
      // Halves the way of the next search.
      this.#parents[root] = this.#parents[parent] ?? parent;
      root = parent;
    }
    return root;
  }

  /** Root of a machine; {@link noNode} where no event names it. */
  rootOfMachine(machine: string): number {
    const node = this.#nodes.get('machine')?.get(machine);
    return node === undefined ? noNode : this.rootOf(node);
  }

  #nodeOf(kind: string, key: string | number): number {
    let nodes = this.#nodes.get(kind);
    if (!nodes) {
      nodes = new Map<string | number, number>();
      this.#nodes.set(kind, nodes);
    }
    let node = nodes.get(key);
    if (node === undefined) {
      node = this.#parents.length;
      nodes.set(key, node);
      this.#parents.push(node);
    }
    return node;
  }

  #union(one: number, other: number): void {
    this.#parents[this.rootOf(other)] = this.rootOf(one);
  }
}

type Link = (kind: string, key: unknown) => void;

/** What a message names, where it is read: an answer and a callback are copied into their events. */
function linkWire(wire: unknown, link: Link): void {
  if (typeof wire !== 'object' || wire === null) return;
  const { body, members } = wire as Partial<Record<string, unknown>>;
  const sent = membersOf(members) ?? membersOf(membersOf(body)?.['members']);
  if (!sent) return;
  link('machine', textOf(sent['machine_no']));
  link('delivery', textOf(sent['delivery_id']));
  link('order', numberOf(sent['order_id']));
  link('trade', sent['trade_id']);
}

function membersOf(value: unknown): Partial<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null ? value : null;
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? `${value}` : '';
}

/** Ids of orders are numbers in events, and texts in some messages. */
function numberOf(value: unknown): number {
  const number = Number(value ?? 0);
  return Number.isSafeInteger(number) ? number : 0;
}
