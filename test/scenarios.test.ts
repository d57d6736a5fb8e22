import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scenarios } from '#scenarios/index.ts';
import { faults } from '#simulators/faults/index.ts';
import { forgeries } from '#simulators/forgeries/index.ts';
import { motorTypes } from '#simulators/motors/index.ts';
import { compareWithDeclaration } from '#harness/runner/compare-declaration.ts';
import { withRules } from '#harness/fault-injection/core/core-patch.ts';
import { defaultRules, type Rules } from '#core/rules.ts';
import { networkDelays } from '#harness/runner/run-setup.ts';
import { runScenario, type RunResult } from '#harness/runner/run.ts';
import type { Scenario, ScenarioInput } from '#harness/scenario/scenario.ts';
import { defineScenario } from '#harness/scenario/read-scenario.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';

async function play(scenario: Scenario, seed = 7, rules?: Rules): Promise<RunResult & { bytes: string }> {
  const stage = virtualStage({ seed, network: networkDelays(scenario) });
  const lines: string[] = [];
  const result = await runScenario(scenario, stage, {
    seed,
    write: (line) => lines.push(line),
    ...(rules && { patch: withRules(rules) }),
  });
  await stage.close();
  return { ...result, bytes: lines.join('') };
}

function named(name: string): Scenario {
  return scenarios.find((scenario) => scenario.name === name)!;
}

describe('every scenario of the catalogue', () => {
  it('is listed in scenarios/index.ts', async () => {
    const folder = new URL('../scenarios/', import.meta.url);
    const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && file !== 'index.ts');
    for (const file of files) {
      const { default: scenario } = (await import(new URL(file, folder).href)) as { default: Scenario };
      expect(scenarios, file).toContain(scenario);
    }
    expect(scenarios).toHaveLength(files.length);
  });

  for (const scenario of scenarios) {
    it.each([scenario.seed, 7])(
      `${scenario.name} comes to what it declares on the virtual stage with seed %d`,
      async (seed) => {
        const result = await play(scenario, seed);
        expect(result.coreErrors).toEqual([]);
        expect(compareWithDeclaration(scenario, result), result.verdict.reason).toMatchObject({ matches: true });
      },
    );
  }

  it('has each fault of the catalogue of faults fire in one of its scenarios, or in its own', async () => {
    const planned = new Set(scenarios.flatMap((scenario) => scenario.faults.map(({ fault }) => fault)));
    for (const fault of faults.filter(({ name }) => !planned.has(name))) {
      const motor = motorTypes.find((type) => fault.fits(type))!.name;
      const when = fault.scope === 'run' ? { job: 2 } : { from: '500ms', to: '1min' };
      const own = oneSale({
        fleet: [{ group: 'snacks', motor }],
        faults: [{ fault: fault.name, on: 'snacks', when }],
        tracks: [
          {
            on: 'snacks',
            steps: [
              { order: 'a' },
              { pay: 'a' },
              { deliver: 'a' },
              { wait: '3min' },
              { order: 'b' },
              { pay: 'b' },
              { deliver: 'b' },
              { wait: '3min' },
            ],
          },
        ],
      });
      const { history } = await play(own);
      expect(
        history.events.some((event) => event.kind === 'fault-fired' && event.fault === fault.name),
        fault.name,
      ).toBe(true);
    }
  });

  it('has hostile-merchant send every forged request that there is', () => {
    const sent = named('hostile-merchant').tracks.flatMap(({ steps }) =>
      steps.flatMap((step) => ('probe' in step ? [step.probe] : [])),
    );
    expect(sent.toSorted()).toEqual(forgeries.map(({ name }) => name).toSorted());
  });

  it('gives one history for one seed, byte for byte, and another for another', async () => {
    // The day of sales is in here too; one more day for each of three seeds is enough.
    for (const scenario of scenarios) {
      const [first, repeated, other] = [await play(scenario, 7), await play(scenario, 7), await play(scenario, 8)];
      expect(repeated.bytes).toBe(first.bytes);
      expect(other.bytes).not.toBe(first.bytes);
    }
  });
});

/** One sale on one machine. */
function oneSale(over: Partial<ScenarioInput>): Scenario {
  return defineScenario({
    name: 'one-sale',
    title: 'One sale',
    stages: ['virtual'],
    fleet: [{ group: 'snacks', motor: 'spring' }],
    tracks: [{ on: 'snacks', steps: [{ sell: {} }] }],
    proves: ['paid-quantity'],
    ...over,
  });
}

describe('a verdict', () => {
  it('is INCONCLUSIVE when a planned fault never fires', async () => {
    const { verdict } = await play(oneSale({ faults: [{ fault: 'goods-stuck', on: 'snacks', when: { job: 2 } }] }));
    expect(verdict).toMatchObject({
      verdict: 'INCONCLUSIVE',
      reason: expect.stringContaining('goods-stuck') as string,
    });
  });

  it('is INCONCLUSIVE when a check that the scenario is to prove had nothing to look at', async () => {
    const { verdict } = await play(oneSale({ proves: ['timeout-bound'] }));
    expect(verdict).toMatchObject({
      verdict: 'INCONCLUSIVE',
      reason: expect.stringContaining('timeout-bound') as string,
    });
  });

  it('is INCONCLUSIVE when nothing was asked of the core and nothing special was to be proved', async () => {
    const { verdict } = await play(oneSale({ proves: [], tracks: [{ on: 'snacks', steps: [{ wait: '1s' }] }] }));
    expect(verdict).toMatchObject({
      verdict: 'INCONCLUSIVE',
      reason: expect.stringContaining('Nothing was asked of the core') as string,
    });
  });

  it('is FAIL when a step ends otherwise than expected', async () => {
    const { verdict } = await play(oneSale({ tracks: [{ on: 'snacks', steps: [{ sell: {}, ends: 'failure' }] }] }));
    expect(verdict.verdict).toBe('FAIL');
  });
});

describe('a broken core is caught', () => {
  const { lock, record, delivery, signing } = defaultRules;
  /** What JSON.parse makes of a payload; null when it is none. */
  const lenient = (text: string): ReturnType<typeof signing.decodePayload> | null => {
    try {
      const { sign = '', ...payload } = JSON.parse(Buffer.from(text, 'base64').toString()) as Record<string, string>;
      return { ok: true, payload, sign };
    } catch {
      return null;
    }
  };
  const mutants: [string, string, Rules, string][] = [
    [
      'the lock is granted while it is held',
      'dwell-lock',
      { ...defaultRules, lock: { ...lock, grant: (held, ...rest) => lock.grant({ ...held, hold: null }, ...rest) } },
      'mutual-exclusion',
    ],
    [
      'the lock expires 1 ms early',
      'dwell-lock',
      { ...defaultRules, lock: { ...lock, hasExpired: (held, now) => lock.hasExpired(held, now + 1) } },
      'dwell-bound',
    ],
    [
      'the lock is released without looking at the token',
      'timeout-fallback',
      { ...defaultRules, lock: { ...lock, release: (held, token) => lock.release(held, held.hold?.token ?? token) } },
      'fencing',
    ],
    [
      'the lock is never released',
      'first-sale',
      { ...defaultRules, lock: { ...lock, release: () => null } },
      'prompt-release',
    ],
    [
      'the fallback comes 1 ms late',
      'timeout-fallback',
      { ...defaultRules, delivery: { ...delivery, hasTimedOut: (row, now) => delivery.hasTimedOut(row, now - 1) } },
      'timeout-bound',
    ],
    [
      'quantity is ignored',
      'drinks-quantity',
      {
        ...defaultRules,
        record: {
          ...record,
          findDeliverable: (order, id) =>
            record.findDeliverable(
              {
                ...order,
                records: order.records.map((row) => ({ ...row, delivered: 0, status: 'WAITING_PICKED_UP' })),
              },
              id,
            ),
        },
      },
      'paid-quantity',
    ],
    [
      'a sign in lower case is accepted',
      'hostile-merchant',
      {
        ...defaultRules,
        signing: {
          ...signing,
          verifySign: (payload, sign, key) => signing.verifySign(payload, sign.toUpperCase(), key),
        },
      },
      'sign-shape',
    ],
    [
      'the sign is not verified',
      'hostile-merchant',
      { ...defaultRules, signing: { ...signing, verifySign: () => true } },
      'no-effect-unverified',
    ],
    [
      'the window is a second too narrow',
      'hostile-merchant',
      {
        ...defaultRules,
        signing: {
          ...signing,
          timestampFault: (at, now, windowMs) => signing.timestampFault(at, now, windowMs - 1_000),
        },
      },
      'window',
    ],
    [
      'there is no window',
      'hostile-merchant',
      { ...defaultRules, signing: { ...signing, timestampFault: () => null } },
      'window',
    ],
    [
      'base64 is read leniently',
      'hostile-merchant',
      {
        ...defaultRules,
        signing: {
          ...signing,
          decodePayload: (text) => signing.decodePayload(Buffer.from(text, 'base64').toString('base64')),
        },
      },
      'base64-strict',
    ],
    [
      'the last of two members of one name counts',
      'hostile-merchant',
      {
        ...defaultRules,
        signing: {
          ...signing,
          decodePayload: (text) =>
            text.length > 1_000 ? signing.decodePayload(text) : (lenient(text) ?? signing.decodePayload(text)),
        },
      },
      'json-strict',
    ],
  ];

  it.each(mutants)('%s', async (_mutant, scenario, rules, check) => {
    const { verdict, judgement } = await play(named(scenario), 7, rules);
    expect(verdict.verdict).toBe('FAIL');
    expect(judgement.findings.map((finding) => finding.check)).toContain(check);
  });
});

describe('a scenario that cannot be used is refused with the reason', () => {
  it.each([
    ['a duration without a unit', { tracks: [{ on: 'snacks', steps: [{ wait: '30' }] }] }, /wait: .*"30" needs a unit/],
    [
      'an unknown step',
      { tracks: [{ on: 'snacks', steps: [{ sel: {} } as never] }] },
      /there is no step "sel"; did you mean "sell"/,
    ],
    ['an unknown member', { fleat: 1 } as never, /fleat/],
    ['a group that is not there', { tracks: [{ on: 'snaks', steps: [{ sell: {} }] }] }, /there is no group "snaks"/],
    ['a machine that is not there', { tracks: [{ on: 'snacks', machine: 2, steps: [{ sell: {} }] }] }, /has 1 machine/],
  ] as [string, Partial<ScenarioInput>, RegExp][])('%s', (_what, over, message) => {
    expect(() => oneSale(over)).toThrow(message);
  });
});
