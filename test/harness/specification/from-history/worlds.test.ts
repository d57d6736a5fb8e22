import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { History } from '#harness/history/event.ts';
import { networkDelays } from '#harness/runner/run-setup.ts';
import { runScenario } from '#harness/runner/run.ts';
import { defineScenario } from '#harness/scenario/read-scenario.ts';
import type { Scenario } from '#harness/scenario/scenario.ts';
import type { StepInput } from '#harness/scenario/steps.ts';
import { drawWorld } from '#harness/simulation/draw-world.ts';
import { observe, type ObservedRun } from '#harness/specification/from-history/observations.ts';
import type { Stage } from '#harness/stages/stage.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';

/** A frame at one end of a link. */
interface Carried {
  readonly machine: string;
  readonly t: number;
  readonly text: string;
}

/** A frame that was given to the network. */
interface Sent extends Carried {
  /** When the connection came up. */
  readonly openedAt: number;
}

/** A stage that notes when frames of machines are given to the network, and when they come to a core. */
function watched(stage: Stage, sent: Sent[], arrived: Carried[]): Stage {
  const now = (): number => stage.clock.monotonic();
  return {
    ...stage,
    drive: (work) => stage.drive(work),
    link: {
      dial(machine, listener) {
        let openedAt = NaN;
        const wire = stage.link.dial(machine, {
          opened: () => {
            openedAt = now();
            listener.opened();
          },
          frame: (text) => listener.frame(text),
          closed: (code, reason) => listener.closed(code, reason),
        });
        return {
          send(text) {
            const isSent = wire.send(text);
            if (isSent) sent.push({ machine, t: now(), text, openedAt });
            return isSent;
          },
          close: (code, reason) => wire.close(code, reason),
          get open() {
            return wire.open;
          },
        };
      },
    },
    hostCore: (core) =>
      stage.hostCore({
        ...core,
        handle: (request) => core.handle(request),
        devices: {
          accept(machine, wire) {
            const listener = core.devices.accept(machine, wire);
            return {
              frame(text, at) {
                arrived.push({ machine, t: now(), text });
                listener.frame(text, at);
              },
              closed: (code, reason) => listener.closed(code, reason),
            };
          },
        },
      }),
  };
}

async function runObserved(world: Scenario, seed = 1) {
  const stage = virtualStage({ seed, network: networkDelays(world) });
  const sent: Sent[] = [];
  const arrived: Carried[] = [];
  const startedAt = stage.clock.monotonic();
  try {
    const { history } = await runScenario(world, watched(stage, sent, arrived), { seed });
    const run = observe(history);
    if ('reason' in run) throw new Error(run.reason);
    return { history, run, sent, arrived, startedAt };
  } finally {
    await stage.close();
  }
}

const runSeed = (seed: number) => runObserved(drawWorld(seed), seed);

/**
 * Frames that the machine sent itself: another that dials with its number is not seen at the machine's end.
 */
function ownFrames(
  { history, sent, startedAt }: Awaited<ReturnType<typeof runObserved>>,
  machineNo: string,
): readonly Sent[] {
  const ups = new Set(history.events.flatMap((e) => (e.kind === 'connected' && e.machine === machineNo ? [e.t] : [])));
  return sent.filter(({ machine, openedAt }) => machine === machineNo && ups.has(openedAt - startedAt));
}

function countOf(history: History, ...kinds: readonly string[]): number {
  return history.events.filter(({ kind }) => kinds.includes(kind)).length;
}

function checkCounts(history: History, { machines, otherCalls, otherCallbacks }: ObservedRun): void {
  const seen = machines.map(({ observations }) => observations);
  const calls = new Set([...seen.flatMap((one) => one.calls), ...otherCalls].map(({ call }) => call));
  const unsent = history.events.filter((event) => event.kind === 'no-answer' && event.reason === 'refused').length;
  expect(calls.size + unsent).toBe(countOf(history, 'call'));
  expect(seen.flatMap(({ frames }) => frames)).toHaveLength(countOf(history, 'frame-sent', 'frame-received'));
  const callbacks = seen.reduce((sum, one) => sum + one.callbacks.length, otherCallbacks.length);
  expect(callbacks).toBe(countOf(history, 'callback-received'));
}

describe('what is seen of a random world', () => {
  it('has every call, frame and callback once, and a frame that certainly arrives does', async () => {
    let certain = 0;
    let frames = 0;
    await fc.assert(
      fc.asyncProperty(fc.nat(1_000_000), async (seed) => {
        const observed = await runSeed(seed);
        const { history, run, arrived, startedAt } = observed;
        checkCounts(history, run);
        // Of an order or a lane test whose call had no answer nothing may be seen but its end.
        for (const { members } of run.otherCallbacks)
          expect(members['method'] === 'order.closed' || Number(members['order_id']) === 0).toBe(true);
        for (const { machine, observations } of run.machines) {
          const texts = ownFrames(observed, machine.machineNo);
          const ups = observations.frames.filter(({ direction }) => direction === 'up');
          expect(ups).toHaveLength(texts.length);
          for (const [nth, { at, arrives }] of ups.entries()) {
            const { text, t } = texts[nth]!;
            expect(t - startedAt).toBe(at);
            const cameAt = arrived.filter((one) => one.text === text).map((one) => one.t - startedAt);
            frames += 1;
            // What comes later than it may is what no state of the specification could explain.
            for (const came of cameAt.slice(0, 1)) expect(came, 'latest arrival').toBeLessThanOrEqual(arrives.by);
            if (!arrives.certain) continue;
            certain += 1;
            expect(cameAt.some((came) => came >= at && came <= arrives.by)).toBe(true);
          }
        }
      }),
      { numRuns: 30 },
    );
    // Most frames of most worlds are certain: otherwise little could be judged.
    expect(certain / frames).toBeGreaterThan(0.5);
  });

  it('has no frame of an impostor who dials with the number of a machine', async () => {
    const steps: readonly StepInput[] = [
      { sendFrame: 'lane-status', times: 3, from: 'impostor' },
      { sendFrame: 'unknown-method', times: 2, from: 'machine' },
      { wait: '20s' },
    ];
    const fleet = [{ group: 'snacks', motor: 'spring', count: 1 } as const];
    const world = defineScenario({ name: 'impostor', fleet, tracks: [{ on: 'snacks', steps }] });
    const observed = await runObserved(world);
    const [{ machine, observations }] = observed.run.machines as [ObservedRun['machines'][number]];
    const ups = observations.frames.filter(({ direction }) => direction === 'up');
    const own = ownFrames(observed, machine.machineNo);
    expect(ups.map(({ at }) => at)).toEqual(own.map(({ t }) => t - observed.startedAt));
    expect(observed.sent.length - own.length).toBe(3);
  });

  it('shows what refuses calls: trade ids, credentials and signs of all kinds', async () => {
    const bodies = new Set<string>();
    for (const seed of [5, 6, 7, 8, 9, 10]) {
      const { run } = await runSeed(seed);
      for (const { observations } of run.machines)
        for (const { body, credentials } of observations.calls)
          bodies.add(body.kind === 'signed' ? `signed ${body.sign} ${credentials}` : body.kind);
    }
    expect([...bodies]).toEqual(
      expect.arrayContaining(['signed right right', 'signed wrong right', 'plain', 'malformed']),
    );
  });
});
