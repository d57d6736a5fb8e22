import type { DeliveryOutcome, OwedCommand } from '../../entities.ts';
import type { Timer } from '../../search/operation.ts';
import { later } from '../../span.ts';
import type { State } from '../../state/state.ts';
import { dueInState } from '../shared/due.ts';
import { deliveryOf } from './grant.ts';
import { openKeys } from '../books/open-keys.ts';
import { expireLock, forgetCommand, outcomeClauses, settle } from './outcome.ts';
import { contradicted, step, type RuleContext } from '../shared/rule.ts';

/** What happens by itself to lock, deliveries and commands. */
export function deliveryTimers(context: RuleContext, state: State): readonly Timer[] {
  return [
    ...dwellTimer(context, state),
    ...openKeys(state).deliveries.map((key) => timeoutTimer(context, state, key)),
    ...(state.get('owedCommands') ?? []).flatMap((owed) => commandTimers(context, state, owed)),
  ];
}

/** The lock expires at its dwell limit (§4.46). */
function dwellTimer(context: RuleContext, state: State): readonly Timer[] {
  const lock = state.get('lock');
  if (!lock) return [];
  return [
    {
      key: `dwell limit of ${lock.deliveryKey}`,
      due: dueInState(context.terms, state, lock.grantedAt, context.machine.dwellMs),
      fire: (now, at) =>
        step(expireLock(context, now, at), {
          reached: ['dwell-lock', 'lock-dwell-limit', 'dwell-expiry-is-no-outcome'],
        }),
    },
  ];
}

/** A delivery without a result becomes a timeout (§4.53). */
function timeoutTimer(context: RuleContext, state: State, key: string): Timer {
  const { terms } = context;
  return {
    key: `timeout of ${key}`,
    due: dueInState(terms, state, deliveryOf(state, key).grantedAt, terms.limits.deliveryTimeoutMs),
    fire: (now, at) => {
      const outcome: DeliveryOutcome = { kind: 'timeout', floorStatus: '47', errorMsg: 'Delivery Timeout', at };
      return step(settle(context, now, key, outcome, 'core'), {
        reached: ['timeout', ...outcomeClauses(now, key, outcome)],
      });
    },
  };
}

/** A command comes, or the core finds that it cannot be sent (§4.40, §4.41). */
function commandTimers(context: RuleContext, state: State, owed: OwedCommand): readonly Timer[] {
  const { deliveryKey, grantedAt, arrival } = owed;
  const { terms } = context;
  if (arrival === 'seen' || arrival === 'left' || deliveryOf(state, deliveryKey).outcome !== null) return [];
  if (arrival === 'certain') {
    return [
      {
        key: `command of ${deliveryKey}`,
        due: later(dueInState(terms, state, grantedAt, 0), 0, terms.linkTravelMs),
        fire: (now) => missingCommand(now, deliveryKey),
      },
    ];
  }
  const soon = dueInState(terms, state, grantedAt, 0);
  const due = arrival === 'impossible' ? soon : { from: soon.from, to: Infinity };
  const texts = state.get('unreliableLink') ? ['Machine Offline', 'Machine Unreachable'] : ['Machine Offline'];
  return texts.map((errorMsg) => ({
    key: `${errorMsg} for ${deliveryKey}`,
    due,
    fire: (now: State) => {
      const outcome: DeliveryOutcome = { kind: 'failure', floorStatus: '47', errorMsg, at: soon };
      const settled = settle(context, forgetCommand(now, deliveryKey), deliveryKey, outcome, 'core');
      return step(settled, {
        reached: ['cannot-be-sent', 'delivery-unsent', ...outcomeClauses(now, deliveryKey, outcome)],
      });
    },
  }));
}

function missingCommand(state: State, key: string) {
  const { id, lane } = deliveryOf(state, key);
  const clause = 'one-command-per-grant';
  const what = `delivery ${id ?? key} of lane ${lane} was granted while the machine was online`;
  const sentence = `${what}, and the machine got no command; allowed is exactly one (${clause})`;
  return contradicted(forgetCommand(state, key), { clause, sentence });
}
