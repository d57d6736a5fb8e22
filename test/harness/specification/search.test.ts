import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { Model, Operation, Step, Timer } from '#harness/specification/search/operation.ts';
import { search } from '#harness/specification/search/search.ts';
import { State } from '#harness/specification/state/state.ts';

/**
 * A register as the simplest thing with an order: `write` sets it, `write-or-not` may, `add` adds 1, `read` saw a
 * value.
 */
interface Access {
  readonly kind: 'read' | 'write' | 'write-or-not' | 'add';
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
      const now = state.get('trade') ?? '0';
      if (kind !== 'read') return valuesAfter(kind, now, value).map((next) => done(state.with('trade', '', next)));
      const mismatches = now === value ? [] : [{ clause: 'ping' as const, sentence: `read ${value}, it is ${now}` }];
      return [{ ...done(state), mismatches, judged: ['ping'] }];
    },
  };
}

/** Values that the register may have after an access. */
function valuesAfter(kind: Access['kind'], now: string, value: string): readonly string[] {
  if (kind === 'write-or-not') return [value, now];
  if (kind === 'add') return [String(Number(now) + 1)];
  return kind === 'write' ? [value] : [now];
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
    const later = Math.max(now, access.from);
    if (valuesAfter(access.kind, value, access.value).some((next) => anyOrderFits(rest, next, later))) return true;
    return !access.certain && anyOrderFits(rest, value, now);
  });
}

const access = fc
  .record({
    kind: fc.constantFrom<Access['kind'][]>('read', 'write', 'write-or-not'),
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
  const write = (value: string, from: number, kind: Access['kind'] = 'write'): Access => {
    return { kind, value, from, to: from + 1, certain: false };
  };
  const read = (value: string, at: number): Access => ({ kind: 'read', value, from: at, to: at + 1, certain: true });

  test.each<readonly [string, readonly Access[]]>([
    ['two of which only both together explain it', [write('', 0, 'add'), write('', 3, 'add'), read('2', 6)]],
    ['one that has several ways', [read('0', 1), write('1', 3, 'write-or-not'), read('1', 8)]],
  ])('finds what need not have taken effect: %s', (_, accesses) => {
    expect(search(still, State.empty, accesses.map(operationOf), 20).mismatches).toEqual([]);
  });

  test('finds what need not have taken effect, and did so before what came first to what was seen', () => {
    const mismatch = [{ clause: 'ping' as const, sentence: 'not so' }];
    const step = (state: State, holds = true): readonly Step[] => [
      { state, mismatches: holds ? [] : mismatch, judged: [], reached: [] },
    ];
    const seen = (key: string, from: number): Omit<Operation, 'events'> => ({
      ...{ from, to: from + 1, certain: true },
      apply: (state) => step(state, state.get('trade', key) === 'yes'),
    });
    const operations: readonly Omit<Operation, 'events'>[] = [
      // It is refused while the lock is held, and the refusal is remembered.
      {
        ...{ from: 0, to: 2, certain: false },
        apply: (state) => step(state.with('trade', 'refused', 'yes'), state.get('trade', 'free') === undefined),
      },
      // It frees the lock, and shows that it did.
      {
        ...{ from: 5, to: 30, certain: false },
        apply: (state) => step(state.with('trade', 'free', 'yes').with('trade', 'shown', 'yes')),
      },
      seen('shown', 10),
      seen('refused', 13),
    ];
    const result = search(
      still,
      State.empty,
      operations.map((operation, index) => ({ ...operation, events: [index] })),
      40,
    );
    expect(result.mismatches).toEqual([]);
  });

  test('takes nothing for done late that would have disturbed what was seen meanwhile', () => {
    const late = [
      { ...write('2', 0), to: 2 },
      { ...read('2', 2), to: 8 },
      { ...read('0', 8), to: 8 },
    ];
    expect(search(still, State.empty, late.map(operationOf), 20).mismatches).toHaveLength(1);
  });

  test('takes no way of what need not have taken effect that it had only before what came after it', () => {
    const lost = { ...write('2', 0, 'write-or-not'), to: 0 };
    const accesses = [lost, { ...write('0', 1), to: 1, certain: true }, { ...read('2', 2), to: 2 }];
    expect(search(still, State.empty, accesses.map(operationOf), 20).mismatches).toHaveLength(1);
  });

  test.each(['in time', 'late'])('asks of each timer what need not have taken effect before it: %s', (shown) => {
    const started = (state: State) => state.get('trade', 'started');
    const step = (state: State, holds = true): Step => ({
      ...{ state, judged: [], reached: [] },
      mismatches: holds ? [] : [{ clause: 'ping', sentence: 'not so' }],
    });
    // Frees the lock, and starts what waits for it.
    const timer: Timer = {
      ...{ key: 'limit', due: { from: 10, to: 20 } },
      fire: (state) => {
        const freed = state.with('trade', 'free', 'yes');
        return step(freed.get('trade', 'waiting') === 'yes' ? freed.with('trade', 'started', 'in time') : freed);
      },
    };
    const model: Model = { timers: (state) => (state.get('trade', 'free') === 'yes' ? [] : [timer]) };
    const operations: readonly Omit<Operation, 'events'>[] = [
      // Waits while the lock is held; would start at once, if it came late.
      {
        ...{ from: 0, to: 2, certain: false },
        apply: (state) => [
          state.get('trade', 'free') === 'yes'
            ? step(state.with('trade', 'started', 'late'))
            : step(state.with('trade', 'waiting', 'yes')),
        ],
      },
      { from: 15, to: 15, certain: true, apply: (state) => [step(state, started(state) !== undefined)] },
      { from: 30, to: 30, certain: true, apply: (state) => [step(state, started(state) === shown)] },
    ];
    const all = operations.map((operation, index) => ({ ...operation, events: [index] }));
    expect(search(model, State.empty, all, 40).mismatches).toHaveLength(shown === 'late' ? 1 : 0);
  });

  test('tries as much as the history is long: one of many operations is judged to its end', () => {
    const written = Array.from({ length: 9_000 }, (_, at): Access => {
      const kind = at % 2 === 0 ? 'write' : 'read';
      return { kind, value: `${at - (at % 2)}`, from: 2 * at, to: 2 * at + 1, certain: true };
    });
    const wrong: Access = { kind: 'read', value: 'another', from: 19_000, to: 19_001, certain: true };
    const judge = (accesses: readonly Access[]) => search(still, State.empty, accesses.map(operationOf), 20_000);
    expect(judge(written)).toMatchObject({ exceeded: false, mismatches: [] });
    expect(judge([...written, wrong]).mismatches).toHaveLength(1);
  });

  test.prop([fc.array(access, { maxLength: 6 })])('finds an order whenever there is one, and only then', (accesses) => {
    const result = search(still, State.empty, accesses.map(operationOf), 20);
    expect(result.exceeded).toBe(false);
    expect(result.mismatches.length === 0).toBe(anyOrderFits(accesses));
  });
});
