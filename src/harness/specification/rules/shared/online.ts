import type { MachineState } from '../../entities.ts';
import { later, type Span } from '../../span.ts';
import type { State } from '../../state/state.ts';
import type { RuleContext } from './rule.ts';

/** The machine of a state. */
export function machineOf(state: State): MachineState {
  const machine = state.get('machine');
  if (!machine) throw new RangeError('the state has no machine');
  return machine;
}

const never: Span = { from: Infinity, to: Infinity };

/**
 * Whether the machine is online (§7.9) at some instant of a span: it has a proven connection that was silent for less
 * than the limit. `unknown`: both is possible.
 */
export function isOnline({ terms }: RuleContext, state: State, at: Span): MachineState['online'] {
  const { online, heardAt } = machineOf(state);
  const silentFrom = later(heardAt ?? never, terms.limits.silenceMs);
  if (online === 'no' || at.from >= silentFrom.to) return 'no';
  // The core may see the end of a connection long before the machine does.
  if (at.to >= silentFrom.from || state.get('unreliableLink')) return 'unknown';
  return online;
}
