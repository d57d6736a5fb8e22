import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { sign, verifySign } from '#core/signing/sign.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { demoMerchant } from '#simulators/merchant/demo-merchant.ts';
import type { MachineEvent } from '#simulators/events.ts';
import type { FaultPlan } from '#simulators/faults/fault-trigger.ts';
import { connectMachine } from './connect-machine.ts';
import { createMerchantClient, sellOne } from './sale.ts';
import { startReceiver, startServedCore, type Receiver, type ServedCore } from './served-core.ts';

/** The spring machine of the demo fleet. */
const machineNo = '10000002';
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function database(): string {
  return join(mkdtempSync(join(tmpdir(), 'vendloop-')), 'core.sqlite');
}

async function machine(url: string, faults: FaultPlan[] = []): Promise<MachineEvent[]> {
  const { events, close } = await connectMachine(url, machineNo, faults);
  closing.push(close);
  return events;
}

async function start(file: string, more: readonly string[] = []): Promise<{ core: ServedCore; receiver: Receiver }> {
  const receiver = await startReceiver();
  closing.push(() => receiver.close());
  const core = await startServedCore(file, 0, more);
  closing.push(() => core.child.exitCode ?? core.child.signalCode ?? core.kill('SIGKILL'));
  return { core, receiver };
}

describe('a served core', () => {
  it("accepts payloads of the vendor's own client, from order to result, and notifies the merchant", async () => {
    const { core, receiver } = await start(database());
    const events = await machine(core.url);
    const delivery = await sellOne(core.url, machineNo, receiver);
    const callbackBody = await receiver.next();
    expect(callbackBody).toMatchObject({
      method: 'device.delivery.response',
      delivery_id: delivery,
      deliver_status: '1',
      error_msg: '',
    });
    expect(verifySign(callbackBody as Record<string, string>, String(callbackBody['sign']), demoMerchant.appKey)).toBe(
      true,
    );
    expect(await createMerchantClient(core.url, machineNo).signed(`/deliveries/${delivery}`, {})).toMatchObject({
      code: 0,
      data: { status: '出货完成' },
    });
    expect(events.filter(({ kind }) => kind === 'item-dropped')).toHaveLength(1);
    expect(await core.kill('SIGTERM')).toBe(0);
  });

  it('killed in a run and started again, settles the delivery and notifies the merchant, with one drop', async () => {
    const file = database();
    const { core, receiver } = await start(file);
    const events = await machine(core.url);
    const delivery = await sellOne(core.url, machineNo, receiver);
    await core.kill('SIGKILL');
    // The machine answers into the void, keeps its answer, and dials until there is a core again.
    const secondCore = await startServedCore(file, Number(new URL(core.url).port));
    closing.push(() => secondCore.kill('SIGKILL'));
    expect(await receiver.next()).toMatchObject({ delivery_id: delivery, deliver_status: '1' });
    expect(events.filter(({ kind }) => kind === 'item-dropped')).toHaveLength(1);
    expect(events.filter(({ kind }) => kind === 'command-received')).toHaveLength(1);
  });

  it('killed while a machine stays silent and started again, still times the delivery out', async () => {
    const file = database();
    const config = `${file}.json`;
    writeFileSync(config, JSON.stringify({ timeout: '3s' }));
    const { core, receiver } = await start(file, ['--config', config]);
    await machine(core.url, [{ fault: 'never-answers', plan: 'silent' }]);
    const delivery = await sellOne(core.url, machineNo, receiver);
    await core.kill('SIGKILL');
    const secondCore = await startServedCore(file, 0, ['--config', config]);
    closing.push(() => secondCore.kill('SIGKILL'));
    expect(await receiver.next()).toMatchObject({
      delivery_id: delivery,
      deliver_status: '0',
      error_msg: 'Delivery Timeout',
    });
  });
});

describe('a served core that is watched', () => {
  it('writes every event and span up to its end, and shows the phases in its metrics', async () => {
    const events = `${database()}.ndjson`;
    const { core, receiver } = await start(database(), ['--quiet', '--events', events, '--slow', 'store=60ms']);
    expect(core.startupLines).toEqual([expect.stringMatching(/SLOWED ON PURPOSE \(--slow store=60ms\)/)]);
    await machine(core.url);
    const delivery = await sellOne(core.url, machineNo, receiver);
    await receiver.next();
    const metrics = await (await fetch(`${core.url}/metrics`)).text();
    expect(metrics).toMatch(/vendloop_phase_duration_seconds_count\{phase="store"\} 1\n/);
    expect(metrics).toMatch(/^process_resident_memory_bytes [1-9]/m);
    const before = new SystemClock().monotonic();
    expect(await core.kill('SIGTERM')).toBe(0);
    const lines = readFileSync(events, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines[0]).toMatchObject({ kind: 'core-started', by: 'core' });
    expect(lines.at(-1)).toMatchObject({ kind: 'core-stopped' });
    expect(lines.filter(({ kind }) => kind === 'core-stopped')).toHaveLength(1);
    const spans = lines.filter(({ kind, delivery: of }) => kind === 'span' && of === delivery);
    expect(spans.map(({ phase }) => phase)).toEqual(['verify', 'store', 'dispatch', 'device', 'settle', 'callback']);
    expect(spans.find(({ phase }) => phase === 'store')!['ms']).toBeGreaterThanOrEqual(59);
    // Since the host's boot, not since the core's start: another process of this host may compare.
    expect(lines.at(-1)!['t']).toBeGreaterThanOrEqual(before);
    for (const kind of ['delivery-started', 'command-sent', 'delivery-settled', 'callback-queued'])
      expect(lines.filter((line) => line['kind'] === kind && line['delivery'] === delivery)).toHaveLength(1);
  });

  it('is broken as the mutant is, and reports it', async () => {
    const { core, receiver } = await start(database(), ['--zoo', 'lower-case-sign-accepted']);
    expect(core.startupLines).toEqual([expect.stringMatching(/BROKEN ON PURPOSE \(--zoo lower-case-sign-accepted\)/)]);
    expect(receiver.url).toMatch(/^http/);
    const members = {
      machine_no: machineNo,
      method: 'order.delivery.put',
      timestamp: String(Math.floor(Date.now() / 1000)),
    };
    const payload = Buffer.from(
      JSON.stringify({ ...members, sign: sign(members, demoMerchant.appKey).toLowerCase() }),
    ).toString('base64');
    expect(await createMerchantClient(core.url, machineNo).plain('/orders/1/deliveries', { payload })).toMatchObject({
      code: 4004,
    });
  });
});

describe('what is wrong on the command line', () => {
  const root = resolve(import.meta.dirname, '../..');
  const run = (...args: string[]) => {
    const { status, stderr, stdout } = spawnSync(
      process.execPath,
      ['--import', 'tsx', join(root, 'src/cli/main.ts'), ...args],
      { cwd: root, encoding: 'utf8', timeout: 120_000 },
    );
    return { status, stderr, stdout };
  };
  it.each([
    [['run', 'first-sale', '--seed', 'x'], /--seed must be a whole number/],
    [['run', 'frist-sale'], /did you mean "first-sale"/],
    [['check', '/no/such/file'], /cannot read \/no\/such\/file: there is no such file/],
    [['serve', '--port', '99999'], /--port must be a whole number from 0 to 65535/],
    [['serve', '--config', '/no/such/file'], /cannot read \/no\/such\/file/],
    [['serve', '--slow', 'store=5'], /--slow store=5: the duration must be/],
    [['fleet', '--url', 'nowhere'], /--url must be an http or https URL/],
    [['fleet', '--motor', 'sprng'], /Did you mean 'spring'/],
  ])('vendloop %j ends with one clear line and exit code 2', (args, line) => {
    const { status, stderr } = run(...args);
    expect(stderr).toMatch(line);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(status).toBe(2);
  });

  it('a busy port is named, with exit code 2', async () => {
    const receiver = await startReceiver();
    closing.push(() => receiver.close());
    const { port } = new URL(receiver.url);
    const { status, stderr } = run('serve', '--port', port, '--database', database());
    expect(stderr).toMatch(new RegExp(port));
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(status).toBe(2);
  });
});
