import type { HistoryEvent, HistoryHeader } from '../event.ts';
import { mostFindings } from '#harness/checks/limits.ts';
import type {
  DeliveryView,
  EventKind,
  EventOf,
  Grant,
  Mark,
  MachineView,
  MarkOf,
  RecordView,
  Word,
} from './view-types.ts';
import { added, newDelivery, newMachine, recordKey, resolutionMs } from './view-types.ts';

/** How long after a failure of its store a core looks again, ms. */
const storeRetryMs = 1_000;

/** The view while it is built. */
export interface Draft {
  readonly header: HistoryHeader;
  readonly machines: Map<string, MachineView>;
  readonly deliveries: Map<string, DeliveryView>;
  readonly records: Map<string, RecordView>;
  readonly unreadable: MarkOf<'callback-unreadable'>[];
  /** Stretches without a running core. */
  readonly downs: { from: number; to: number }[];
  /** Stretches in which the core's loop stood still or its store was troubled, by the plan's name. */
  readonly troubled: Map<string, { from: number; to: number }>;
  /** Deliveries by their callback's number. */
  readonly callbacks: Map<number, DeliveryView>;
  /** The merchant's calls by number. */
  readonly calls: Map<number, MarkOf<'call'>>;
  /** Deliveries whose command their machine has, and that nobody has kept waiting or answered yet, by machine. */
  readonly atWork: Map<string, Set<DeliveryView>>;
  /** Grants that are kept as having held at another one. */
  overlapsKept: number;
  /** Time of the last thing the core said; null before its first. */
  coreSpoke: number | null;
  ended: 'done' | 'gave-up' | null;
}

export function newDraft(header: HistoryHeader): Draft {
  return {
    header,
    machines: new Map(header.machines.map((known) => [known.machine, newMachine(known.machine, known)])),
    deliveries: new Map(),
    records: new Map(),
    unreadable: [],
    downs: [],
    troubled: new Map(),
    callbacks: new Map(),
    calls: new Map(),
    atWork: new Map(),
    overlapsKept: 0,
    coreSpoke: null,
    ended: null,
  };
}

/** Enters one event. Events must come in the order in which they happened. */
export function noteEvent(draft: Draft, mark: Mark<HistoryEvent>): void {
  switch (mark.event.by) {
    case 'core':
      noteUptime(draft, mark.event);
      noteCore(draft, mark);
      break;
    case 'store':
      noteCore(draft, mark);
      break;
    case 'machine':
      noteMachine(draft, mark);
      break;
    case 'merchant':
      noteMerchant(draft, mark);
      break;
    case 'sink':
      noteSink(draft, mark);
      break;
    case 'harness':
      noteHarness(draft, mark.event);
      break;
  }
}

function noteHarness(draft: Draft, event: HistoryEvent): void {
  switch (event.kind) {
    case 'run-ended':
      draft.ended = event.reason;
      break;
    case 'core-killed':
      draft.downs.push({ from: event.t, to: Infinity });
      break;
    case 'core-trouble-began':
      draft.troubled.set(event.plan, { from: event.t, to: Infinity });
      break;
    case 'core-trouble-ended': {
      const open = draft.troubled.get(event.plan);
      // What failed in a troubled store's last instant is asked again a while later.
      if (open) open.to = event.trouble === 'blocked' ? event.t : event.t + storeRetryMs;
      break;
    }
  }
}

/** A mark whose event is known to be of this kind; the compiler cannot follow `event.kind` into the mark. */
function as<Kind extends EventKind>(_event: EventOf<Kind>, mark: Mark<HistoryEvent>): MarkOf<Kind> {
  return mark as MarkOf<Kind>;
}

/** A core that starts again was down since it stopped or, when it was killed, since it last spoke. */
function noteUptime(draft: Draft, event: HistoryEvent): void {
  const { downs } = draft;
  const open = downs.at(-1)?.to === Infinity ? downs.at(-1) : undefined;
  if (event.kind === 'core-stopped') {
    if (!open) downs.push({ from: event.t, to: Infinity });
  } else if (event.kind === 'core-started') {
    if (open) open.to = event.t;
    else if (draft.coreSpoke !== null) downs.push({ from: draft.coreSpoke, to: event.t });
  }
  draft.coreSpoke = event.t;
}

function noteCore(draft: Draft, mark: Mark<HistoryEvent>): void {
  const { event } = mark;
  switch (event.kind) {
    case 'order-created':
      for (const { record, quantity } of event.records) {
        draft.records.set(recordKey(event.order, record), {
          order: event.order,
          record,
          quantity,
          mark: as(event, mark),
        });
      }
      break;
    case 'lock-granted':
      noteGrant(draft, as(event, mark));
      break;
    case 'lock-released':
      noteRelease(draft, as(event, mark));
      break;
    case 'delivery-begun':
      deliveryOf(draft, event).begun ??= as(event, mark);
      break;
    case 'command-sent': {
      const delivery = deliveryOf(draft, event);
      delivery.sent = added(delivery.sent, as(event, mark));
      break;
    }
    case 'command-unsent':
      deliveryOf(draft, event).unsent ??= as(event, mark);
      break;
    case 'delivery-settled': {
      const delivery = deliveryOf(draft, event);
      delivery.settled = added(delivery.settled, as(event, mark));
      noteWord(draft, as(event, mark), event.outcome);
      break;
    }
    case 'result-late': {
      const delivery = deliveryOf(draft, event);
      delivery.late = added(delivery.late, as(event, mark));
      noteWord(draft, as(event, mark), null);
      break;
    }
    case 'callback-queued':
      noteCallback(draft, event);
      break;
    case 'callback-given-up': {
      const delivery = draft.callbacks.get(event.callback);
      if (delivery) delivery.givenUp ??= as(event, mark);
      break;
    }
  }
}

function noteMachine(draft: Draft, mark: Mark<HistoryEvent>): void {
  const { event } = mark;
  switch (event.kind) {
    case 'command-received': {
      const delivery = deliveryOf(draft, event);
      delivery.received = added(delivery.received, as(event, mark));
      if (machineOf(draft, event.machine).motors.at(-1)?.event.kind === 'motor-started') delivery.waited = true;
      if (delivery.answers.length === 0) deliveriesAtWork(draft, delivery.machine).add(delivery);
      break;
    }
    case 'item-dropped': {
      const delivery = deliveryOf(draft, event);
      delivery.drops = added(delivery.drops, as(event, mark));
      break;
    }
    case 'answer-sent': {
      const delivery = deliveryOf(draft, event);
      delivery.answers = added(delivery.answers, as(event, mark));
      deliveriesAtWork(draft, delivery.machine).delete(delivery);
      break;
    }
    case 'fault-fired': {
      // A fault between two runs belongs to no delivery.
      if (event.delivery === '') break;
      const delivery = deliveryOf(draft, event);
      delivery.faults = added(delivery.faults, as(event, mark));
      break;
    }
    case 'frozen':
      if (event.still) noteStandstill(draft, event.machine);
      break;
    case 'motor-started':
    case 'motor-stopped':
      noteWait(draft, event);
      machineOf(draft, event.machine).motors.push(
        as<'motor-started' | 'motor-stopped'>(event, mark) as MachineView['motors'][number],
      );
      break;
  }
}

/** A command that saw another motor stop before its own started had waited for it. */
function noteWait(draft: Draft, event: EventOf<'motor-started'> | EventOf<'motor-stopped'>): void {
  const delivery = event.kind === 'motor-started' ? draft.deliveries.get(event.delivery) : undefined;
  const before = machineOf(draft, event.machine).motors.at(-1);
  const received = delivery?.received[0];
  if (delivery && received && before && before.event.run !== event.run && before.rank > received.rank)
    delivery.waited = true;
}

/** A controller that stands still keeps everybody waiting whose command it has, whoever's run made it stand still. */
function noteStandstill(draft: Draft, machine: string): void {
  const waiting = deliveriesAtWork(draft, machine);
  for (const delivery of waiting) delivery.waited = true;
  waiting.clear();
}

function deliveriesAtWork(draft: Draft, machine: string): Set<DeliveryView> {
  const known = draft.atWork.get(machine) ?? new Set();
  draft.atWork.set(machine, known);
  return known;
}

function noteMerchant(draft: Draft, mark: Mark<HistoryEvent>): void {
  const { event } = mark;
  if (event.kind === 'call') draft.calls.set(event.call, as(event, mark));
  // Who asks how a queued delivery goes has not commanded it.
  if (event.kind === 'answer' && event.delivery !== '' && event.does !== 'delivery-result') {
    // The first answer that bears the number is the one that made it; later ones only ask after it.
    deliveryOf(draft, event).call ??= draft.calls.get(event.call);
  }
}

function noteSink(draft: Draft, mark: Mark<HistoryEvent>): void {
  const { event } = mark;
  if (event.kind === 'callback-unreadable') draft.unreadable.push(as(event, mark));
  // An order's closing names no delivery.
  if (event.kind !== 'callback-received' || event.delivery === '') return;
  const delivery = deliveryOf(draft, { delivery: event.delivery, machine: '' });
  delivery.told = added(delivery.told, as(event, mark));
}

function noteCallback(draft: Draft, event: EventOf<'callback-queued'>): void {
  if (event.delivery === '') return;
  draft.callbacks.set(event.callback, deliveryOf(draft, { delivery: event.delivery, machine: '' }));
}

function noteGrant(draft: Draft, mark: MarkOf<'lock-granted'>): void {
  const { token, delivery } = mark.event;
  const machine = machineOf(draft, mark.event.machine);
  const dwellMs = machine.known?.dwellMs ?? mark.event.dwellMs;
  const overlaps = machine.open.size;
  const over = machine.open.oldest(mostFindings - draft.overlapsKept);
  draft.overlapsKept += over.length;
  const grant: Grant = {
    mark,
    token,
    delivery,
    dwellMs,
    over,
    overlaps,
    before: machine.grants.at(-1),
    release: undefined,
  };
  machine.grants.push(grant);
  machine.open.add(grant);
  machine.tokens.set(token, grant);
  const named = deliveryOf(draft, mark.event);
  named.grants = added(named.grants, grant);
}

function noteRelease(draft: Draft, mark: MarkOf<'lock-released'>): void {
  const machine = machineOf(draft, mark.event.machine);
  const { token } = mark.event;
  const open = machine.open.oldestOf(token);
  const grant = open ?? machine.tokens.get(token);
  machine.open.removeOldestOf(token);
  if (grant) grant.release ??= mark;
  machine.releases.push({ mark, grant, held: open !== undefined, other: machine.open.newest });
}

function noteWord(draft: Draft, mark: Word['mark'], outcome: string | null): void {
  const machine = machineOf(draft, mark.event.machine);
  const { token, t } = mark.event;
  const grant = machine.tokens.get(token);
  const other = machine.open.newestBut(token);
  machine.words.push({ mark, grant, holds: grant !== undefined && holdsUntil(draft, grant, t, outcome), other });
}

/** A decision may tell of the release before it tells of the outcome that caused it. */
function holdsUntil(draft: Draft, grant: Grant, t: number, outcome: string | null): boolean {
  const { release } = grant;
  if (!release) return true;
  return release.event.cause === outcome && t <= release.event.t + draft.header.slackMs + resolutionMs;
}

function machineOf(draft: Draft, name: string): MachineView {
  let machine = draft.machines.get(name);
  if (!machine) {
    machine = newMachine(name, undefined);
    draft.machines.set(name, machine);
  }
  return machine;
}

function deliveryOf(draft: Draft, named: { readonly delivery: string; readonly machine: string }): DeliveryView {
  let delivery = draft.deliveries.get(named.delivery);
  if (!delivery) {
    delivery = newDelivery(named.delivery, named.machine);
    draft.deliveries.set(named.delivery, delivery);
  } else if (delivery.machine === '') {
    delivery.machine = named.machine;
  }
  return delivery;
}
