import type { Call } from '../observation.ts';
import type { ClauseName } from '../clauses.ts';
import type { Operation, Step } from '../search/operation.ts';
import type { Span } from '../span.ts';
import { State } from '../state/state.ts';
import type { Terms } from '../terms.ts';
import { narrowedByIds } from './calls/id-order.ts';
import { isMachineList, membersOf } from './calls/call.ts';
import { routeOf, type EndpointName, type Route } from './calls/endpoints.ts';
import { judgeEnvelope } from './calls/envelope.ts';
import { exactly } from './shared/expected.ts';
import { detailMismatch } from './calls/detail-mismatch.ts';
import type { Fault } from './calls/members.ts';
import { isRemembered, judgeRepeat, memoryKey, remember } from './calls/memory.ts';
import { judgeListEntry, judgeMachineList } from './catalogue/machine-entries.ts';
import { endpointRules } from './registry.ts';
import { textOf } from './shared/text-of.ts';
import { contradicted, refuse, step, succeed, type RuleContext } from './shared/rule.ts';

/** Every call of a machine as an operation. Of a list of machines only the machine's own entry is judged. */
export function callOperations(context: RuleContext, calls: readonly Call[]): readonly Operation[] {
  const repeats = repeatedCalls(calls);
  const spans = narrowedByIds(calls.filter((call) => !repeats.has(repeatKey(call) ?? '')));
  const placeOf = (call: Call): number => spans.get(call)?.place ?? call.events[0] ?? 0;
  return [...calls]
    .sort((a, b) => placeOf(a) - placeOf(b) || (spans.get(a)?.rank ?? 0) - (spans.get(b)?.rank ?? 0))
    .filter((call) => isAnswered(call) || hasEffect(call))
    .map((call) => {
      const { events } = call;
      const { from, to } = spans.get(call) ?? call;
      if (isMachineList(call)) {
        return { from, to, events, certain: true, apply: (state, at) => [judgeListEntry(context, state, call, at)] };
      }
      const key = memoryKey(call);
      const alike = key === null ? undefined : repeats.get(key);
      const certain = isAnswered(call);
      const variants = certain ? [call] : answersOfRepeats(context.terms, call, alike ?? []);
      return {
        from,
        to,
        events,
        certain,
        apply: (state, at) =>
          variants.flatMap((variant) => judgeCall(context, state, variant, at, alike === undefined ? null : key)),
      };
    });
}

/** Whether the answer shows what became of the call: a 5000 does not (§1.44). */
function isAnswered({ answer }: Call): boolean {
  return answer !== null && answer.code !== 5000;
}

/** Whether a call may have an effect that is seen later. */
function hasEffect(call: Call): boolean {
  const endpoint = routeOf(call)?.endpoint;
  return endpoint?.remembered === true || endpoint?.name === 'create-order';
}

/** Equal for calls of which a later one may be answered with what the first one made. */
function repeatKey(call: Call): string | null {
  if (routeOf(call)?.endpoint.name !== 'create-order') return memoryKey(call);
  return `${call.appId} trade ${textOf(membersOf(call)['trade_id'])}`;
}

/** Calls that share a place in the memory of answers, or a trade id, with another one. */
function repeatedCalls(calls: readonly Call[]): ReadonlyMap<string, readonly Call[]> {
  const byKey = new Map<string, Call[]>();
  for (const call of calls) {
    const key = repeatKey(call);
    if (key === null) continue;
    const alike = byKey.get(key);
    if (alike) alike.push(call);
    else byKey.set(key, [call]);
  }
  for (const [key, alike] of byKey) if (alike.length === 1) byKey.delete(key);
  return byKey;
}

/**
 * A call without an answer, as it may have been answered: if it took effect, a repeat that was answered from the memory
 * shows how.
 */
function answersOfRepeats(terms: Terms, call: Call, alike: readonly Call[]): readonly Call[] {
  const unanswered: Call = { ...call, answer: null };
  const shown = alike.find((other) => isFromMemory(terms, other));
  if (!shown) return [unanswered];
  const isCertain = shown.to - call.from < terms.limits.memoryMs && shown.from >= call.from;
  return isCertain ? [{ ...call, answer: shown.answer }] : [{ ...call, answer: shown.answer }, unanswered];
}

/** Whether the call has the answer of its endpoint or of the memory, and not one of the envelope. */
function isFromMemory(terms: Terms, call: Call): boolean {
  if (!isAnswered(call) || call.answer?.code === 4290) return false;
  return judgeEnvelope(terms, call, call).every(({ fault }) => fault === null);
}

/**
 * Judges a call against a state: first what §1 to §3 make of it, then the memory of answers, then its endpoint.
 * @param key of its place in the memory; null: no other call has it.
 * @returns every step that it may make.
 */
function judgeCall(
  context: RuleContext,
  state: State,
  call: Call,
  at: Span,
  key: string | null = memoryKey(call),
): readonly Step[] {
  if (isHeldBack(context.terms, call)) return [step(state, { judged: ['attempt-limit-answer'] })];
  return judgeEnvelope(context.terms, call, at).flatMap(({ fault, route }) => {
    if (route) return judgeAtEndpoint(context, state, call, at, { route, key });
    const isTooLate = fault.clause === 'timestamp-outside-window' && key !== null && state.get('memory', key);
    const also: readonly ClauseName[] = isTooLate
      ? [...(fault.also ?? []), 'window-before-memory']
      : (fault.also ?? []);
    return [refuseFor(context.terms, state, call, { ...fault, also })];
  });
}

/** Wrong calls are counted by sender, which cannot be seen: where limits are in force any call may be beyond one. */
function isHeldBack({ limits }: Terms, { answer }: Call): boolean {
  return limits.attemptLimits && answer?.status === 429 && answer.code === 4290;
}

/** §1.37. */
function judgeAtEndpoint(
  context: RuleContext,
  state: State,
  call: Call,
  at: Span,
  { route, key }: { readonly route: Route; readonly key: string | null },
): readonly Step[] {
  const anew = (): readonly Step[] => {
    const rule = endpointRules.find(({ endpoint }) => endpoint === route.endpoint.name);
    const steps = rule?.judge(context, state, call, at) ?? [step(state)];
    if (key === null) return steps;
    return steps.map((one) => ({ ...one, state: remember(one.state, key, call, at) }));
  };
  const first = key === null ? undefined : state.get('memory', key);
  if (!first) return anew();
  const remembered = isRemembered(context.terms, state, first, at);
  return [...(remembered === 'no' ? [] : [judgeRepeat(state, call, first)]), ...(remembered === 'yes' ? [] : anew())];
}

function refuseFor(terms: Terms, state: State, call: Call, fault: Fault): Step {
  const { clause, status, code, reason, also = [], details } = fault;
  const what = `${call.method} ${call.path} ${reason}`;
  const refused = refuse(state, call, { clause, status, code }, what);
  const more: readonly ClauseName[] = ['order-of-judgement', ...also];
  const wrongDetail = details && terms.promisesDetails ? detailMismatch(call, code, details, what) : null;
  if (wrongDetail && refused.mismatches.length === 0) return contradicted(state, wrongDetail);
  return call.answer === null
    ? { ...refused, reached: [...refused.reached, ...more] }
    : { ...refused, judged: [...refused.judged, ...more] };
}

/** The clause by which an endpoint refuses a machine that is not there. */
const unknownMachine: Partial<Record<EndpointName, ClauseName>> = {
  'create-order': 'create-unknown-machine',
  'get-order': 'get-unknown-machine',
  'update-order': 'update-unknown-machine',
  'create-codes': 'codes-unknown-machine',
  'cancel-codes': 'cancel-unknown-machine',
  'list-codes': 'list-unknown-machine',
  'consume-code': 'consume-unknown-machine',
  products: 'products-unknown-machine',
  lanes: 'floors-unknown-machine',
  machine: 'machine-unknown',
  deliver: 'deliver-unknown-machine',
  'delivery-result': 'result-unknown-machine',
  'lane-test': 'test-unknown-machine',
  'queue-order': 'queue-unknown-machine',
};

/**
 * Judges a call that names no machine of the run: it is refused before its endpoint decides, or its machine is unknown,
 * or it needs none. It has no effect.
 * @returns every step that it may make.
 */
export function judgeCallWithoutMachine(terms: Terms, call: Call): readonly Step[] {
  if (!isAnswered(call) || isHeldBack(terms, call)) return [step(State.empty)];
  return judgeEnvelope(terms, call, call).map(({ fault, route }) => {
    if (!route) return refuseFor(terms, State.empty, call, fault);
    const what = `${call.method} ${call.path}`;
    const clause = unknownMachine[route.endpoint.name];
    if (clause !== undefined) {
      const refused = refuse(State.empty, call, { clause, status: 404, code: 6026 }, what);
      return { ...refused, judged: [...refused.judged, 'own-machine'] };
    }
    if (route.endpoint.name === 'machines') return judgeMachineList(call, what);
    if (route.endpoint.name !== 'ping') return step(State.empty);
    return succeed(State.empty, call, { clause: 'ping', data: exactly('ping', 'pong'), after: State.empty }, what);
  });
}
