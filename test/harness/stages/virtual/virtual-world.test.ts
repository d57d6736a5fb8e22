import { describe, expect, it } from 'vitest';
import type { Wire } from '#core/ports/link.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';
import type { VirtualStageOptions } from '#harness/stages/virtual/index.ts';

/**
 * A little world: machines connect, a merchant calls the core, the core asks a machine, the machine takes its time and
 * answers, the core calls the merchant's receiver. Returns every event with its time.
 */
async function history(options: VirtualStageOptions): Promise<string> {
  const stage = virtualStage(options);
  const { clock, random } = stage;
  const lines: string[] = [];
  const note = (what: string): void => void lines.push(`${clock.monotonic()} ${what}`);
  const wires = new Map<string, Wire>();
  const callbacks = stage.callbackHttp([]);
  const received = { count: 0, all: (): void => undefined };
  const notifyUrl = await stage.addReceiver('merchant', ({ body }) => {
    note(`received ${String(body)}`);
    received.count += 1;
    if (received.count === 60) received.all();
    return Promise.resolve({ status: 200, body: '' });
  });
  const baseUrl = await stage.hostCore({
    handle({ body }) {
      const [machineNo, sale] = String(body).split(' ') as [string, string];
      note(`asked ${machineNo} ${sale}`);
      wires.get(machineNo)?.send(sale);
      return Promise.resolve({ status: 200, headers: {}, body: 'begun' });
    },
    devices: {
      accept(machineNo, wire) {
        wires.set(machineNo, wire);
        return {
          frame: (text) =>
            void callbacks.send(
              { method: 'POST', url: notifyUrl, headers: {}, body: `${machineNo} ${text}` },
              { timeoutMs: 5_000 },
            ),
          closed: () => undefined,
        };
      },
    },
  });
  const machines = Array.from({ length: 6 }, (_, at) => `${10_000_001 + at}`);
  const opened = machines.map(
    (machineNo) =>
      new Promise<void>((resolve) => {
        const machineRandom = random.fork(machineNo);
        const wire = stage.link.dial(machineNo, {
          opened: resolve,
          frame: (sale) =>
            void clock.after(machineRandom.integer(500, 1_000), () => {
              note(`dropped ${machineNo} ${sale}`);
              wire.send(sale);
            }),
          closed: () => undefined,
        });
      }),
  );
  const work = (async () => {
    await Promise.all(opened);
    const done = new Promise<void>((resolve) => (received.all = resolve));
    await Promise.all(
      machines.map(async (machineNo) => {
        for (let sale = 0; sale < 10; sale += 1) {
          await stage.http.send(
            { method: 'POST', url: baseUrl, headers: {}, body: `${machineNo} ${sale}` },
            { timeoutMs: 5_000 },
          );
        }
      }),
    );
    await done;
  })();
  await stage.drive(work);
  await stage.close();
  return lines.join('\n');
}

describe('a virtual world', () => {
  it('has one history for one seed, byte for byte, and another for another', async () => {
    const first = await history({ seed: 7 });
    expect(first.split('\n')).toHaveLength(180);
    expect(await history({ seed: 7 })).toBe(first);
    expect(await history({ seed: 8 })).not.toBe(first);
  });

  it('has one history also when two worlds are driven at the same time', async () => {
    const alone = await history({ seed: 7 });
    expect(await Promise.all([history({ seed: 7 }), history({ seed: 8 }), history({ seed: 7 })])).toEqual([
      alone,
      await history({ seed: 8 }),
      alone,
    ]);
  });

  it('has another history on another network', async () => {
    const network = { linkDelayMs: [0, 0], httpDelayMs: [0, 0] } as const;
    expect(await history({ seed: 7, network })).not.toBe(await history({ seed: 7 }));
    expect(await history({ seed: 7, network })).toBe(await history({ seed: 7, network }));
  });

  it('is refused with delays that are none', () => {
    const malformed: unknown[] = [
      [-1, 2],
      [3, 2],
      [0, 0.5],
      [0, Number.NaN],
      ['10ms', '100ms'],
      ['1', '2'],
      '12',
      [1],
      [1, 2, 3],
      5,
      {},
      [null, 3],
      [undefined, 1],
    ];
    for (const delay of malformed) {
      for (const name of ['linkDelayMs', 'httpDelayMs']) {
        const world = (): unknown => virtualStage({ seed: 1, network: { [name]: delay } });
        expect(world, String(delay)).toThrow(RangeError);
        expect(world, String(delay)).toThrow(`${name} must be two whole numbers`);
      }
    }
  });

  it('is refused with an unknown network option, and takes defaults for what is left out', async () => {
    const scenarioData = { link: ['1ms', '5ms'] } as object;
    expect(() => virtualStage({ seed: 1, network: scenarioData })).toThrow(RangeError);
    expect(() => virtualStage({ seed: 1, network: scenarioData })).toThrow(
      "no option 'link'; it has linkDelayMs and httpDelayMs",
    );
    expect(await history({ seed: 7, network: { linkDelayMs: undefined } })).toBe(await history({ seed: 7 }));
  });

  it('has a store of its own, empty, and allows no lateness', async () => {
    const stage = virtualStage({ seed: 1 });
    const [one, two] = [await stage.openStore(), await stage.openStore()];
    await stage.drive(one.decide((tx) => tx.putNote('who', 'one')));
    expect(await stage.drive(two.read((rows) => rows.note('who')))).toBeUndefined();
    expect([stage.name, stage.speed, stage.slackMs]).toEqual(['virtual', 1, 0]);
  });
});
