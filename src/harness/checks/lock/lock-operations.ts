import type { HistoryEvent } from '#harness/history/event.ts';
import type { Operation } from '#harness/linearizability/operation.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import type { DeliveryView, Mark, MarkOf } from '#harness/history/view/view-types.ts';

/** An operation on a machine's lock, and the event by which it was seen. */
export interface Observed {
  readonly operation: Operation;
  readonly mark: Mark<HistoryEvent>;
}

/** The refusal of a machine that is busy (PROTOCOL §4.9). */
const busyCode = 6057;
/** The answer of a core that failed inside: nobody knows what became of the try. */
const failedCode = 5000;

/**
 * What merchants and machines saw of each machine's lock, by machine, in order of time. The core's own word is not used:
 * a try is a merchant's call and its answer, a release the way of a machine's answer to the merchant's callback.
 */
export function lockOperations(view: HistoryView): ReadonlyMap<string, readonly Observed[]> {
  const machines = new Map<string, Observed[]>();
  const add = (machine: string, operation: Operation, mark: Mark<HistoryEvent>): void => {
    const list = machines.get(machine) ?? [];
    list.push({ operation, mark });
    machines.set(machine, list);
  };
  const answers = new Map(view.of('answer').map((mark) => [mark.event.call, mark]));
  const asked = new Map<number, MarkOf<'call'>>();
  /** Deliveries whose grant an answer has told of. */
  const granted = new Set<string>();
  /** The first answer to a repetition that named a delivery, by delivery. */
  const repeated = new Map<string, MarkOf<'answer'>>();
  for (const call of view.of('call')) {
    const { does, machine, again, order } = call.event;
    if ((does === 'deliver' || does === 'queue-order') && !asked.has(order)) asked.set(order, call);
    if (does !== 'deliver') continue;
    const answer = answers.get(call.event.call);
    // The same bytes again are answered from memory: they try nothing, but may bring an answer that was lost.
    if (again !== 0) {
      if (answer && answer.event.delivery !== '' && !repeated.has(answer.event.delivery))
        repeated.set(answer.event.delivery, answer);
      continue;
    }
    const operation = tried(call, answer);
    if (operation?.does === 'try' && operation.got === 'busy' && mayBeHeldFromBefore(view, call)) continue;
    if (operation) add(machine, operation, answer ?? call);
    if (operation?.does === 'try' && operation.got === 'granted') granted.add(operation.who);
  }
  const context = { asked, granted, repeated, callbacksLost: mayHaveLostCallbacks(view), add };
  for (const delivery of view.deliveries.values()) addDelivery(delivery, context);
  for (const list of machines.values())
    list.sort((a, b) => a.operation.to - b.operation.to || a.operation.from - b.operation.from);
  return machines;
}

/** A core that was joined may have granted a lock before anybody looked, and nobody would know until that has lapsed. */
function mayBeHeldFromBefore(
  { header, machines, slackMs }: HistoryView,
  { event: { t, machine } }: MarkOf<'call'>,
): boolean {
  return header.stage === 'remote' && t <= (machines.get(machine)?.known?.dwellMs ?? 0) + slackMs;
}

function tried(call: MarkOf<'call'>, answer: MarkOf<'answer'> | undefined): Operation | null {
  const from = call.event.t;
  if (!answer || answer.event.code === failedCode)
    return { from, to: Infinity, does: 'try', who: `call ${call.event.call}`, got: 'unknown' };
  const { t: to, code, delivery } = answer.event;
  if (code === 0 && delivery !== '') return { from, to, does: 'try', who: delivery, got: 'granted' };
  // Every other refusal comes before the lock is looked at, or says nothing about it.
  return code === busyCode ? { from, to, does: 'try', who: `call ${call.event.call}`, got: 'busy' } : null;
}

/** The run broke off before all callbacks came, a receiver or its line had a fault, or a callback could not be read. */
function mayHaveLostCallbacks(view: HistoryView): boolean {
  const troubled =
    view.of('receiver-misbehaved').length > 0 ||
    view.of('trouble-began').some(({ event }) => event.path === 'callbacks');
  return view.end.reason !== 'done' || view.unreadable.length > 0 || troubled;
}

/** What is known of all deliveries when the operations of one are added. */
interface DeliveryContext {
  /** The first call that asked for an order's delivery. */
  readonly asked: ReadonlyMap<number, MarkOf<'call'>>;
  /** Deliveries whose grant an answer has told of. */
  readonly granted: ReadonlySet<string>;
  readonly repeated: ReadonlyMap<string, MarkOf<'answer'>>;
  readonly callbacksLost: boolean;
  readonly add: (machine: string, operation: Operation, mark: Mark<HistoryEvent>) => void;
}

function addDelivery(delivery: DeliveryView, { asked, granted, repeated, callbacksLost, add }: DeliveryContext): void {
  const { id, machine, call, received, answers, told } = delivery;
  const [arrived, first] = [received[0], told[0]];
  const shown = arrived ?? repeated.get(id);
  const order = (arrived ?? first ?? call)?.event.order ?? 0;
  const from = asked.get(order)?.event.t ?? 0;
  // A queued job, a lane test, an answer that was lost, or one that only the same bytes again have brought: the
  // command's arrival, or that answer, shows that the lock had been granted.
  if (shown && !granted.has(id)) add(machine, { from, to: shown.event.t, does: 'try', who: id, got: 'granted' }, shown);
  // A queued job whose command was lost: its callback alone shows that there was one, and nothing when it had the lock.
  if (!shown && !granted.has(id) && first)
    add(machine, { from, to: Infinity, does: 'try', who: id, got: 'unknown' }, first);
  const outcome = first?.event.errorMsg === 'Delivery Timeout' ? undefined : first;
  const word = answers.find(({ event }) => event.sent) ?? answers[0];
  // The same bytes again may have been sent long after the lock was granted.
  const begun = call?.event.again === 0 ? call.event.t : from;
  // Without a callback that tells of it nobody knows whether the answer ever reached the core.
  if (outcome)
    add(
      machine,
      { from: Math.min(word?.event.t ?? begun, outcome.event.t), to: outcome.event.t, does: 'release', who: id },
      outcome,
    );
  else if (word) add(machine, { from: word.event.t, to: Infinity, does: 'release', who: id }, word);
  // A command that could not be sent fails at once, and the callback that tells of it may never have come.
  else if (callbacksLost && !first && !arrived && call)
    add(machine, { from: begun, to: Infinity, does: 'release', who: id }, call);
}
