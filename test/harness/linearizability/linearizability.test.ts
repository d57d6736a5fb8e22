import { fc, test } from '@fast-check/vitest';
import assert from 'node:assert/strict';
import { describe, expect, it } from 'vitest';
import { withoutDominated } from '#harness/linearizability/drop-dominated.ts';
import type { LeaseTerms, Outage } from '#harness/linearizability/lease.ts';
import type { Operation } from '#harness/linearizability/operation.ts';
import { checkLinearizability } from '#harness/linearizability/search.ts';
import { runs } from '#test/properties/settings.ts';

const terms: LeaseTerms = { dwellMs: 3, slackMs: 1 };

/**
 * The same question, answered by trying every order and every whole millisecond: slow, and with nothing clever in it.
 */
function isLinearizableByBruteForce(operations: readonly Operation[], pauses: readonly Outage[] = []): boolean {
  interface State {
    readonly holder: string | null;
    readonly granted: number;
    readonly now: number;
  }
  const certain = (operation: Operation): boolean =>
    operation.to !== Infinity && !(operation.kind === 'try' && operation.result === 'unknown');
  const go = (left: readonly Operation[], state: State): boolean => {
    if (!left.some(certain)) return true;
    return left.some((operation, index) => {
      const rest = left.filter((_, other) => other !== index);
      for (let at = Math.max(state.now, operation.from); at <= Math.min(operation.to, 40); at += 1) {
        const views: State[] = [];
        const due = state.granted + terms.dwellMs;
        const heldUntil = pauses.find(({ from, to }) => from <= due && due < to)?.to ?? due;
        if (state.holder === null || at <= heldUntil + terms.slackMs) views.push({ ...state, now: at });
        if (state.holder !== null && at >= state.granted + terms.dwellMs)
          views.push({ holder: null, granted: 0, now: at });
        for (const view of views) {
          if (
            operation.kind === 'try' &&
            operation.result !== 'busy' &&
            view.holder === null &&
            go(rest, { holder: operation.owner, granted: at, now: at })
          )
            return true;
          if (operation.kind === 'try' && operation.result === 'busy' && view.holder !== null && go(rest, view))
            return true;
          if (operation.kind === 'read' && (view.holder === null) === (operation.observed === 'free') && go(rest, view))
            return true;
          if (
            operation.kind === 'release' &&
            go(rest, view.holder === operation.owner ? { ...view, holder: null } : view)
          )
            return true;
        }
      }
      return false;
    });
  };
  return go(operations, { holder: null, granted: 0, now: 0 });
}

const times = fc
  .tuple(fc.nat({ max: 9 }), fc.option(fc.nat({ max: 4 }), { freq: 6 }))
  .map(([from, lasts]) => ({ from, to: lasts === null ? Infinity : from + lasts }));
const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(times, fc.constantFrom('granted' as const, 'busy' as const, 'unknown' as const))
      .map(([when, got]) => ({ ...when, kind: 'try' as const, owner: '', result: got })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(times, fc.nat({ max: 4 }))
      .map(([when, who]) => ({ ...when, kind: 'release' as const, owner: `${who}` })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(times, fc.constantFrom('held' as const, 'free' as const))
      .map(([when, saw]) => ({ ...when, kind: 'read' as const, observed: saw })),
  },
);
/** Every try bears a name of its own, and whatever was answered has an end. */
const operations = fc.array(operation, { maxLength: 5 }).map((list) =>
  list.map((one, index): Operation => {
    const answered = one.kind === 'read' || (one.kind === 'try' && one.result !== 'unknown');
    const to = answered ? Math.min(one.to, one.from + 4) : one.kind === 'try' ? Infinity : one.to;
    return one.kind === 'try' ? { ...one, to, owner: `${index}` } : { ...one, to };
  }),
);

describe('a history of a lock without tokens', () => {
  test.prop([operations], { numRuns: runs(1_500) })('is judged as by trying every order and every instant', (list) => {
    const answer = checkLinearizability(list, terms);
    assert.equal(answer.result, isLinearizableByBruteForce(list) ? 'linearizable' : 'not');
  });

  test.prop([operations, fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 5 }))], {
    numRuns: runs(1_000),
  })('is judged so with a pause as well', (list, [from, lasts]) => {
    const outages = [{ from, to: from + lasts }];
    assert.equal(
      checkLinearizability(list, { ...terms, outages }).result,
      isLinearizableByBruteForce(list, outages) ? 'linearizable' : 'not',
    );
  });

  const crowds = fc
    .array(fc.tuple(times, fc.constantFrom('granted' as const, 'busy' as const, 'busy' as const, 'busy' as const)), {
      minLength: 3,
      maxLength: 6,
    })
    .map((list) =>
      list.map(([{ from, to }, result], index): Operation => ({
        from,
        to: Math.min(to, from + 4),
        kind: 'try',
        owner: `${index}`,
        result,
      })),
    );
  test.prop([crowds], { numRuns: runs(1_000) })(
    'is judged so with many busy tries, of which those that add nothing are dropped',
    (list) => {
      assert.equal(checkLinearizability(list, terms).result, isLinearizableByBruteForce(list) ? 'linearizable' : 'not');
    },
  );

  test.prop([operations], { numRuns: runs(500) })(
    'that does not fit comes with a prefix that does, and the operation at which it breaks',
    (list) => {
      const answer = checkLinearizability(list, terms);
      if (answer.result !== 'not') return;
      const { prefix, failedOperation } = answer;
      // Of the others, those that had begun by the prefix's end may have had their effect already.
      const end = prefix.at(-1)?.to ?? -Infinity;
      const begun = list
        .filter((one) => !prefix.includes(one) && one.from <= end)
        .map((one): Operation => ({ ...one, to: Infinity, ...(one.kind === 'try' && { result: 'unknown' as const }) }));
      assert.equal(isLinearizableByBruteForce([...prefix, ...begun]), true);
      assert.ok(list.includes(failedOperation) && !prefix.includes(failedOperation));
    },
  );

  const granted = (from: number, to: number, owner: string): Operation => ({
    from,
    to,
    kind: 'try',
    owner,
    result: 'granted',
  });
  const busy = (from: number, to: number, owner: string): Operation => ({
    from,
    to,
    kind: 'try',
    owner,
    result: 'busy',
  });
  const release = (from: number, to: number, owner: string): Operation => ({ from, to, kind: 'release', owner });
  const dwell = { dwellMs: 15_000, slackMs: 0 };

  it.each<[string, Operation[], string]>([
    ['two grants within one dwell limit', [granted(0, 5, 'a'), granted(10, 20, 'b')], 'not'],
    ['a grant after the release', [granted(0, 5, 'a'), release(500, 600, 'a'), granted(601, 610, 'b')], 'linearizable'],
    ['a grant after the limit', [granted(0, 5, 'a'), granted(15_000, 15_010, 'b')], 'linearizable'],
    ['a grant a millisecond before the limit', [granted(0, 0, 'a'), granted(14_999, 14_999, 'b')], 'not'],
    ['busy after the limit', [granted(0, 0, 'a'), busy(15_001, 15_001, 'b')], 'not'],
    ['busy after the release', [granted(0, 0, 'a'), release(500, 600, 'a'), busy(601, 610, 'b')], 'not'],
    [
      'a late release that frees the successor',
      [granted(0, 0, 'a'), granted(15_000, 15_000, 'b'), release(15_100, 15_200, 'a'), granted(15_300, 15_310, 'c')],
      'not',
    ],
    [
      'a grant without an answer',
      [{ from: 0, to: 5, kind: 'try', owner: 'a', result: 'unknown' }, busy(10, 20, 'b')],
      'linearizable',
    ],
  ])('%s', (_what, list, expected) => {
    expect(checkLinearizability(list, dwell).result).toBe(expected);
  });

  it('is unknown, and never linearizable, when the search is cut short', () => {
    const crowd = Array.from({ length: 30 }, (_, index) => granted(0, 1_000, `${index}`));
    expect(
      checkLinearizability(
        [...crowd, ...crowd.map((_, index) => release(0, 1_000, `${index}`)), busy(40_000, 40_000, 'y')],
        dwell,
        50,
      ).result,
    ).toBe('unknown');
  });

  it('is not made harder by a crowd of tries that found it busy at once', () => {
    const crowd = Array.from({ length: 500 }, (_, index) => busy(100 + (index % 7), 5_000 + (index % 11), `${index}`));
    const answer = checkLinearizability(
      [
        granted(0, 50, 'x'),
        ...crowd,
        release(6_000, 6_000, 'x'),
        granted(6_001, 6_010, 'y'),
        granted(6_100, 6_110, 'z'),
      ],
      dwell,
      100,
    );
    expect(answer.result).toBe('not');
  });

  it('of a crowd that found it busy keeps only tries that contain no other', () => {
    const list = [
      busy(2, 3, 'inner'),
      busy(2, 3, 'the same'),
      busy(1, 4, 'outer'),
      busy(2, 4, 'same start'),
      busy(1, 3, 'same end'),
      busy(3, 5, 'later'),
      granted(0, 9, 'x'),
    ];
    expect(
      withoutDominated(list.toSorted((a, b) => a.to - b.to || a.from - b.from)).map((one) =>
        'owner' in one ? one.owner : '',
      ),
    ).toEqual(['inner', 'later', 'x']);
  });

  it.each<[string, number, string]>([
    ['within the pause that its limit falls into', 17_999, 'linearizable'],
    ['after that pause', 18_001, 'not'],
  ])('may be held %s', (_what, at, expected) => {
    const outages = [
      { from: 1_000, to: 2_000 },
      { from: 14_000, to: 18_000 },
    ];
    expect(checkLinearizability([granted(0, 0, 'a'), busy(at, at, 'b')], { ...dwell, outages }).result).toBe(expected);
    // Granted a little later, it falls due when the core runs again.
    expect(
      checkLinearizability([granted(4_000, 4_000, 'a'), busy(19_000, 19_000, 'b')], { ...dwell, outages }).result,
    ).toBe('linearizable');
    expect(
      checkLinearizability([granted(4_000, 4_000, 'a'), busy(19_001, 19_001, 'b')], { ...dwell, outages }).result,
    ).toBe('not');
  });

  it('judges thousands of sales, one after the other', () => {
    const sales = Array.from({ length: 4_000 }, (_, index) => {
      const at = index * 1_000;
      return [
        granted(at, at + 5, `${index}`),
        busy(at + 100, at + 110, `b${index}`),
        release(at + 700, at + 720, `${index}`),
      ];
    }).flat();
    expect(checkLinearizability(sales, dwell).result).toBe('linearizable');
    expect(
      checkLinearizability(
        [...sales, granted(3_999_705, 3_999_706, 'thief'), busy(3_999_100, 3_999_690, 'x')].filter(
          (one) => !(one.kind === 'release' && one.owner === '3999'),
        ),
        dwell,
      ).result,
    ).toBe('not');
  });
});
