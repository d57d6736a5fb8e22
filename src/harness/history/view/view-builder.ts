import type { HistoryEvent, HistoryHeader } from '../event.ts';
import type {
  DeliveryView,
  EventKind,
  EventOf,
  Grant,
  EventEntry,
  MachineView,
  EntryOf,
  RecordView,
  ResultView,
} from './view-types.ts';
import {
  append,
  createDeliveryView,
  createMachineView,
  maxKeptOverlaps,
  recordKey,
  resolutionMs,
} from './view-types.ts';

/** How long after a failure of its store a core looks again, ms. */
const storeRetryMs = 1_000;

/** The view while it is built. */
export interface ViewDraft {
  readonly header: HistoryHeader;
  readonly machines: Map<string, MachineView>;
  readonly deliveries: Map<string, DeliveryView>;
  readonly records: Map<string, RecordView>;
  readonly unreadable: EntryOf<'callback-unreadable'>[];
  /** Stretches without a running core. */
  readonly downtimes: { from: number; to: number }[];
  /** Stretches in which the core's loop stood still or its store was troubled, by the plan's name. */
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

/** Enters one event. Events must come in the order in which they happened. */
export function addEvent(draft: ViewDraft, entry: EventEntry<HistoryEvent>): void {
  switch (entry.event.by) {
    case 'core':
      trackDowntime(draft, entry.event);
      addCoreEvent(draft, entry);
      break;
    case 'store':
      addCoreEvent(draft, entry);
      break;
    case 'machine':
      addMachineEvent(draft, entry);
      break;
    case 'merchant':
      addMerchantEvent(draft, entry);
      break;
    case 'receiver':
      addReceiverEvent(draft, entry);
      break;
    case 'harness':
      addHarnessEvent(draft, entry.event);
      break;
  }
}

function addHarnessEvent(draft: ViewDraft, event: HistoryEvent): void {
  switch (event.kind) {
    case 'run-ended':
      draft.endReason = event.reason;
      break;
    case 'core-killed':
      draft.downtimes.push({ from: event.t, to: Infinity });
      break;
    case 'core-fault-started':
      draft.degradedPeriods.set(event.plan, { from: event.t, to: Infinity });
      break;
    case 'core-fault-ended': {
      const open = draft.degradedPeriods.get(event.plan);
      // What failed in a troubled store's last instant is asked again a while later.
      if (open) open.to = event.fault === 'blocked' ? event.t : event.t + storeRetryMs;
      break;
    }
  }
}

/** A mark whose event is known to be of this kind; the compiler cannot follow `event.kind` into the mark. */
function entryAs<Kind extends EventKind>(_event: EventOf<Kind>, entry: EventEntry<HistoryEvent>): EntryOf<Kind> {
  return entry as EntryOf<Kind>;
}

/** A core that starts again was down since it stopped or, when it was killed, since it last spoke. */
function trackDowntime(draft: ViewDraft, event: HistoryEvent): void {
  const { downtimes } = draft;
  const open = downtimes.at(-1)?.to === Infinity ? downtimes.at(-1) : undefined;
  if (event.kind === 'core-stopped') {
    if (!open) downtimes.push({ from: event.t, to: Infinity });
  } else if (event.kind === 'core-started') {
    if (open) open.to = event.t;
    else if (draft.lastCoreEventAt !== null) downtimes.push({ from: draft.lastCoreEventAt, to: event.t });
  }
  draft.lastCoreEventAt = event.t;
}

function addCoreEvent(draft: ViewDraft, entry: EventEntry<HistoryEvent>): void {
  const { event } = entry;
  switch (event.kind) {
    case 'order-created':
      for (const { record, quantity } of event.records) {
        draft.records.set(recordKey(event.order, record), {
          order: event.order,
          record,
          quantity,
          entry: entryAs(event, entry),
        });
      }
      break;
    case 'lock-granted':
      addGrant(draft, entryAs(event, entry));
      break;
    case 'lock-released':
      addRelease(draft, entryAs(event, entry));
      break;
    case 'delivery-started':
      getOrAddDelivery(draft, event).start ??= entryAs(event, entry);
      break;
    case 'command-sent': {
      const delivery = getOrAddDelivery(draft, event);
      delivery.commandsSent = append(delivery.commandsSent, entryAs(event, entry));
      break;
    }
    case 'command-send-failed':
      getOrAddDelivery(draft, event).sendFailure ??= entryAs(event, entry);
      break;
    case 'delivery-settled': {
      const delivery = getOrAddDelivery(draft, event);
      delivery.settlements = append(delivery.settlements, entryAs(event, entry));
      addResult(draft, entryAs(event, entry), event.outcome);
      break;
    }
    case 'result-late': {
      const delivery = getOrAddDelivery(draft, event);
      delivery.lateResults = append(delivery.lateResults, entryAs(event, entry));
      addResult(draft, entryAs(event, entry), null);
      break;
    }
    case 'callback-queued':
      linkCallback(draft, event);
      break;
    case 'callback-abandoned': {
      const delivery = draft.callbacks.get(event.callback);
      if (delivery) delivery.abandonment ??= entryAs(event, entry);
      break;
    }
  }
}

function addMachineEvent(draft: ViewDraft, entry: EventEntry<HistoryEvent>): void {
  const { event } = entry;
  switch (event.kind) {
    case 'command-received': {
      const delivery = getOrAddDelivery(draft, event);
      delivery.commandsReceived = append(delivery.commandsReceived, entryAs(event, entry));
      if (getOrAddMachine(draft, event.machine).motorEvents.at(-1)?.event.kind === 'motor-started')
        delivery.hadToWait = true;
      if (delivery.answers.length === 0) deliveriesAtWork(draft, delivery.machine).add(delivery);
      break;
    }
    case 'item-dropped': {
      const delivery = getOrAddDelivery(draft, event);
      delivery.drops = append(delivery.drops, entryAs(event, entry));
      break;
    }
    case 'answer-sent': {
      const delivery = getOrAddDelivery(draft, event);
      delivery.answers = append(delivery.answers, entryAs(event, entry));
      deliveriesAtWork(draft, delivery.machine).delete(delivery);
      break;
    }
    case 'fault-fired': {
      // A fault between two runs belongs to no delivery.
      if (event.delivery === '') break;
      const delivery = getOrAddDelivery(draft, event);
      delivery.faultsFired = append(delivery.faultsFired, entryAs(event, entry));
      break;
    }
    case 'freeze':
      if (event.on) markWaitingDeliveries(draft, event.machine);
      break;
    case 'motor-started':
    case 'motor-stopped':
      markIfWaited(draft, event);
      getOrAddMachine(draft, event.machine).motorEvents.push(
        entryAs<'motor-started' | 'motor-stopped'>(event, entry) as MachineView['motorEvents'][number],
      );
      break;
  }
}

/** A command that saw another motor stop before its own started had waited for it. */
function markIfWaited(draft: ViewDraft, event: EventOf<'motor-started'> | EventOf<'motor-stopped'>): void {
  const delivery = event.kind === 'motor-started' ? draft.deliveries.get(event.delivery) : undefined;
  const lastMotorEvent = getOrAddMachine(draft, event.machine).motorEvents.at(-1);
  const commandReceived = delivery?.commandsReceived[0];
  if (
    delivery &&
    commandReceived &&
    lastMotorEvent &&
    lastMotorEvent.event.run !== event.run &&
    lastMotorEvent.rank > commandReceived.rank
  )
    delivery.hadToWait = true;
}

/** A frozen controller makes every delivery wait whose command it has. */
function markWaitingDeliveries(draft: ViewDraft, machine: string): void {
  const waiting = deliveriesAtWork(draft, machine);
  for (const delivery of waiting) delivery.hadToWait = true;
  waiting.clear();
}

function deliveriesAtWork(draft: ViewDraft, machine: string): Set<DeliveryView> {
  const known = draft.atWork.get(machine) ?? new Set();
  draft.atWork.set(machine, known);
  return known;
}

function addMerchantEvent(draft: ViewDraft, entry: EventEntry<HistoryEvent>): void {
  const { event } = entry;
  if (event.kind === 'call') draft.calls.set(event.call, entryAs(event, entry));
  // Who asks how a queued delivery goes has not commanded it.
  if (event.kind === 'answer' && event.delivery !== '' && event.endpoint !== 'delivery-result') {
    // The first answer that bears the number is the one that made it; later ones only ask after it.
    getOrAddDelivery(draft, event).call ??= draft.calls.get(event.call);
  }
}

function addReceiverEvent(draft: ViewDraft, entry: EventEntry<HistoryEvent>): void {
  const { event } = entry;
  if (event.kind === 'callback-unreadable') draft.unreadable.push(entryAs(event, entry));
  // An order's closing names no delivery.
  if (event.kind !== 'callback-received' || event.delivery === '') return;
  const delivery = getOrAddDelivery(draft, { delivery: event.delivery, machine: '' });
  delivery.callbacks = append(delivery.callbacks, entryAs(event, entry));
}

function linkCallback(draft: ViewDraft, event: EventOf<'callback-queued'>): void {
  if (event.delivery === '') return;
  draft.callbacks.set(event.callback, getOrAddDelivery(draft, { delivery: event.delivery, machine: '' }));
}

function addGrant(draft: ViewDraft, entry: EntryOf<'lock-granted'>): void {
  const { token, delivery } = entry.event;
  const machine = getOrAddMachine(draft, entry.event.machine);
  const dwellMs = machine.spec?.dwellMs ?? entry.event.dwellMs;
  const overlaps = machine.heldGrants.size;
  const overlapping = machine.heldGrants.oldest(maxKeptOverlaps - draft.overlapsKept);
  draft.overlapsKept += overlapping.length;
  const grant: Grant = {
    entry,
    token,
    delivery,
    dwellMs,
    overlapping,
    overlaps,
    previous: machine.grants.at(-1),
    release: undefined,
  };
  machine.grants.push(grant);
  machine.heldGrants.add(grant);
  machine.grantByToken.set(token, grant);
  const deliveryView = getOrAddDelivery(draft, entry.event);
  deliveryView.grants = append(deliveryView.grants, grant);
}

function addRelease(draft: ViewDraft, entry: EntryOf<'lock-released'>): void {
  const machine = getOrAddMachine(draft, entry.event.machine);
  const { token } = entry.event;
  const open = machine.heldGrants.oldestOf(token);
  const grant = open ?? machine.grantByToken.get(token);
  machine.heldGrants.removeOldestOf(token);
  if (grant) grant.release ??= entry;
  machine.releases.push({ entry, grant, wasHeld: open !== undefined, otherHolder: machine.heldGrants.newest });
}

function addResult(draft: ViewDraft, entry: ResultView['entry'], outcome: string | null): void {
  const machine = getOrAddMachine(draft, entry.event.machine);
  const { token, t } = entry.event;
  const grant = machine.grantByToken.get(token);
  const otherHolder = machine.heldGrants.newestBut(token);
  machine.results.push({
    entry,
    grant,
    heldLock: grant !== undefined && heldUntil(draft, grant, t, outcome),
    otherHolder,
  });
}

/** A decision may emit the release before the outcome that caused it. */
function heldUntil(draft: ViewDraft, grant: Grant, t: number, outcome: string | null): boolean {
  const { release } = grant;
  if (!release) return true;
  return release.event.cause === outcome && t <= release.event.t + draft.header.slackMs + resolutionMs;
}

function getOrAddMachine(draft: ViewDraft, name: string): MachineView {
  let machine = draft.machines.get(name);
  if (!machine) {
    machine = createMachineView(name, undefined);
    draft.machines.set(name, machine);
  }
  return machine;
}

function getOrAddDelivery(
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
