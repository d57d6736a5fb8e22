import type { HistoryHeader } from '#harness/history/header.ts';
import { noNode } from './machine-links.ts';
import type { HistoryScan } from './scan.ts';

/** Which part each event belongs to. */
export interface Parts {
  readonly count: number;
  /** Part of an event by its index; null: every part. */
  partOf(index: number): number | null;
  /** Whether the other parts get the time of an event. */
  isMark(index: number): boolean;
  /** Whether a machine of the header belongs to a part. */
  hasMachine(part: number, machine: string): boolean;
}

/**
 * Puts machines that are judged together into one part, and fills parts up.
 * @param mostEvents of a part; one with machines that hang together may have more.
 * @returns null where something belongs to no machine of the header: then nothing can be judged apart.
 */
export function partsOf(scan: HistoryScan, { machines }: HistoryHeader, mostEvents: number): Parts | null {
  const sizes = new Map<number, number>();
  for (let index = 0; index < scan.count; index += 1) {
    const node = scan.nodeOf(index);
    if (node === noNode) continue;
    const root = scan.links.rootOf(node);
    sizes.set(root, (sizes.get(root) ?? 0) + 1);
  }
  const partOfRoot = new Map<number, number>();
  const partOfMachine = new Map<string, number>();
  let part = 0;
  let filled = 0;
  for (const { machine } of machines) {
    const root = scan.links.rootOfMachine(machine);
    const known = partOfRoot.get(root);
    if (known !== undefined && root !== noNode) {
      partOfMachine.set(machine, known);
      continue;
    }
    const size = sizes.get(root) ?? 0;
    if (filled > 0 && filled + size > mostEvents) {
      part += 1;
      filled = 0;
    }
    filled += size;
    partOfRoot.set(root, part);
    partOfMachine.set(machine, part);
  }
  if ([...sizes.keys()].some((root) => !partOfRoot.has(root))) return null;
  const { marks } = scan;
  const partByEvent = eventParts(scan, partOfRoot);
  return {
    count: part + 1,
    partOf: (index) => {
      const of = partByEvent[index] ?? noNode;
      return of === noNode ? null : of;
    },
    isMark: (index) => marks.has(index),
    hasMachine: (of, machine) => partOfMachine.get(machine) === of,
  };
}

/** The part of each event: with it nothing else of the scan is needed, and its memory becomes free. */
function eventParts(scan: HistoryScan, partOfRoot: ReadonlyMap<number, number>): Int32Array {
  const parts = new Int32Array(scan.count);
  for (let index = 0; index < parts.length; index += 1) {
    const node = scan.nodeOf(index);
    parts[index] = node === noNode ? noNode : (partOfRoot.get(scan.links.rootOf(node)) ?? noNode);
  }
  return parts;
}
