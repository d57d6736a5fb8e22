import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { HttpRequest } from '#core/ports/http.ts';
import type { Wire, WireAcceptor } from '#core/ports/link.ts';
import { liveSlackMs, liveStage, systemSeed } from '#harness/stages/live/index.ts';
import type { LiveStage } from '#harness/stages/live/index.ts';
import { maxCallbackBytes } from '#harness/stages/live/receiver-server.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { seededRandom } from '#harness/stages/random.ts';

const post = (url: string, body = ''): HttpRequest => ({ method: 'POST', url, headers: { 'X-Who': 'merchant' }, body });
const limits = { timeoutMs: 60_000 };
const noDevices: WireAcceptor = { accept: () => ({ frame: () => undefined, closed: () => undefined }) };

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function createStage(speed = 10): { stage: LiveStage; dir: string } {
  const dir = mkdtempSync(join(tmpdir(), 'vendloop-stage-'));
  cleanups.push(() => rmSync(dir, { recursive: true }));
  const stage = liveStage({ seed: 7, speed, dir });
  cleanups.push(() => stage.close());
  return { stage, dir };
}

describe('the system clock', () => {
  it('never fires early, fires the shorter delay first, and none that was taken back', async () => {
    const clock = new SystemClock(20);
    cleanups.push(() => clock.close());
    const fired: number[] = [];
    const began = clock.monotonic();
    await new Promise<void>((resolve) => {
      clock.after(10, () => fired.push(-1)).cancel();
      for (const delay of [1_000, 400, 700.5, 0]) {
        clock.after(delay, () => {
          expect(clock.monotonic() - began).toBeGreaterThanOrEqual(delay);
          fired.push(delay);
          if (delay === 1_000) resolve();
        });
      }
    });
    expect(fired).toEqual([0, 400, 700.5, 1_000]);
  });

  it('runs faster than the system by its speed, on both readings', async () => {
    const [plain, fast] = [new SystemClock(1), new SystemClock(100)];
    cleanups.push(
      () => plain.close(),
      () => fast.close(),
    );
    const reading = (clock: SystemClock): [number, number] => [clock.now(), clock.monotonic()];
    const [plainFrom, fastFrom] = [reading(plain), reading(fast)];
    await new Promise<void>((resolve) => void fast.after(10_000, resolve));
    const [fastTo, plainTo] = [reading(fast), reading(plain)];
    // The plain clock was read around the fast one, so it has seen at least a hundredth of its time.
    expect((plainTo[1] - plainFrom[1]) * 100).toBeGreaterThanOrEqual(fastTo[1] - fastFrom[1]);
    expect(fastTo[1] - fastFrom[1]).toBeGreaterThanOrEqual(10_000);
    expect(fastTo[0] - fastFrom[0]).toBeGreaterThan(plainTo[0] - plainFrom[0]);
  });

  it('changes its speed without a jump, and timers keep their times of the run', async () => {
    const clock = new SystemClock(1);
    cleanups.push(() => clock.close());
    const fired: string[] = [];
    const [from, wallFrom] = [clock.monotonic(), clock.now()];
    // At the first speed this would take a minute.
    const rang = new Promise<void>((resolve) => {
      clock.after(60_000, () => {
        fired.push('minute');
        resolve();
      });
    });
    clock.after(30_000, () => fired.push('half a minute'));
    clock.setSpeed(2_000);
    expect(clock.monotonic() - from).toBeLessThan(30_000);
    await rang;
    expect(fired).toEqual(['half a minute', 'minute']);
    clock.setSpeed(1);
    const [to, wallTo] = [clock.monotonic(), clock.now()];
    expect(to - from).toBeGreaterThanOrEqual(60_000);
    expect(wallTo - wallFrom).toBeGreaterThanOrEqual(59_000);
    expect(clock.speed).toBe(1);
    expect(() => clock.setSpeed(0)).toThrow(/speed is a number above 0/);
  });

  it('counts on the same line in every process of one boot, and marks it in its origin', () => {
    const [one, other, fast] = [new SystemClock(), new SystemClock(), new SystemClock(2)];
    const readings = [one.monotonic(), other.monotonic(), one.monotonic()];
    expect(readings).toEqual([...readings].sort((a, b) => a - b));
    expect(other.origin).toBe(one.origin);
    expect(fast.origin).not.toBe(one.origin);
  });

  it('waits for longer than the system can', async () => {
    const clock = new SystemClock();
    let fired = false;
    clock.after(2 ** 40, () => (fired = true));
    await new Promise<void>((resolve) => void clock.after(20, resolve));
    expect(fired).toBe(false);
    clock.close();
    clock.after(0, () => (fired = true));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(fired).toBe(false);
  });

  it('refuses a speed or a delay that is none', () => {
    for (const speed of [0, -1, Number.NaN, Infinity])
      expect(() => new SystemClock(speed)).toThrow(/speed is a number above 0/);
    expect(() => new SystemClock().after(Number.NaN, () => undefined)).toThrow(RangeError);
  });
});

describe('the live stage', () => {
  it('has the numbers of its seed, and states its slack in the run’s time', () => {
    const { stage } = createStage(10);
    expect(stage.random.next()).toBe(seededRandom(7).next());
    expect([stage.name, stage.speed, stage.slackMs]).toEqual(['live', 10, liveSlackMs * 10]);
    expect(seededRandom(systemSeed()).next()).toBeLessThan(1);
  });

  it('carries a call to the core, a frame to the machine and back, and a callback to its receiver', async () => {
    const { stage } = createStage();
    const wires: Wire[] = [];
    let heard: (text: string) => void = () => undefined;
    const devices: WireAcceptor = {
      accept: (machineNo, wire) => {
        wires.push(wire);
        return { frame: (text) => heard(`${machineNo} ${text}`), closed: () => undefined };
      },
    };
    const baseUrl = await stage.hostCore({
      devices,
      handle: ({ path, body, headers }) =>
        Promise.resolve({
          status: 202,
          headers: { 'x-path': path },
          body: `${headers['x-who'] ?? ''} ${Buffer.from(body).toString()}`,
        }),
    });
    const answer = await stage.drive(stage.http.send(post(`${baseUrl}/orders?q=1`, 'one cola'), limits));
    expect([answer.status, answer.headers['x-path'], answer.body]).toEqual([202, '/orders', 'merchant one cola']);

    const machine = await new Promise<Wire>((resolve) => {
      const wire = stage.link.dial('10000001', {
        opened: () => resolve(wire),
        frame: (text) => wire.send(`${text} done`),
        closed: () => undefined,
      });
    });
    const report = new Promise<string>((resolve) => (heard = resolve));
    expect(wires[0]!.send('dispense')).toBe(true);
    expect(await stage.drive(report)).toBe('10000001 dispense done');
    expect(machine.open).toBe(true);

    const seen: unknown[] = [];
    const url = await stage.addReceiver('merchant', ({ method, path, body }) => {
      seen.push([method, path, Buffer.from(body).toString()]);
      return Promise.resolve({ status: 200, body: 'success' });
    });
    const response = await stage.drive(
      stage.callbackHttp(['127.0.0.0/8']).send(post(`${url}notify?x=1`, 'sold'), limits),
    );
    expect([response.status, response.body, seen]).toEqual([200, 'success', [['POST', '/notify', 'sold']]]);
  });

  it('keeps the core’s calls, and these alone, from private addresses', async () => {
    const { stage } = createStage();
    const url = await stage.addReceiver('merchant', () => Promise.resolve({ status: 200, body: '' }));
    await expect(stage.callbackHttp([]).send(post(url), limits)).rejects.toMatchObject({ reason: 'forbidden' });
    await expect(stage.http.send(post(url), limits)).resolves.toMatchObject({ status: 200 });
  });

  it('measures a call’s limit in the run’s time', async () => {
    const { stage } = createStage(1_000);
    const url = await stage.addReceiver('never', () => new Promise(() => undefined));
    await expect(stage.http.send(post(url), { timeoutMs: 100_000 })).rejects.toMatchObject({
      reason: 'timeout',
      message: expect.stringContaining('100000 ms') as string,
    });
  });

  it('lets a receiver hang up, bounds what it reads, and ends the drive with what it throws', async () => {
    const { stage } = createStage();
    const url = await stage.addReceiver('odd', ({ path }) =>
      path === '/throw' ? Promise.reject(new Error('the sink fell over')) : Promise.resolve(null),
    );
    await expect(stage.http.send(post(url), limits)).rejects.toMatchObject({ reason: 'cut' });
    const long = await stage.http.send(post(url, 'x'.repeat(maxCallbackBytes + 1)), limits).then(
      ({ status }) => status,
      () => 'cut',
    );
    expect([413, 'cut']).toContain(long);
    const drive = stage.drive(new Promise(() => undefined));
    await Promise.all([
      expect(stage.http.send(post(`${url}throw`), limits)).resolves.toMatchObject({ status: 500 }),
      expect(drive).rejects.toThrow('the sink fell over'),
    ]);
  });

  it('opens a fresh store each time, beside what an earlier run has left', async () => {
    const { stage, dir } = createStage();
    const first = await stage.openStore();
    await first.decide((tx) => tx.putNote('who', 'first'));
    const second = await stage.openStore();
    expect(await second.read((rows) => rows.note('who'))).toBeUndefined();
    expect(readdirSync(dir).filter((name) => name.endsWith('.sqlite'))).toEqual(['core-2.sqlite', 'core.sqlite']);
  });

  it('closes the connection of machines that dial no core, and hands them to the next core', async () => {
    const { stage } = createStage();
    const dial = (): Promise<string> =>
      new Promise((resolve) => {
        stage.link.dial('10000001', {
          opened: () => resolve('opened'),
          frame: () => undefined,
          closed: (code) => resolve(`closed ${code}`),
        });
      });
    expect(await dial()).toBe('closed 1006');
    const handle = (): Promise<never> => Promise.reject(new Error('not called'));
    const first = await stage.hostCore({ handle, devices: noDevices });
    expect(await dial()).toBe('opened');
    const second = await stage.hostCore({ handle, devices: noDevices });
    expect(second).not.toBe(first);
    expect(await dial()).toBe('opened');
    await expect(stage.http.send(post(first), limits)).rejects.toMatchObject({ reason: 'refused' });
  });

  it('closes everything: twice, with connections and calls under way, and what was opened too late', async () => {
    const { stage, dir } = createStage();
    const url = await stage.addReceiver('never', () => new Promise(() => undefined));
    const baseUrl = await stage.hostCore({ handle: () => new Promise(() => undefined), devices: noDevices });
    const store = await stage.openStore();
    const closed = new Promise<number>((resolve) => {
      stage.link.dial('10000001', { opened: () => undefined, frame: () => undefined, closed: resolve });
    });
    const calls = [url, baseUrl].map((target) =>
      stage.http.send(post(target), limits).then(
        () => 'answered',
        () => 'failed',
      ),
    );
    let rang = false;
    stage.clock.after(1, () => (rang = true)).cancel();
    stage.clock.after(60_000, () => (rang = true));
    const late = stage.addReceiver('late', () => Promise.resolve(null));
    await Promise.all([stage.close(), stage.close(), expect(late).rejects.toThrow(/opened too late/)]);
    await stage.close();
    expect(await closed).toBeGreaterThan(1000);
    expect(await Promise.all(calls)).toEqual(['failed', 'failed']);
    await expect(store.read(() => 1)).rejects.toThrow(/closed/);
    expect(existsSync(join(dir, 'core.sqlite'))).toBe(true);
    for (const target of [url, baseUrl]) {
      const { port } = new URL(target);
      await expect(
        new Promise((resolve, reject) =>
          connect(Number(port), '127.0.0.1', () => resolve('listens')).on('error', reject),
        ),
      ).rejects.toThrow('ECONNREFUSED');
    }
    expect(rang).toBe(false);
  });
});
