import type { CallbackState } from '../../entities.ts';
import type { CoreChange } from '../../observation.ts';
import type { Step, Timer } from '../../search/operation.ts';
import type { State } from '../../state/state.ts';
import { latestAttempt } from './schedule.ts';
import { callbackTarget, describeCallback } from './target.ts';
import { dueInState } from '../shared/due.ts';
import { changeRecord } from '../delivery/grant.ts';
import { openKeys, removeKey, withOpen } from '../books/open-keys.ts';
import { contradicted, step, type RuleContext } from '../shared/rule.ts';

/** What happens by itself to callbacks: an acknowledgement is stored, an attempt must have come. */
export function callbackTimers(context: RuleContext, state: State): readonly Timer[] {
  return openKeys(state).callbacks.flatMap((key) => {
    const callback = state.get('callback', key);
    if (!callback) return [];
    return callback.acknowledgement
      ? storingTimer(context, state, key, callback)
      : overdueTimer(context, state, key, callback);
  });
}

function storingTimer(
  { terms }: RuleContext,
  state: State,
  key: string,
  { acknowledgement }: CallbackState,
): readonly Timer[] {
  // One that may have got lost was counted as such.
  if (!acknowledgement?.certain) return [];
  const { at } = acknowledgement;
  const due = dueInState(terms, state, { from: at, to: at + terms.travelMs }, 0);
  return due.from === Infinity ? [] : [{ key: `acknowledgement of ${key}`, due, fire: (now) => store(now, key) }];
}

/** An acknowledgement is stored (§5.29, §5.30). */
function store(state: State, key: string): Step {
  const callback = state.get('callback', key);
  if (!callback?.acknowledgement) return step(state);
  const acknowledgement = { ...callback.acknowledgement, stored: true };
  const kept = state.with('callback', key, { ...callback, acknowledgement });
  const closed = withOpen(kept, { callbacks: removeKey(openKeys(kept).callbacks, key) });
  const counted = countAcknowledgement(closed, callback, 'yes');
  return step(counted, { reached: ['callback-acknowledged', 'notify-send-count', 'notify-sent'] });
}

/**
 * What an acknowledgement changes of its order and record (§5.29, §5.30).
 * @param stored `unknown`: it may be stored.
 */
export function countAcknowledgement(
  state: State,
  { method, subjectKey, mayCount }: CallbackState,
  stored: 'yes' | 'unknown',
): State {
  const delivery = method === 'order.closed' ? undefined : state.get('delivery', subjectKey);
  const orderKey = delivery ? delivery.orderKey : subjectKey;
  const order = orderKey === '' ? undefined : state.get('order', orderKey);
  if (!order) return state;
  const { least, most } = order.acknowledged;
  const acknowledged = { least: least + (stored === 'yes' ? 1 : 0), most: most + (mayCount ? 0 : 1) };
  const counted = state.with('order', orderKey, { ...order, acknowledged });
  if (!delivery || counted.get('lastDelivery', `${orderKey} ${delivery.line}`) !== subjectKey) return counted;
  return changeRecord(counted, orderKey, delivery.line, (record) => ({ ...record, notified: stored }));
}

function overdueTimer(context: RuleContext, state: State, key: string, callback: CallbackState): readonly Timer[] {
  if (callback.overdue) return [];
  const target = callbackTarget(state, callback);
  const latest = latestAttempt(context.terms, state, { callback, origin: target.origin });
  if (latest === Infinity) return [];
  const clause = callback.seen === 0 ? 'callback-first-attempt' : 'retry-pause';
  return [
    {
      key: `attempt ${callback.seen + 1} of ${key}`,
      due: { from: latest, to: latest },
      fire: (now) =>
        contradicted(now.with('callback', key, { ...callback, overdue: true }), {
          clause,
          sentence:
            `no ${callback.seen === 0 ? '' : 'further '}callback about ${describeCallback(state, callback)} came to ` +
            `${target.url}; allowed is one by ${Math.ceil(latest)} ms (${clause})`,
        }),
    },
  ];
}

/**
 * A core that stops forgets acknowledgements that it has not stored (§5.17, §5.23). One that it may have stored stays.
 */
export function stopCallbacks(_context: RuleContext, state: State, { change }: CoreChange): readonly Step[] {
  if (change !== 'stopped') return [step(state)];
  let stopped = state;
  const { callbacks } = openKeys(state);
  for (const key of callbacks) {
    const callback = stopped.get('callback', key);
    if (!callback) continue;
    const restarts = callback.restarts + 1;
    const acknowledgement = callback.acknowledgement?.certain === false ? callback.acknowledgement : null;
    stopped = stopped.with('callback', key, { ...callback, restarts, acknowledgement });
  }
  return [step(stopped, { reached: callbacks.length > 0 ? ['callback-and-restart'] : [] })];
}
