import type { HistoryEvent } from '#harness/history/event.ts';
import type { Operation } from '#harness/linearizability/operation.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import type { DeliveryView, EventEntry, EntryOf } from '#harness/history/view/view-types.ts';

/** An operation on a machine's lock, and the event by which it was seen. */
export interface ObservedOperation {
  readonly operation: Operation;
  readonly entry: EventEntry<HistoryEvent>;
}

/** The refusal of a machine that is busy (PROTOCOL §4.9). */
const machineBusyCode = 6057;
/** The answer of a core that failed inside: the result of the attempt is unknown. */
const internalErrorCode = 5000;

/**
 * What merchants and machines saw of each machine's lock, by machine, in order of time. The core's own word is not
 * used: a try is a merchant's call and its answer, a release the way of a machine's answer to the merchant's callback.
 */
export function lockOperations(view: HistoryView): ReadonlyMap<string, readonly ObservedOperation[]> {
  const machines = new Map<string, ObservedOperation[]>();
  const add = (machine: string, operation: Operation, entry: EventEntry<HistoryEvent>): void => {
    const list = machines.get(machine) ?? [];
    list.push({ operation, entry });
    machines.set(machine, list);
  };
  const answers = new Map(view.entriesOf('answer').map((entry) => [entry.event.call, entry]));
  const firstRequests = new Map<number, EntryOf<'call'>>();
  /** Deliveries whose grant an answer has shown. */
  const grantedDeliveries = new Set<string>();
  /** The first answer to a repetition that named a delivery, by delivery. */
  const repeatedAnswers = new Map<string, EntryOf<'answer'>>();
  for (const call of view.entriesOf('call')) {
    const { endpoint, machine, repeatOf, order } = call.event;
    if (order !== 0 && (endpoint === 'deliver' || endpoint === 'queue-order') && !firstRequests.has(order))
      firstRequests.set(order, call);
    if (endpoint !== 'deliver') continue;
    const answer = answers.get(call.event.call);
    // The same bytes again are answered from memory: they try nothing, but may bring an answer that was lost.
    if (repeatOf !== 0) {
      if (answer && answer.event.delivery !== '' && !repeatedAnswers.has(answer.event.delivery))
        repeatedAnswers.set(answer.event.delivery, answer);
      continue;
    }
    const operation = acquireAttempt(call, answer);
    if (operation?.kind === 'try' && operation.result === 'busy' && mayBeHeldAlready(view, call)) continue;
    // A log may hide that a request came again: what names a delivery that was granted before is no other try.
    if (view.header.source && operation?.kind === 'try' && grantedDeliveries.has(operation.owner)) continue;
    if (operation) add(machine, operation, answer ?? call);
    if (operation?.kind === 'try' && operation.result === 'granted') grantedDeliveries.add(operation.owner);
  }
  const context = {
    firstRequests,
    grantedDeliveries,
    repeatedAnswers,
    mayHaveLostCallbacks: mayHaveLostCallbacks(view),
    add,
  };
  for (const delivery of view.deliveries.values()) addDeliveryOperations(delivery, context);
  for (const list of machines.values())
    list.sort((a, b) => a.operation.to - b.operation.to || a.operation.from - b.operation.from);
  return machines;
}

/**
 * A core that was joined may have granted a lock before the run began; this is unknown until that lock has expired.
 */
function mayBeHeldAlready(
  { header, machines, slackMs }: HistoryView,
  { event: { t, machine } }: EntryOf<'call'>,
): boolean {
  return header.stage === 'target' && t <= (machines.get(machine)?.spec?.dwellMs ?? 0) + slackMs;
}

function acquireAttempt(call: EntryOf<'call'>, answer: EntryOf<'answer'> | undefined): Operation | null {
  const from = call.event.t;
  if (!answer || answer.event.code === internalErrorCode)
    return { from, to: Infinity, kind: 'try', owner: `call ${call.event.call}`, result: 'unknown' };
  const { t: to, code, delivery } = answer.event;
  if (code === 0 && delivery !== '') return { from, to, kind: 'try', owner: delivery, result: 'granted' };
  // Every other refusal is decided before the lock is read, or is independent of it.
  return code === machineBusyCode ? { from, to, kind: 'try', owner: `call ${call.event.call}`, result: 'busy' } : null;
}

/** The run broke off before all callbacks came, a receiver or its line had a fault, or a callback could not be read. */
function mayHaveLostCallbacks(view: HistoryView): boolean {
  const hadFaults =
    view.entriesOf('receiver-fault-fired').length > 0 ||
    view.entriesOf('network-fault-started').some(({ event }) => event.path === 'callbacks');
  return view.end.reason !== 'done' || view.unreadable.length > 0 || hadFaults;
}

/** What is known of all deliveries when the operations of one are added. */
interface DeliveryContext {
  /** The first call that asked for an order's delivery. */
  readonly firstRequests: ReadonlyMap<number, EntryOf<'call'>>;
  /** Deliveries whose grant an answer has shown. */
  readonly grantedDeliveries: ReadonlySet<string>;
  readonly repeatedAnswers: ReadonlyMap<string, EntryOf<'answer'>>;
  readonly mayHaveLostCallbacks: boolean;
  readonly add: (machine: string, operation: Operation, entry: EventEntry<HistoryEvent>) => void;
}

function addDeliveryOperations(
  delivery: DeliveryView,
  { firstRequests, grantedDeliveries, repeatedAnswers, mayHaveLostCallbacks, add }: DeliveryContext,
): void {
  const { id, machine, call, commandsReceived, answers, callbacks } = delivery;
  const [firstCommand, firstCallback] = [commandsReceived[0], callbacks[0]];
  const evidence = firstCommand ?? repeatedAnswers.get(id);
  const order = (firstCommand ?? firstCallback ?? call)?.event.order ?? 0;
  const from = firstRequests.get(order)?.event.t ?? 0;
  // A queued job, a lane test, an answer that was lost, or one that only the same bytes again have brought: the
  // command's arrival, or that answer, shows that the lock had been granted.
  if (evidence && !grantedDeliveries.has(id))
    add(machine, { from, to: evidence.event.t, kind: 'try', owner: id, result: 'granted' }, evidence);
  // A queued job whose command was lost: its callback alone shows that there was one, and nothing when it had the lock.
  if (!evidence && !grantedDeliveries.has(id) && firstCallback)
    add(machine, { from, to: Infinity, kind: 'try', owner: id, result: 'unknown' }, firstCallback);
  const outcomeCallback = firstCallback?.event.errorMsg === 'Delivery Timeout' ? undefined : firstCallback;
  const machineAnswer = answers.find(({ event }) => event.sent) ?? answers[0];
  // The same bytes again may have been sent long after the lock was granted.
  const startedAt = call?.event.repeatOf === 0 ? call.event.t : from;
  // Without its callback it is unknown whether the answer reached the core.
  if (outcomeCallback)
    add(
      machine,
      {
        from: Math.min(machineAnswer?.event.t ?? startedAt, outcomeCallback.event.t),
        to: outcomeCallback.event.t,
        kind: 'release',
        owner: id,
      },
      outcomeCallback,
    );
  else if (machineAnswer)
    add(machine, { from: machineAnswer.event.t, to: Infinity, kind: 'release', owner: id }, machineAnswer);
  // A command that could not be sent fails at once, and its callback may never have arrived.
  else if (mayHaveLostCallbacks && !firstCallback && !firstCommand && call)
    add(machine, { from: startedAt, to: Infinity, kind: 'release', owner: id }, call);
}
