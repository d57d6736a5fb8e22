import assert from 'node:assert';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Wire, WireAcceptor } from '#core/ports/link.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';
import type { VirtualStage } from '#harness/stages/virtual/index.ts';
import { runs } from '#test/properties/settings.ts';

/** A machine and a core that write down what they receive, each line with its time. */
interface ConnectedPair {
  readonly stage: VirtualStage;
  readonly log: string[];
  readonly core: Wire[];
  readonly acceptor: WireAcceptor;
  dial(machineNo?: string): Wire;
  run(ms?: number): Promise<void>;
}

function connectedPair(
  linkDelayMs: readonly [number, number],
  seed = 1,
  onAccept: (wire: Wire) => void = () => undefined,
): ConnectedPair {
  const stage = virtualStage({ seed, network: { linkDelayMs } });
  const log: string[] = [];
  const core: Wire[] = [];
  const note = (who: string, what: string): void => void log.push(`${stage.clock.monotonic()} ${who} ${what}`);
  const listener = (who: string) => ({
    opened: () => note(who, 'opened'),
    frame: (text: string) => note(who, `hears ${text}`),
    closed: (code: number, reason: string) => note(who, `closed ${code} ${reason}`),
  });
  const acceptor: WireAcceptor = {
    accept(machineNo, wire) {
      note('core', `accepts ${machineNo}`);
      core.push(wire);
      onAccept(wire);
      return listener('core');
    },
  };
  return {
    stage,
    log,
    core,
    acceptor,
    dial: (machineNo = '10000001') => stage.link.dial(machineNo, listener('machine')),
    // Through the last instant: what else is due in it was set before the second timer.
    run: (ms = 1_000) =>
      stage.drive(new Promise((resolve) => void stage.clock.after(ms, () => stage.clock.after(0, resolve)))),
  };
}

const host = ({ stage, acceptor }: ConnectedPair): Promise<string> =>
  stage.hostCore({ handle: () => Promise.resolve({ status: 200, headers: {}, body: '' }), devices: acceptor });

describe('a connection in a virtual world', () => {
  it('keeps what arrives while it is not read, a close too, and reads it in its order', async () => {
    const world = connectedPair([10, 10]);
    await host(world);
    const wire = world.dial();
    await world.run(20);
    const core = world.core[0]!;
    core.pause?.();
    wire.send('one');
    wire.send('two');
    wire.close(1000, 'done');
    await world.run(100);
    expect(world.log.slice(2)).toEqual([]);
    core.resume?.();
    await world.run(20);
    expect(world.log.slice(2)).toEqual([
      '120 core hears one',
      '120 core hears two',
      '120 core closed 1000 done',
      '130 machine closed 1000 done',
    ]);
  });

  it('is paused again by what it reads, and ends by a close of the side that does not read', async () => {
    const world = connectedPair([10, 10]);
    await host(world);
    const wire = world.dial();
    await world.run(20);
    const core = world.core[0]!;
    core.pause?.();
    for (const text of ['one', 'two']) wire.send(text);
    await world.run(20);
    core.close(4022, 'too many');
    await world.run(20);
    expect(world.log.slice(2)).toEqual([
      '40 core hears one',
      '40 core hears two',
      '50 machine closed 4022 too many',
      '60 core closed 4022 too many',
    ]);
  });

  it('takes a round trip to come about, and each frame one way', async () => {
    const world = connectedPair([10, 10]);
    await host(world);
    const wire = world.dial();
    expect([wire.open, wire.send('too early')]).toEqual([false, false]);
    await world.run(20);
    expect(wire.open).toBe(true);
    expect(wire.send('up')).toBe(true);
    expect(world.core[0]!.send('down')).toBe(true);
    await world.run(10);
    expect(world.log).toEqual([
      '10 core accepts 10000001',
      '20 machine opened',
      '30 core hears up',
      '30 machine hears down',
    ]);
  });

  it('keeps frames in order, each within its delay or right behind the one before, and loses none', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.nat({ max: 30 }),
        fc.array(fc.tuple(fc.boolean(), fc.nat({ max: 4 })), { maxLength: 40 }),
        async (seed, max, sends) => {
          const stage = virtualStage({ seed, network: { linkDelayMs: [0, max] } });
          const { clock } = stage;
          const heard = { up: [] as [number, number][], down: [] as [number, number][] };
          let core: Wire | undefined;
          const listener = (side: 'up' | 'down') => ({
            frame: (text: string) => void heard[side].push([Number(text), clock.monotonic()]),
            closed: () => undefined,
          });
          await stage.hostCore({
            handle: () => Promise.reject(new Error('not called')),
            devices: {
              accept: (_, wire) => {
                core = wire;
                return listener('up');
              },
            },
          });
          const machine = stage.link.dial('10000001', { ...listener('down'), opened: () => undefined });
          await stage.drive(new Promise<void>((resolve) => void clock.after(100, resolve)));
          const sent = { up: [] as [number, number][], down: [] as [number, number][] };
          for (const [up, pause] of sends) {
            const side = up ? 'up' : 'down';
            sent[side].push([sent[side].length, clock.monotonic()]);
            assert((up ? machine : core!).send(`${sent[side].length - 1}`));
            await stage.drive(new Promise<void>((resolve) => void clock.after(pause, resolve)));
          }
          await stage.drive(new Promise<void>((resolve) => void clock.after(1_000, resolve)));
          for (const side of ['up', 'down'] as const) {
            assert.deepEqual(
              heard[side].map(([frame]) => frame),
              sent[side].map(([frame]) => frame),
            );
            heard[side].forEach(([, at], index) => {
              const before = heard[side][index - 1]?.[1] ?? 0;
              assert(
                at >= before && at >= sent[side][index]![1] && at <= Math.max(before, sent[side][index]![1] + max),
              );
            });
          }
        },
      ),
      { numRuns: runs(50) },
    );
  });

  it('notifies the other end of a close behind what was sent, and the closing end after the way back', async () => {
    const world = connectedPair([10, 10]);
    await host(world);
    const wire = world.dial();
    await world.run(20);
    world.log.length = 0;
    wire.send('last words');
    wire.close(1000, 'bye');
    wire.close(4000, 'again');
    expect([wire.open, wire.send('after')]).toEqual([false, false]);
    world.core[0]!.send('crosses it');
    await world.run(10);
    expect(world.core[0]!.open).toBe(false);
    await world.run();
    expect(world.log).toEqual([
      '30 core hears last words',
      '30 core closed 1000 bye',
      '30 machine hears crosses it',
      '40 machine closed 1000 bye',
    ]);
  });

  it('notifies both ends once when both close at once', async () => {
    const world = connectedPair([10, 10]);
    await host(world);
    const wire = world.dial();
    await world.run(20);
    world.log.length = 0;
    wire.close(1000, 'bye');
    world.core[0]!.close(4010, 'silent');
    await world.run();
    expect(world.log).toEqual(['30 core closed 1000 bye', '30 machine closed 4010 silent']);
  });

  it('is opened before anything that the core sends while it accepts, a close included', async () => {
    const world = connectedPair([10, 10], 1, (wire) => {
      wire.send('welcome');
      wire.close(4004, 'no such machine');
    });
    await host(world);
    world.dial();
    await world.run();
    expect(world.log).toEqual([
      '10 core accepts 10000001',
      '20 machine opened',
      '20 machine hears welcome',
      '20 machine closed 4004 no such machine',
      '30 core closed 4004 no such machine',
    ]);
  });

  it('ends with 1006 where there is no core, after a round trip', async () => {
    const world = connectedPair([10, 10]);
    world.dial();
    await world.run();
    expect(world.log).toEqual(['20 machine closed 1006 no core answers']);
  });

  it('that is given up while it still rings never reaches the core, or ends there when it has', async () => {
    const early = connectedPair([10, 10]);
    await host(early);
    early.dial().close(1000, '');
    await early.run();
    expect(early.log).toEqual(['0 machine closed 1006 hung up before the connection was open']);

    const late = connectedPair([10, 10]);
    await host(late);
    const wire = late.dial();
    await late.run(15);
    wire.close(1000, '');
    await late.run();
    expect(late.log).toEqual([
      '10 core accepts 10000001',
      '15 machine closed 1006 hung up before the connection was open',
      '30 core closed 1006 the machine hung up before the connection was open',
    ]);
  });

  it('is cut when another core takes the address; the last frame of the old core still arrives', async () => {
    const [world, next] = [connectedPair([10, 10]), [] as string[]];
    await host(world);
    const wire = world.dial();
    await world.run(20);
    world.log.length = 0;
    wire.send('to the dead');
    world.core[0]!.send('last frame');
    await world.stage.hostCore({
      handle: () => Promise.reject(new Error('not called')),
      devices: {
        accept: (machineNo) => {
          next.push(machineNo);
          return { frame: () => undefined, closed: () => undefined };
        },
      },
    });
    expect(world.core[0]!.open).toBe(false);
    await world.run();
    expect(world.log).toEqual(['30 machine hears last frame', '30 machine closed 1006 the core has gone']);
    world.dial();
    await world.run();
    expect(next).toEqual(['10000001']);
  });

  it('draws the delays of each connection for itself: another machine changes nothing', async () => {
    const times = async (crowd: number): Promise<string[]> => {
      const world = connectedPair([1, 1_000], 5);
      await host(world);
      for (let other = 0; other < crowd; other += 1)
        world.stage.link.dial(`2000000${other}`, {
          opened: () => undefined,
          frame: () => undefined,
          closed: () => undefined,
        });
      world.dial();
      await world.run(5_000);
      return world.log.filter((line) => line.includes('machine') || line.includes('10000001'));
    };
    expect(await times(5)).toEqual(await times(0));
  });

  it('draws other delays for each connection, also for those of one machine', async () => {
    const world = connectedPair([0, 1_000_000], 5);
    await host(world);
    for (const machineNo of ['10000001', '10000002', '10000001']) world.dial(machineNo);
    await world.run(5_000_000);
    expect(new Set(world.log.map((line) => line.split(' ')[0])).size).toBe(6);
  });
});
