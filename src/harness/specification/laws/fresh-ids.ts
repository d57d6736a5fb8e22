import type { Call, Json } from '../observation.ts';
import type { ClauseName } from '../clauses.ts';
import { routeOf } from '../rules/calls/endpoints.ts';
import { isObject } from '../rules/shared/expected.ts';
import { memoryKey } from '../rules/calls/memory.ts';
import { LawFindings, type Law } from './law.ts';

type Kind = 'order' | 'delivery';

/** An id that a call was given for what it made. */
interface GivenId {
  readonly id: bigint;
  readonly call: Call;
  /** When the first call with these bytes began, ms of the run: its answer may not have arrived. */
  readonly from: number;
}

const clause: ClauseName = 'ids-fresh';

/**
 * Ids of orders and deliveries are given once, and grow in the order in which they are given, over all machines,
 * merchants and restarts (§1.19, §1.20).
 */
export const freshIds: Law = {
  name: 'fresh-ids',
  start() {
    const findings = new LawFindings();
    const given: Readonly<Record<Kind, GivenId[]>> = { order: [], delivery: [] };
    const begun = new Map<string, number>();
    return {
      call: (call) => {
        const key = memoryKey(call);
        const from = Math.min(call.from, key === null ? Infinity : (begun.get(key) ?? Infinity));
        if (key !== null) begun.set(key, from);
        const made = madeBy(call);
        if (!made) return;
        findings.judge('ids');
        const id = readId(made.kind, made.id);
        if (id !== null) given[made.kind].push({ id, call, from });
        else {
          const allowed = made.kind === 'order' ? 'a positive integer' : 'a string of digits';
          const seen = JSON.stringify(made.id);
          findings.add('ids', `${call.method} ${call.path} was given the id ${seen}; allowed is ${allowed}`, call);
        }
      },
      result: () => {
        for (const kind of ['order', 'delivery'] as const) judgeIds(findings, kind, firstOfRepeats(given[kind]));
        return findings.result();
      },
    };
  },
};

/** The id of what a call made: a success of one that makes an order or a delivery. */
function madeBy(call: Call): { readonly kind: Kind; readonly id: Json | undefined } | null {
  const { answer } = call;
  if (answer?.status !== 200 || answer.code !== 0 || !isObject(answer.data)) return null;
  switch (routeOf(call)?.endpoint.name) {
    case 'create-order':
    case 'consume-code':
      return { kind: 'order', id: answer.data['order_id'] };
    case 'deliver':
    case 'lane-test':
      // An unpaid order may be answered with code 0 (§4.36).
      return Object.keys(answer.data).length === 0 ? null : { kind: 'delivery', id: answer.data['delivery_id'] };
    default:
      return null;
  }
}

function readId(kind: Kind, id: Json | undefined): bigint | null {
  if (kind === 'order') return Number.isSafeInteger(id) && Number(id) > 0 ? BigInt(Number(id)) : null;
  return typeof id === 'string' && /^\d{1,32}$/.test(id) ? BigInt(id) : null;
}

/** Without the repeats of calls: they are answered from the memory. */
function firstOfRepeats(given: readonly GivenId[]): readonly GivenId[] {
  const seen = new Set<string>();
  return [...given]
    .sort((a, b) => a.from - b.from || a.call.call - b.call.call)
    .filter(({ id, call }) => {
      const key = `${memoryKey(call) ?? `call ${call.call}`} ${id}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    });
}

/** @param given in the order in which the calls began. */
function judgeIds(findings: LawFindings, kind: Kind, given: readonly GivenId[]): void {
  const owners = new Map<bigint, Call>();
  const ended = [...given].sort((a, b) => a.call.to - b.call.to);
  let place = 0;
  let greatest: GivenId | null = null;
  for (const one of given) {
    const { id, call, from } = one;
    findings.judge(clause);
    for (let next = ended[place]; next && next.call.to < from; next = ended[place]) {
      if (!greatest || next.id > greatest.id) greatest = next;
      place += 1;
    }
    const what = `${call.method} ${call.path} was given the id ${id} of ${article(kind)}`;
    const other = owners.get(id);
    if (other) {
      const sentence = `${what} that call ${other.call} was given before; allowed is an id of its own`;
      findings.add(clause, sentence, call, other);
    } else if (greatest && id < greatest.id) {
      const sentence = `${what} after ${greatest.id} had been given; allowed is a greater one`;
      findings.add(clause, sentence, call, greatest.call);
    }
    owners.set(id, call);
  }
}

function article(kind: Kind): string {
  return kind === 'order' ? 'an order' : 'a delivery';
}
