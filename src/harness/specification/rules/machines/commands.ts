import type { OwedCommand } from '../../entities.ts';
import type { Frame, Members } from '../../observation.ts';
import type { ClauseName } from '../../clauses.ts';
import type { Step } from '../../search/operation.ts';
import type { Span } from '../../span.ts';
import type { State } from '../../state/state.ts';
import { compare, exactly, members as exactMembers, text, type Expected } from '../shared/expected.ts';
import { frameHistory } from './freshness.ts';
import { changeRecord, deliveryOf, grantHistory, idGrows, mayHaveId, nameDelivery } from '../delivery/grant.ts';
import { forgetCommand } from '../delivery/outcome.ts';
import { contradicted, type RuleContext } from '../shared/rule.ts';
import { textOf } from '../shared/text-of.ts';

/** Holds what the machine got from the core against what it may get (§7.44 to §7.47). @returns every possible step. */
export function judgeCoreFrame(context: RuleContext, state: State, frame: Frame, at: Span): readonly Step[] {
  const { members, sign } = frame;
  const method = members?.['method'];
  if (!members || (method !== 'device.delivery.put' && method !== 'device.challenge')) {
    const what = typeof method === 'string' ? `the message ${method}` : 'a message that it cannot read';
    return [wrong(state, 'nothing-else-down', `the machine got ${what}; allowed are commands and challenges`)];
  }
  if (sign !== 'right') return [wrong(state, 'own-key', `the sign of ${method} was ${sign}; allowed is a right one`)];
  if (method === 'device.challenge') return [judgeChallenge(context, state, frame, members)];
  return judgeCommand(context, state, frame, { members, at });
}

function wrong(state: State, clause: ClauseName, sentence: string): Step {
  return contradicted(state, { clause, sentence: `${sentence} (${clause})` });
}

/** A challenge has a nonce that was never used before (§7.46). */
function judgeChallenge(context: RuleContext, state: State, frame: Frame, members: Members): Step {
  const history = frameHistory(state);
  const nonce = text(
    'challenge-command',
    'a nonce that is new',
    (seen) => seen !== '' && !history.nonces.includes(seen),
  );
  const expected = { ...commonMembers(context, 'device.challenge', frame.sent), nonce };
  const { found, clauses } = compare(exactMembers('challenge-command', expected), members, 'a challenge', 'message');
  const seen = textOf(members['nonce']);
  const after = state.with('frames', '', {
    ...history,
    challenge: { nonce: seen, connection: frame.connection, at: frame.at },
    nonces: [...history.nonces, seen],
  });
  return { state: after, mismatches: found, judged: clauses, reached: ['challenge-sent'] };
}

function commonMembers({ terms, machine }: RuleContext, method: string, sentAt: Span) {
  const wall = terms.wallClock(sentAt);
  const first = Math.floor(wall.from / 1000);
  const last = Math.floor(wall.to / 1000);
  return {
    method: exactly('dispense-command', method),
    timestamp: text('dispense-command', `${first} to ${last}`, (seen) => {
      return /^\d+$/.test(seen) && Number(seen) >= first && Number(seen) <= last;
    }),
    client_id: exactly('common-members', machine.machineNo),
  };
}

/** A command belongs to a grant whose command has not come yet, and carries what was granted. */
function judgeCommand(
  context: RuleContext,
  state: State,
  { sent }: Frame,
  { members, at }: { readonly members: Members; readonly at: Span },
): readonly Step[] {
  const id = textOf(members['delivery_id']);
  const known = state.get('deliveryId', id);
  const owed = state.get('owedCommands') ?? [];
  const sendable = owed.filter(({ arrival, sentBy = Infinity }) => arrival !== 'impossible' && sent.from <= sentBy);
  const candidates = sendable.filter(({ deliveryKey: key }) => key === known || deliveryOf(state, key).id === null);
  const meant = known === undefined ? candidates : candidates.filter(({ deliveryKey }) => deliveryKey === known);
  if (meant.length === 0) return [notGranted(state, id, known)];
  const steps = meant.map((one) => takeCommand(context, state, one, members, at));
  const fitting = steps.filter(({ mismatches }) => mismatches.length === 0);
  return fitting.length > 0 ? fitting : steps.slice(0, 1);
}

function notGranted(state: State, id: string, known: string | undefined): Step {
  if (known === undefined) {
    return wrong(state, 'command-within-grant', `the machine got the command of delivery ${id}, which was not granted`);
  }
  const isLeft = state.get('owedCommands')?.some(({ deliveryKey }) => deliveryKey === known) === true;
  const isSettled = deliveryOf(state, known).outcome !== null;
  if (isLeft && !isSettled) {
    const sentence = `the core sent the command of delivery ${id}, which one before it had granted; allowed is none`;
    return wrong(state, 'never-sent-again', sentence);
  }
  const what = isSettled ? 'after its outcome' : 'again';
  const sentence = `the machine got the command of delivery ${id} ${what}; allowed is exactly one for each grant`;
  return wrong(state, 'one-command-per-grant', sentence);
}

function takeCommand(
  context: RuleContext,
  state: State,
  { deliveryKey: key, grantedAt }: OwedCommand,
  members: Members,
  at: Span,
): Step {
  const delivery = deliveryOf(state, key);
  const sentAt = { from: grantedAt.from, to: at.to };
  const expected = exactMembers('dispense-command', {
    ...commonMembers(context, 'device.delivery.put', sentAt),
    ...commandMembers(context, state, key),
  });
  const { found, clauses } = compare(expected, members, `the command of lane ${delivery.lane}`, 'command');
  const judged: readonly ClauseName[] = [...clauses, 'one-command-per-grant', 'command-within-grant'];
  const taken = noteCommand(forgetCommand(state, key), key, members);
  return { state: taken, mismatches: found, judged, reached: [] };
}

function commandMembers({ machine }: RuleContext, state: State, key: string): Readonly<Record<string, Expected>> {
  const { purpose, orderKey, line, lane, quantity } = deliveryOf(state, key);
  const order = purpose === 'sale' ? state.get('order', orderKey) : undefined;
  const idOf = (known: number | null | undefined) =>
    known == null
      ? text('dispense-command', 'an id', (seen) => /^[1-9]\d{0,15}$/.test(seen))
      : exactly('dispense-command', String(known));
  return {
    delivery_id: text('ids-fresh', 'an id that is greater than all before', (seen) => {
      return mayHaveId(state, key, seen) && idGrows(state, key, seen);
    }),
    token: text(
      'tokens-grow',
      () => allowedTokens(state, key),
      (seen) => /^[1-9]\d*$/.test(seen) && growsBy(state, key, seen),
    ),
    order_id: purpose === 'sale' ? idOf(order?.id) : exactly('test-has-no-order', '0'),
    record_id: purpose === 'sale' ? idOf(order?.records[line]?.id) : exactly('test-has-no-order', '0'),
    code: exactly('dispense-command', String(lane)),
    addr: exactly('dispense-command', String(machine.board)),
    floor_type: exactly('dispense-command', String(machine.floorType)),
    is_lp: exactly('dispense-command', machine.hasLift ? '1' : '0'),
    is_dc: exactly('dispense-command', machine.hasDropSensor ? '1' : '0'),
    quantity: exactly('one-command-one-item', String(quantity)),
  };
}

/** Tokens grow in the order of grants (§4.48). */
function growsBy(state: State, key: string, token: string): boolean {
  const latest = grantHistory(state).token;
  return latest === null || latest.grant < Number(key) === latest.value < Number(token);
}

function allowedTokens(state: State, key: string): string {
  const latest = grantHistory(state).token;
  if (latest === null) return 'a whole number';
  return `${latest.grant < Number(key) ? 'more' : 'less'} than ${latest.value}`;
}

/** What a command shows is known from then on. */
function noteCommand(state: State, key: string, members: Members): State {
  const token = Number(members['token']);
  let noted = nameDelivery(state, key, textOf(members['delivery_id']));
  const { purpose, orderKey, line } = deliveryOf(noted, key);
  const history = grantHistory(noted);
  const isLatest = history.token === null || history.token.grant < Number(key);
  noted = noted.with('delivery', key, { ...deliveryOf(noted, key), token });
  if (isLatest) noted = noted.with('grants', '', { ...history, token: { grant: Number(key), value: token } });
  if (purpose === 'sale') {
    const id = Number(members['record_id']);
    noted = changeRecord(noted, orderKey, line, (record) => (record.id === null ? { ...record, id } : record));
  }
  return noted;
}
