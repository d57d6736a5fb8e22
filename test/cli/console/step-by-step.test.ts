import { describe, expect, it } from 'vitest';
import { SessionLeft, type Prompter } from '#cli/console/prompter.ts';
import { StepByStep } from '#cli/console/menus/step-by-step.ts';
import { en } from '#cli/texts/en/index.ts';
import { zh } from '#cli/texts/zh/index.ts';
import { runScenario, type RunSnapshot } from '#harness/runner/run.ts';
import { defineScenario } from '#harness/scenario/read-scenario.ts';
import { stepSchema } from '#harness/scenario/steps.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';

/** An asker that takes the first choice, and remembers what was shown and asked in which order. */
function makePrompter(leaves = false): { readonly asker: Prompter; readonly seen: string[] } {
  const shown: string[] = [];
  const never = (): never => {
    throw new Error('not asked here');
  };
  return {
    seen: shown,
    asker: {
      columns: () => 80,
      choose(message, choices, panel = () => []) {
        shown.push([...panel(), message].join('\n'));
        if (leaves) return Promise.reject(new SessionLeft());
        return Promise.resolve(choices[0]!.value);
      },
      async showWhile(panel, wait) {
        await wait;
        shown.push(panel().join('\n'));
      },
      text: never,
      confirm: never,
      watch: never,
      print: never,
    },
  };
}

const standing = {
  t: 31_500,
  inFlight: 1,
  queued: 0,
  pendingCallbacks: 2,
  started: 1,
  settled: 0,
  oldestStartedAt: 0,
  fallbackInMs: 88_500,
};
const now: RunSnapshot = {
  ...standing,
  steps: [
    { machine: '10000001', step: stepSchema.parse({ wait: '90s' }), leftMs: 58_500, atMost: false },
    { machine: '10000002', step: stepSchema.parse({ awaitCallbacks: 'first' }), leftMs: 148_500, atMost: true },
    { machine: '10000003', step: stepSchema.parse({ pay: 'first' }), leftMs: null, atMost: false },
  ],
};

describe('a scenario that is played step by step', () => {
  it('shows between two questions what it waits for, and the remaining time', async () => {
    const { asker: asking, seen } = makePrompter();
    const steps = new StepByStep({ prompter: asking, texts: en, name: 'late', speed: 10 });
    let finish = (): void => undefined;
    const running = new Promise<void>((resolve) => (finish = resolve));
    const attending = steps.show(running);
    steps.hooks.onStart?.(() => now);
    await steps.hooks.beforeStep?.('10000003', stepSchema.parse({ deliver: 'first' }));
    finish();
    await attending;
    const panel = [
      'late at 10×, 31.5 s so far',
      '10000001: wait "90s", 58.5 s more',
      '10000002: awaitCallbacks "first", expected: "success", at most 148.5 s more',
      '10000003: pay "first", expected: "accepted"',
      'waiting for 1 machine’s answer: the fallback of the oldest follows in 88.5 s',
      '2 callbacks pending',
    ].join('\n');
    expect(seen).toEqual([panel, `${panel}\nnext, at 10000003: deliver "first", expected: "accepted"`, panel]);
  });

  it('shows it in the session’s language', async () => {
    const { asker: asking, seen } = makePrompter();
    const steps = new StepByStep({ prompter: asking, texts: zh, name: 'late', speed: 1 });
    steps.hooks.onStart?.(() => now);
    await steps.show(Promise.resolve());
    expect(seen.join()).toMatch(/late，已运行 31\.5 秒\n10000001：wait "90s"，还要 58\.5 秒\n.*最多还要 148\.5 秒/);
  });

  it('puts questions of several scripts one after another', async () => {
    const { asker: asking, seen } = makePrompter();
    const steps = new StepByStep({ prompter: asking, texts: en, name: 'late', speed: 1 });
    const bothMachines = Promise.all(
      ['10000001', '10000002'].map(async (machine) =>
        steps.hooks.beforeStep?.(machine, stepSchema.parse({ wait: '1s' })),
      ),
    );
    await steps.show(bothMachines);
    await bothMachines;
    expect(seen.filter((text) => text.includes('next, at'))).toHaveLength(2);
  });

  it('ends when a person leaves a question', async () => {
    const steps = new StepByStep({ prompter: makePrompter(true).asker, texts: en, name: 'late', speed: 1 });
    const before = expect(steps.hooks.beforeStep?.('10000001', stepSchema.parse({ wait: '1s' }))).rejects.toThrow(
      SessionLeft,
    );
    await expect(steps.show(new Promise(() => undefined))).rejects.toThrow(SessionLeft);
    await before;
  });
});

describe('a run shows of each running step', () => {
  it('how long it waits still: exactly for a time, at most for what comes', async () => {
    const scenario = defineScenario({
      name: 'waits',
      title: 'Waits',
      stages: ['virtual'],
      seed: 1,
      fleet: [{ group: 'snacks', motor: 'spring', count: 3 }],
      proves: ['one-outcome'],
      tracks: [
        { on: 'snacks', machine: 1, steps: [{ wait: '90s' }] },
        {
          on: 'snacks',
          machine: 2,
          steps: [{ order: 'a' }, { pay: 'a' }, { deliver: 'a' }, { awaitCallbacks: 'a', ends: 'timeout' }],
        },
        { on: 'snacks', machine: 3, steps: [{ untilTime: '30s' }, { wait: '1s' }] },
      ],
      faults: [{ fault: 'never-answers', on: 'snacks' }],
    });
    const stage = virtualStage({ seed: 1 });
    let asked: () => RunSnapshot = () => now;
    let seen: RunSnapshot | null = null;
    await runScenario(scenario, stage, {
      seed: 1,
      onStart: (ask) => (asked = ask),
      beforeStep: (_, step) => {
        if ('wait' in step && step.wait === '1s') seen = asked();
        return Promise.resolve();
      },
    });
    await stage.close();
    const [first, second] = (seen as RunSnapshot | null)?.steps ?? [];
    expect(first).toMatchObject({ machine: '10000001', step: { wait: '90s' }, leftMs: 60_000, atMost: false });
    expect(second).toMatchObject({ machine: '10000002', step: { awaitCallbacks: 'a' }, atMost: true });
    // Till the fallback, 120 s after the delivery began: the retries of its callback are no part of it.
    expect(second?.leftMs).toBeGreaterThan(90_000 - 5_000);
    expect(second?.leftMs).toBeLessThanOrEqual(90_000 + 5_000);
  });
});
