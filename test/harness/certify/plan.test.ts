import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { certifyCases } from '#harness/certify/cases/index.ts';
import type { CertifyFacts, CertifyMachine } from '#harness/certify/certify-machine.ts';
import { plainText } from '#harness/certify/local-text.ts';
import { assignCases } from '#harness/certify/plan/assign-cases.ts';
import { longestWait, planCases, type PlannedCase } from '#harness/certify/plan/plan-cases.ts';
import { retryPlan } from '#harness/certify/cases/retry-plan.ts';
import { slackOf } from '#harness/certify/run/measure-slack.ts';
import { tinyCapabilities, tinyMachines } from './tiny-cloud/tiny-wire.ts';

const facts: CertifyFacts = { limits: tinyCapabilities(), machines: tinyMachines, budgetMs: 10_000 };
const machinesOf = (count: number): CertifyMachine[] =>
  Array.from({ length: count }, (_, at) => ({ machine: `m${at}`, key: 'k', kind: 'locker', products: ['p'] }));

describe('the plan of a run', () => {
  it('leaves out what waits longer than a quick run, and nothing else', () => {
    const { played, leftOut } = planCases(certifyCases(facts), facts, 10_000);
    expect(leftOut.map(({ case: { name } }) => name)).toEqual([
      'lock-silent',
      'lock-acknowledged',
      'lock-expired-grant',
      'lock-limit-drinks',
      'timeout',
      'late-result',
      'after-timeout',
      'callback-timeout',
      'unpaid-expiry',
      'expiry-callback',
      'silence',
    ]);
    expect(longestWait(played)).toBeLessThanOrEqual(10_000);
    expect(planCases(certifyCases(facts), facts, Infinity).leftOut).toEqual([]);
  });

  it('plays each case once, and no machine in two cases at a time, whatever they need and how long they take', () => {
    const someCases = fc.array(
      fc.record({ machines: fc.constantFrom(0, 1, 2), waitMs: fc.nat(100), suits: fc.nat(15), takes: fc.nat(5) }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(someCases, fc.integer({ min: 1, max: 4 }), (drawn, count) => {
        const machines = machinesOf(count);
        const takes = new Map<PlannedCase, number>();
        const planned = drawn.flatMap(({ machines: needed, waitMs, suits, takes: turns }, at): PlannedCase[] => {
          const suitable = machines.filter((_, index) => (suits >> index) % 2 === 0);
          if (suitable.length < Math.max(1, needed)) return [];
          const title = { name: `c${at}`, group: 'api', promise: plainText('') } as const;
          const next = {
            case: { ...title, machines: needed, play: () => Promise.resolve() },
            waitMs,
            suitable,
          };
          takes.set(next, turns);
          return [next];
        });
        playInTurns(planned, machines, takes);
      }),
    );
  });

  it('begins with the case that waits longest, on a machine that no other case needs', () => {
    const [a, b] = machinesOf(2) as [CertifyMachine, CertifyMachine];
    const planned = (name: string, waitMs: number, suitable: readonly CertifyMachine[]): PlannedCase => ({
      case: { name, group: 'api', promise: plainText(''), machines: 1, play: () => Promise.resolve() },
      waitMs,
      suitable,
    });
    const cases = [planned('short', 1, [a]), planned('long', 9, [a, b]), planned('middle', 5, [a])];
    expect(
      assignCases(cases, [a, b]).map(({ planned: { case: c }, machines }) => [c.name, machines[0]?.machine]),
    ).toEqual([
      ['long', 'm1'],
      ['middle', 'm0'],
    ]);
  });
});

/** Assigns until all cases have ended, each after its number of turns. */
function playInTurns(
  planned: readonly PlannedCase[],
  machines: readonly CertifyMachine[],
  takes: ReadonlyMap<PlannedCase, number>,
): void {
  const waiting = new Set(planned);
  const free = new Set(machines);
  let running: { readonly machines: readonly CertifyMachine[]; readonly until: number }[] = [];
  for (let turn = 0; waiting.size + running.length > 0; turn += 1) {
    for (const { planned: next, machines: given } of assignCases([...waiting], [...free])) {
      expect(waiting.delete(next)).toBe(true);
      expect(given).toHaveLength(next.case.machines);
      for (const machine of given) {
        expect(next.suitable).toContain(machine);
        expect(free.delete(machine)).toBe(true);
      }
      running.push({ machines: given, until: turn + (takes.get(next) ?? 0) });
    }
    for (const { machines: given, until } of running) if (until <= turn) given.forEach((machine) => free.add(machine));
    running = running.filter(({ until }) => until > turn);
    expect(turn).toBeLessThan(200);
  }
}

describe('the pauses of a callback that are examined', () => {
  const callback = { retryMs: [1_000, 5_000, 15_000], jitter: 0.2, timeoutMs: 5_000 };

  it('are those that fit into the time, and the first in any case', () => {
    expect(retryPlan(callback, 0)).toMatchObject({ pauses: [1_000], isWhole: false, waitMs: 2_400 });
    expect(retryPlan(callback, 13_200)).toMatchObject({ pauses: [1_000, 5_000], isWhole: false, waitMs: 13_200 });
    expect(retryPlan(callback, 100_000)).toMatchObject({ pauses: callback.retryMs, isWhole: true });
  });

  it('name what is left', () => {
    expect(retryPlan(callback, 0).left.en).toBe('pauses 2 to 3 (5000 ms and on)');
  });
});

describe('the slack', () => {
  it('is two round trips, the lag of this process, and a tenth of the shortest limit up to 250 ms', () => {
    expect(slackOf({ roundTripMs: 3.2, loopLagMs: 1.1, shortestLimitMs: 600 })).toEqual({
      slackMs: 70,
      roundTripMs: 4,
      loopLagMs: 2,
      allowanceMs: 60,
    });
    expect(slackOf({ roundTripMs: 3, loopLagMs: 1, shortestLimitMs: 15_000 }).slackMs).toBe(257);
    expect(slackOf({ roundTripMs: 3, loopLagMs: 1, shortestLimitMs: 15_000 }, 400).slackMs).toBe(400);
  });
});
