import type { HistoryHeader } from '../header.ts';
import type { DeliveryView, EntryOf, MachineView, RecordView } from './view-types.ts';
import { createDeliveryView, createMachineView } from './view-types.ts';

/** The view while it is built. */
export interface ViewDraft {
  readonly header: HistoryHeader;
  readonly machines: Map<string, MachineView>;
  readonly deliveries: Map<string, DeliveryView>;
  readonly records: Map<string, RecordView>;
  readonly unreadable: EntryOf<'callback-unreadable'>[];
  /** Stretches without a running core. */
  readonly downtimes: { from: number; to: number }[];
  /** Stretches in which the core's loop stood still or its store failed, by the plan's name. */
  readonly degradedPeriods: Map<string, { from: number; to: number }>;
  /** Deliveries by their callback's number. */
  readonly callbacks: Map<number, DeliveryView>;
  /** The merchant's calls by number. */
  readonly calls: Map<number, EntryOf<'call'>>;
  /** Deliveries whose command has arrived, without a wait or an answer so far, by machine. */
  readonly atWork: Map<string, Set<DeliveryView>>;
  /** Grants that are kept as having held at another one. */
  overlapsKept: number;
  /** Time of the core's last event; null before its first. */
  lastCoreEventAt: number | null;
  endReason: 'done' | 'abandoned' | null;
}

export function createDraft(header: HistoryHeader): ViewDraft {
  return {
    header,
    machines: new Map(header.machines.map((spec) => [spec.machine, createMachineView(spec.machine, spec)])),
    deliveries: new Map(),
    records: new Map(),
    unreadable: [],
    downtimes: [],
    degradedPeriods: new Map(),
    callbacks: new Map(),
    calls: new Map(),
    atWork: new Map(),
    overlapsKept: 0,
    lastCoreEventAt: null,
    endReason: null,
  };
}

export function getOrAddMachine(draft: ViewDraft, name: string): MachineView {
  let machine = draft.machines.get(name);
  if (!machine) {
    machine = createMachineView(name, undefined);
    draft.machines.set(name, machine);
  }
  return machine;
}

export function getOrAddDelivery(
  draft: ViewDraft,
  ids: { readonly delivery: string; readonly machine: string },
): DeliveryView {
  let delivery = draft.deliveries.get(ids.delivery);
  if (!delivery) {
    delivery = createDeliveryView(ids.delivery, ids.machine);
    draft.deliveries.set(ids.delivery, delivery);
  } else if (delivery.machine === '') {
    delivery.machine = ids.machine;
  }
  return delivery;
}
