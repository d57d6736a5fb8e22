import type { Call } from '../../observation.ts';
import type { ClauseName } from '../../clauses.ts';
import type { Step } from '../../search/operation.ts';
import type { Span } from '../../span.ts';
import type { State } from '../../state/state.ts';
import { exactly, members, text } from '../shared/expected.ts';
import { doubtCommands, grant, idGrows, lastGrant, mayHaveId, nameDelivery, type NewDelivery } from './grant.ts';
import { momentsOf, showsMoment } from '../shared/moment.ts';
import { answered, keptSpan } from '../calls/call.ts';
import { succeed, type RuleContext } from '../shared/rule.ts';

/** Grants a delivery to a call, and holds its answer against that (§4.38, §12.10). */
export function succeedWithGrant(
  context: RuleContext,
  state: State,
  delivery: NewDelivery,
  { call, at, clause, what, reached }: GrantedCall,
): Step {
  const grantedAt = keptSpan(call, at);
  const id = answered(call, 'delivery_id');
  const granted = grant(context, state, delivery, grantedAt, typeof id === 'string' ? id : undefined);
  const key = lastGrant(granted);
  const data = members('deliver-answer', {
    delivery_id: text('ids-fresh', 'digits that are greater than all before', (seen) => {
      return mayHaveId(granted, key, seen) && idGrows(granted, key, seen);
    }),
    delivered_at: text(
      'local-time',
      () => momentsOf(context, grantedAt),
      (shown) => showsMoment(context, shown, grantedAt),
    ),
    status: exactly('deliver-answer', '未取货或正在出货'),
  });
  // A call that came to no answer may have come to no command either (§14.10).
  const sound = call.answer === null ? doubtCommands(granted) : granted;
  const after = typeof id === 'string' ? nameDelivery(sound, key, id) : sound;
  const clauses: readonly ClauseName[] = ['deliver-effect', 'lock-grant', 'command-within-grant', ...reached];
  return succeed(state, call, { clause, data, after, reached: clauses }, what);
}

/** A call that is granted. */
interface GrantedCall {
  readonly call: Call;
  readonly at: Span;
  readonly clause: ClauseName;
  readonly what: string;
  readonly reached: readonly ClauseName[];
}
