import type { ClauseName } from '../../clauses.ts';
import type { PickupCodeState } from '../../entities.ts';
import type { Call, Json } from '../../observation.ts';
import type { Mismatch, Step } from '../../search/operation.ts';
import type { Span } from '../../span.ts';
import type { State } from '../../state/state.ts';
import { codeOf, isExpired, nameCode, openCodes, spellCode } from '../books/code-book.ts';
import { exactly, isObject, leftOut, list, members, text, whole, type Expected } from '../shared/expected.ts';
import { localTime } from '../shared/local-time.ts';
import { momentsOf, showsMoment } from '../shared/moment.ts';
import { idInPath } from '../calls/call.ts';
import { refuse, succeed, type EndpointRule, type RuleContext } from '../shared/rule.ts';

/** `POST /products/{product_id}/pickup_code` (§10.27 to §10.30). */
export const listCodesRule: EndpointRule = {
  endpoint: 'list-codes',
  judge(context, state, call, at) {
    const productId = idInPath(call);
    const what = `list of pickup codes for product ${productId}`;
    if (context.machine.appId !== call.appId) {
      return [refuse(state, call, { clause: 'list-unknown-machine', status: 404, code: 6026 }, what)];
    }
    const codes = openCodes(state).filter((key) => {
      const code = codeOf(state, key);
      return code.appId === call.appId && (code.productId ?? productId) === productId;
    });
    return listsAt(context, state, codes, at).map((keys) => {
      const entries = keys.map((key) => codeEntry(context, state, codeOf(state, key)));
      const after = learnCodes(state, keys, call);
      const data = list('list-what-would-buy', entries);
      const expired: readonly ClauseName[] = keys.length < codes.length ? ['code-expiry', 'code-time-up'] : [];
      const also: readonly ClauseName[] = ['code-belongs', ...expired];
      const listed = succeed(
        state,
        call,
        { clause: 'list-what-would-buy', data, after, also, reached: ['mode-reads'] },
        what,
      );
      return withMismatches(listed, orderOfList(call, what));
    });
  },
};

/** The lists that are possible while codes may expire: one for each moment at which one of them may. */
function listsAt({ terms }: RuleContext, state: State, keys: readonly string[], at: Span): readonly string[][] {
  const limitOf = (key: string): number => codeOf(state, key).expiresAt ?? Infinity;
  const unexpired = keys.filter((key) => isExpired(codeOf(state, key), terms, at) !== 'yes');
  const doubtful = unexpired.filter((key) => isExpired(codeOf(state, key), terms, at) === 'either');
  const limits = [...new Set(doubtful.map(limitOf))];
  return [-Infinity, ...limits].map((passed) => unexpired.filter((key) => limitOf(key) > passed));
}

function codeEntry(context: RuleContext, state: State, code: PickupCodeState): Expected {
  const clause = 'code-entry';
  const { utcOffsetMinutes } = context.machine;
  const { expiresAt, productId } = code;
  return members(clause, {
    id: code.id === null ? newId(state) : exactly('ids', code.id),
    code: code.code === null ? newDigits(state, code) : exactly('code-unique', code.code),
    status: exactly('code-states', 'UNUSED'),
    created_at: text(
      'local-time',
      () => momentsOf(context, code.createdAt),
      (seen) => showsMoment(context, seen, code.createdAt),
    ),
    expired_at:
      expiresAt === null ? leftOut(clause) : exactly('expired-at-round-trip', localTime(expiresAt, utcOffsetMinutes)),
    quantity: exactly('code-buys-one', 1),
    product_id: productId === null ? leftOut(clause) : exactly(clause, productId),
  });
}

function newId(state: State): Expected {
  return whole('ids-fresh', 'an id of no other code', (id) => id > 0 && !state.get('codeId', String(id)));
}

function newDigits(state: State, { length }: PickupCodeState): Expected {
  const isNew = (digits: string): boolean =>
    digits.length === length && /^\d+$/.test(digits) && state.get('codeDigits', digits) === undefined;
  return text('codes-effect', `${length} digits of no other code`, isNew);
}

/** A state that knows the ids and digits which a list shows. */
function learnCodes(state: State, keys: readonly string[], { answer }: Call): State {
  const entries = answer?.data;
  if (!Array.isArray(entries) || entries.length !== keys.length) return state;
  return keys.reduce((learned, key, place) => {
    const entry = (entries as Json[])[place];
    if (!isObject(entry)) return learned;
    return spellCode(nameCode(learned, key, entry['id']), key, entry['code']);
  }, state);
}

/** Whether the list is in the order of its ids, and no two of its codes are alike. */
function orderOfList({ answer }: Call, what: string): readonly Mismatch[] {
  const entries = Array.isArray(answer?.data) ? (answer.data as readonly Json[]).filter(isObject) : [];
  const found: Mismatch[] = [];
  const isOrdered = entries.every(({ id }, place) => place === 0 || Number(entries[place - 1]?.['id']) < Number(id));
  if (!isOrdered) {
    const clause = 'list-what-would-buy';
    found.push({ clause, sentence: `${what} was not in the order of its ids (${clause})` });
  }
  if (new Set(entries.map(({ code }) => code)).size < entries.length) {
    found.push({ clause: 'code-unique', sentence: `${what} had a code twice (code-unique)` });
  }
  return found;
}

function withMismatches(step: Step, more: readonly Mismatch[]): Step {
  return { ...step, mismatches: [...step.mismatches, ...more] };
}
