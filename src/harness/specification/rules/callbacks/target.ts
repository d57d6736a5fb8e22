import type { CallbackState } from '../../entities.ts';
import type { State } from '../../state/state.ts';

/** Where a callback goes: the `notify_url` of its order or lane test, as URLs are written. */
export function callbackTarget(state: State, { method, subjectKey }: CallbackState): Target {
  const subject = method === 'order.closed' ? state.get('order', subjectKey) : state.get('delivery', subjectKey);
  return normalUrl(subject?.notifyUrl ?? '');
}

interface Target {
  readonly url: string;
  readonly origin: string;
}

/** A run has few receivers, and asks for each with every attempt that is due. */
const targets = new Map<string, Target>();
const mostTargets = 1_000;

/** A URL without what is not sent. */
export function normalUrl(text: string): Target {
  const known = targets.get(text);
  if (known) return known;
  if (targets.size >= mostTargets) targets.clear();
  const target = parseTarget(text);
  targets.set(text, target);
  return target;
}

function parseTarget(text: string): Target {
  if (!URL.canParse(text)) return { url: text, origin: '' };
  const url = new URL(text);
  url.hash = '';
  return { url: url.href, origin: url.origin };
}

/** What a callback is about, for a sentence. */
export function describeCallback(state: State, { method, subjectKey }: CallbackState): string {
  if (method === 'order.closed') {
    const order = state.get('order', subjectKey);
    return `closed order ${order?.id ?? order?.tradeId ?? ''}`;
  }
  const delivery = state.get('delivery', subjectKey);
  const stage = { success: 'success', failure: 'failure', timeout: 'timeout' };
  const kind = delivery?.purpose === 'lane-test' ? 'lane test' : 'delivery';
  return `the ${delivery?.outcome ? stage[delivery.outcome.kind] : 'outcome'} of ${kind} ${delivery?.id ?? subjectKey}`;
}
