import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { Model, Operation, Step } from '#harness/specification/search/operation.ts';
import { search } from '#harness/specification/search/search.ts';
import { State } from '#harness/specification/state.ts';

/** A register as the simplest thing with an order: `write` sets it, `read` saw a value. */
interface Access {
  readonly kind: 'read' | 'write';
  readonly value: string;
  readonly from: number;
  readonly to: number;
  readonly certain: boolean;
}

const still: Model = { timers: () => [] };

function operationOf({ kind, value, from, to, certain }: Access, index: number): Operation {
  const done = (state: State): Step => ({ state, mismatches: [], judged: [], reached: [] });
  return {
    from,
    to,
    certain,
    events: [index],
    apply: (state) => {
      if (kind === 'write') return [done(state.with('trade', '', value))];
      const now = state.get('trade') ?? '0';
      const mismatches = now === value ? [] : [{ clause: 'ping' as const, sentence: `read ${value}, it is ${now}` }];
      return [{ ...done(state), mismatches, judged: ['ping'] }];
    },
  };
}

/** Whether any order fits, by trying all of them. */
function anyOrderFits(accesses: readonly Access[], value = '0', now = 0): boolean {
  if (accesses.every(({ certain }) => !certain)) return true;
  return accesses.some((access, index) => {
    const rest = accesses.filter((_, other) => other !== index);
    // What has ended before this one begins has come before it, unless it never did.
    if (rest.some(({ to, certain }) => certain && to < Math.max(now, access.from))) return false;
    if (access.to < now) return !access.certain && anyOrderFits(rest, value, now);
    if (access.kind === 'read' && access.value !== value) return !access.certain && anyOrderFits(rest, value, now);
    const next = access.kind === 'write' ? access.value : value;
    if (anyOrderFits(rest, next, Math.max(now, access.from))) return true;
    return !access.certain && anyOrderFits(rest, value, now);
  });
}

const access = fc
  .record({
    kind: fc.constantFrom('read' as const, 'write' as const),
    value: fc.constantFrom('0', '1', '2'),
    from: fc.integer({ min: 0, max: 8 }),
    length: fc.integer({ min: 0, max: 6 }),
    certain: fc.boolean(),
  })
  .map(({ from, length, certain, ...rest }): Access => {
    // What only reads and need not have happened means nothing.
    return { ...rest, from, to: from + length, certain: certain || rest.kind === 'read' };
  });

describe('search', () => {
  test.prop([fc.array(access, { maxLength: 6 })])('finds an order whenever there is one, and only then', (accesses) => {
    const result = search(still, State.empty, accesses.map(operationOf), 20);
    expect(result.exceeded).toBe(false);
    expect(result.mismatches.length === 0).toBe(anyOrderFits(accesses));
  });
});
