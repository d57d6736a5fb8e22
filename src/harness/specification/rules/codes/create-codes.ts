import type { Call, Json } from '../../observation.ts';
import type { ClauseName } from '../../clauses.ts';
import type { Step } from '../../search/operation.ts';
import type { Span } from '../../span.ts';
import type { State } from '../../state/state.ts';
import { codeKey, codeOf, openCodes, withOpenCodes } from '../books/code-book.ts';
import { members } from '../shared/expected.ts';
import { parseLocalTime } from '../shared/local-time.ts';
import { keptSpan, membersOf } from '../calls/call.ts';
import { refuse, succeed, type EndpointRule, type RuleContext } from '../shared/rule.ts';
import { sells } from '../books/stock.ts';
import { textOf } from '../shared/text-of.ts';

/** What a creation of codes asks for. */
interface Wanted {
  readonly productId: number | null;
  readonly expiresAt: number | null;
  readonly length: number;
  readonly count: number;
}

/** `POST /pickup_codes` (§10.10 to §10.19). */
export const createCodesRule: EndpointRule = {
  endpoint: 'create-codes',
  judge(context, state, call, at) {
    const { machine, terms } = context;
    const what = 'creation of pickup codes';
    const no = (clause: ClauseName, status: number, code: number): Step =>
      refuse(state, call, { clause, status, code }, what);
    if (machine.appId !== call.appId) return [no('codes-unknown-machine', 404, 6026)];
    if (state.get('machine')?.mode === 'TRANSFER') return [no('codes-in-transfer', 409, 5001)];
    const wanted = wantedBy(context, call);
    if (wanted.productId !== null && !sells(machine, wanted.productId)) return [no('codes-unknown-product', 404, 6045)];
    const wall = terms.wallClock(at);
    const past = no('codes-expired-at-past', 400, 4003);
    if (wanted.expiresAt !== null && wall.from >= wanted.expiresAt) return [past];
    const created = succeed(
      state,
      call,
      {
        clause: 'codes-answer',
        data: members('codes-answer', {}),
        after: addCodes(state, call, keptSpan(call, at), wanted),
        reached: ['codes-effect', 'codes-reserve-nothing', 'codes-draw', 'mode-codes'],
      },
      what,
    );
    const steps = wanted.expiresAt !== null && wall.to >= wanted.expiresAt ? [created, past] : [created];
    return mayBeExhausted(state, wanted) ? [...steps, no('codes-exhausted', 409, 6030)] : steps;
  },
};

/** Whether an optional member is there: an empty text counts as absent (§3.6). */
function isGiven(value: Json | undefined): value is Json {
  return value !== undefined && value !== '';
}

function wantedBy({ machine }: RuleContext, call: Call): Wanted {
  const { product_id: productId, expired_at: expiredAt, code_length: length, count } = membersOf(call);
  return {
    productId: isGiven(productId) ? Number(productId) : null,
    expiresAt: isGiven(expiredAt) ? parseLocalTime(textOf(expiredAt), machine.utcOffsetMinutes) : null,
    length: isGiven(length) ? Number(length) : 6,
    count: isGiven(count) ? Number(count) : 1,
  };
}

/** Whether so many numbers of a length are taken that a draw may find too few others (§10.19). */
function mayBeExhausted(state: State, { length }: Wanted): boolean {
  const keys = openCodes(state);
  return (
    keys.length >= 10 ** length / 5 &&
    keys.filter((key) => codeOf(state, key).length === length).length >= 10 ** length / 5
  );
}

function addCodes(state: State, { appId, call }: Call, createdAt: Span, wanted: Wanted): State {
  const { productId, expiresAt, length, count } = wanted;
  const keys = Array.from({ length: count }, (_, place) => codeKey(call, place));
  const code = { id: null, appId, code: null, productId, length, expiresAt, usedBy: null, cancelled: false, createdAt };
  let after = state;
  for (const key of keys) after = after.with('code', key, code);
  return withOpenCodes(after, [...openCodes(state), ...keys]);
}
