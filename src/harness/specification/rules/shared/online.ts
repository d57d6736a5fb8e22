import type { MachineState } from '../../entities.ts';
import type { Span } from '../../span.ts';
import type { State } from '../../state.ts';
import type { RuleContext } from './rule.ts';

/** The machine of a state. */
export function machineOf(state: State): MachineState {
  const machine = state.get('machine');
  if (!machine) throw new RangeError('the state has no machine');
  return machine;
}

/**
 * Whether the machine is online (§7.9) at some instant of a span: it has a proven connection that was silent for less
 * than the limit. `unknown`: both is possible.
 */
export function isOnline({ terms }: RuleContext, state: State, at: Span): MachineState['online'] {
  const { online, heardAt } = machineOf(state);
  if (online === 'no' || heardAt === null) return online;
  const limit = terms.limits.silenceMs;
  if (at.from >= heardAt.to + limit) return 'no';
  // The core may see the end of a connection long before the machine does.
  if (state.get('unreliableLink')) return 'unknown';
  return at.to < heardAt.from + limit ? online : 'unknown';
}
