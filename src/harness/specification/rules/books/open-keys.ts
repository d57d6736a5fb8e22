import type { OpenKeys } from '../../entities.ts';
import type { State } from '../../state/state.ts';

const none: OpenKeys = { deliveries: [], unpaid: [], callbacks: [] };

/** What has a limit or may still change by itself. */
export function openKeys(state: State): OpenKeys {
  return state.get('open') ?? none;
}

/** A state in which other things are open. */
export function withOpen(state: State, changes: Partial<OpenKeys>): State {
  return state.with('open', '', { ...openKeys(state), ...changes });
}

/** The sorted list with the key in it: states do not depend on the order in which keys were added. */
export function addKey(keys: readonly string[], key: string): readonly string[] {
  const at = keys.findIndex((other) => other > key);
  return at < 0 ? [...keys, key] : [...keys.slice(0, at), key, ...keys.slice(at)];
}

/** The list without the key. */
export function removeKey(keys: readonly string[], key: string): readonly string[] {
  return keys.filter((other) => other !== key);
}
