import type { HistoryEvent } from '../event.ts';
import { addGrant, addRelease, addResult } from './lock-entries.ts';
import { getOrAddDelivery, getOrAddMachine, type ViewDraft } from './view-draft.ts';
import type { DeliveryView, EventKind, EventOf, EventEntry, MachineView, EntryOf } from './view-types.ts';
import { append, recordKey } from './view-types.ts';

/** How long after a failure of its store a core asks it again, ms. */
const storeRetryMs = 1_000;

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
      // What failed in the last instant of a store's fault is asked again a while later.
      if (open) open.to = event.fault === 'blocked' ? event.t : event.t + storeRetryMs;
      break;
    }
  }
}

/** An entry whose event is known to be of this kind; the compiler cannot follow `event.kind` into the entry. */
function entryAs<Kind extends EventKind>(_event: EventOf<Kind>, entry: EventEntry<HistoryEvent>): EntryOf<Kind> {
  return entry as EntryOf<Kind>;
}

/** A core that starts again was down since it stopped or, when it was killed, since its last event. */
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
      for (const { record, lane, quantity } of event.records) {
        draft.records.set(recordKey(event.order, record), {
          order: event.order,
          record,
          lane,
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
  // A query for the result of a queued delivery does not command it.
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
