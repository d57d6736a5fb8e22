import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { judgeRun, runScenario, type RunResult } from '#harness/runner/run.ts';
import { scenarioSchema } from '#harness/scenario/scenario.ts';
import { semanticProblems } from '#harness/scenario/problems/semantics.ts';
import { freePorts } from '#harness/stages/cluster/ports.ts';
import { liveStage } from '#harness/stages/live/index.ts';
import type { ExternalMachine } from '#simulators/machine/machine-spec.ts';

// The machine is a program of its own, which imports nothing of vendloop.

const program = join(import.meta.dirname, '../../../../examples/real-machine/machine.mjs');
const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill();
});

/** One simulated machine, then real ones. */
const scenario = (real: number) => ({
  ...scenarioSchema.parse({
    name: 'real',
    stages: ['live'],
    fleet: [
      { group: 'simulated', motor: 'spring' },
      { group: 'real', motor: 'spring', count: real, external: true },
    ],
    tracks: [
      { on: 'simulated', steps: [{ sell: {} }] },
      { on: 'real', steps: [{ sell: {} }] },
    ],
    network: {
      faults: [{ fault: 'delay', path: 'link', on: 'real', direction: 'down', delay: ['40ms', '60ms'] }],
    },
    proves: ['honest-success'],
  }),
  title: 'real machines',
});

/** Plays with a program for each real machine. `null`: it has no sensor. */
async function play(manners: readonly ('honest' | 'lies' | null)[], withinMs = 20_000): Promise<RunResult> {
  const ports = await freePorts(manners.length);
  const numbers = manners.map((_, index) => `${10_000_002 + index}`);
  const stage = liveStage({ seed: 1, speed: 1, dir: mkdtempSync(join(tmpdir(), 'vendloop-real-')) });
  const machines = new Map(
    manners.flatMap((manner, index): readonly [string, ExternalMachine][] =>
      manner === null
        ? []
        : [[numbers[index] ?? '', { drops: { by: 'sensor', url: `http://127.0.0.1:${ports[index]}` } }]],
    ),
  );
  try {
    return await runScenario(scenario(manners.length), stage, {
      seed: 1,
      external: {
        machines,
        withinMs,
        onWaiting: (waiting) =>
          waiting.forEach(({ spec: { machineNo, key }, address }, index) => {
            const args = [program, address, machineNo, key, `${ports[index]}`, manners[index] ?? 'honest'];
            started.push(spawn(process.execPath, args, { stdio: 'ignore' }));
          }),
      },
    });
  } finally {
    await stage.close();
  }
}

const honestSuccess = ({ judgement }: RunResult) =>
  judgement.results.find(({ check }) => check === 'honest-success') ?? expect.fail('it was not judged');

describe('a real machine among simulated ones', () => {
  it('sells through the proxy, with its frames in the history and its line disturbed, and is judged', async () => {
    const result = await play(['honest']);
    expect(result.verdict.verdict, result.verdict.reason).toBe('PASS');
    const { events, header } = result.history;
    expect(header.machines.map(({ drops }) => drops)).toEqual([undefined, 'sensor']);
    const kinds = events.flatMap((event) => ('machine' in event && event.machine === '10000002' ? [event.kind] : []));
    expect(kinds).toEqual(
      expect.arrayContaining([
        'connected',
        'frame-sent',
        'command-received',
        'ack-sent',
        'answer-sent',
        'item-dropped',
      ]),
    );
    expect(kinds).toContain('network-fault-fired');
    const frame = events.find((event) => event.kind === 'frame-sent' && event.machine === '10000002');
    expect(frame).toMatchObject({ method: 'client.heartbeat', wire: { members: { client_id: '10000002' } } });
    expect(JSON.stringify(events)).not.toContain('demo-machine-key');

    // The same run, had no one counted.
    const unseen = judgeRun(
      {
        header: { ...header, machines: header.machines.map((one) => (one.drops ? { ...one, drops: 'none' } : one)) },
        events: events.filter((event) => !(event.kind === 'item-dropped' && event.machine === '10000002')),
      },
      [],
    );
    expect(unseen.verdict.verdict).toBe('INCONCLUSIVE');
    expect(unseen.verdict.reason).toContain('honest-success: not visible: no one counts drops at machine 10000002.');
  }, 30_000);

  it('is found lying by its sensor, and is not accused where it has none', async () => {
    const result = await play(['lies', null]);
    expect(result.verdict.verdict, result.verdict.reason).toBe('FAIL');
    const { findings, undecided } = honestSuccess(result);
    expect(findings.map(({ machine, message }) => [machine, message])).toEqual([
      ['10000002', expect.stringContaining('settled as a success when 0 of 1 item had dropped') as string],
    ]);
    expect(undecided).toEqual(['not visible: no one counts drops at machine 10000003.']);
  }, 30_000);

  it('that does not come is named with the address that it must dial', async () => {
    const stage = liveStage({ seed: 1, speed: 1, dir: mkdtempSync(join(tmpdir(), 'vendloop-real-')) });
    const run = runScenario(scenario(1), stage, { seed: 1, external: { withinMs: 60, onWaiting: () => undefined } });
    await expect(run).rejects.toThrow(
      /^the real machine 10000002 did not come within 0\.06 s: it must dial ws:\/\/127\.0\.0\.1:\d+\/devices\/10000002 in place of its cloud \(nothing has dialled the proxy\)$/,
    );
    await stage.close();
  }, 30_000);
});

it('a scenario cannot break a real machine, nor play it in virtual time', () => {
  const problems = semanticProblems({
    ...scenario(1),
    stages: ['virtual'],
    speed: 2,
    faults: scenarioSchema.shape.faults.parse([{ fault: 'goods-stuck', on: 'real' }]),
  });
  expect(problems.map(({ message }) => message)).toEqual(
    expect.arrayContaining([
      'a real machine needs real time: write "stages: [live]"',
      'a real machine knows no other speed: leave "speed" out',
      'group "real" is real: "goods-stuck" cannot be planned for it',
    ]),
  );
});
