import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Clock } from '#core/ports/clock.ts';
import type { Driver } from '#drivers/driver.ts';
import type { DriverReference } from '#drivers/driver-reference.ts';
import { DriverError } from '#drivers/guard/driver-error.ts';
import { ManualClock } from '#test/drivers/manual-clock.ts';
import { loadDriver } from '#harness/drivers/load-driver.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import {
  callTools,
  machineTools,
  sampleCapabilities,
  sampleMachine,
  sampleSettings,
} from '#test/drivers/sample-driver.ts';

const folder = mkdtempSync(join(tmpdir(), 'driver-'));
const clock = new SystemClock();
afterAll(() => {
  clock.close();
  rmSync(folder, { recursive: true });
});

const load = (reference: DriverReference, time: Pick<Clock, 'after'> = clock): Promise<Driver> =>
  loadDriver(reference, sampleSettings, { clock: time, folder });
const messageOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(DriverError);
  return (error as DriverError).message;
};
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return name;
};

const source = `
  const nothing = () => ({ ok: true, value: null });
  const order = { order: '1', records: [{ record: '1', product: '1', quantity: 1 }], context: null };
  const merchant = {
    machines: () => ({ ok: true, value: [{ machine: settings.merchant.appId, online: false }] }),
    createOrder: () => ({ ok: true, value: order }), redeemCode: () => ({ ok: true, value: order }),
    createCode: () => ({ ok: true, value: { code: '1' } }), deliver: () => ({ ok: true, value: { delivery: '1' } }),
    pay: nothing, refund: nothing, restock: nothing, result: () => ({ ok: true, value: { state: 'running' } }),
  };
  const frames = () => [];
  const machine = {
    connect: () => { throw new Error('not today'); }, decodeCommand: () => ({ kind: 'other', what: '' }),
    encodeAcknowledgement: frames, encodeResult: frames, encodeHeartbeat: frames,
  };
  const readCallback = () => ({ kind: 'other', verified: false, identity: 'a' });
  return { name: 'mine', capabilities: ${JSON.stringify(sampleCapabilities)}, merchant, machine, readCallback };`;

describe('a driver of a file that is not valid', () => {
  it('is closed, whatever that does', async () => {
    const close = `globalThis.closedDriver = true; throw new Error('again')`;
    const name = file('invalid.mjs', `export default () => ({ name: 'mine', close() { ${close} } });`);
    expect(await messageOf(load(name))).toContain('capabilities');
    expect((globalThis as { closedDriver?: boolean }).closedDriver).toBe(true);
  });
});

describe('a driver of a file', () => {
  it.each([
    [
      'typed.ts',
      "import { defineDriver } from 'vendloop/driver';\nimport type { DriverSettings } from 'vendloop/driver';\n" +
        `export default defineDriver((settings: DriverSettings): any => {${source}\n});`,
    ],
    ['plain.mjs', `export default async (settings) => {${source}\n};`],
  ])('is opened with the settings: %s', async (name, text) => {
    const driver = await load(file(name, text));
    expect(driver.name).toBe('mine');
    expect(await driver.merchant.machines(callTools)).toEqual({
      ok: true,
      value: [{ machine: 'merchant-1', online: false }],
    });
    expect(await messageOf(Promise.resolve(driver.machine.connect(sampleMachine, machineTools)))).toMatch(
      new RegExp(`^the driver mine threw an error in connect: not today \\(${name.replace('.', '\\.')}:1\\d\\); `),
    );
  });

  it.each([
    ['nowhere.ts', null, 'there is no such file'],
    ['.', null, 'it is a folder; name the file in it'],
    ['driver.py', '', 'it ends with ".py"; what can be imported ends with .ts, .mts, .js, .mjs'],
    [
      'named.ts',
      'export const driver = 1;',
      'it has no default export; write "export default defineDriver((settings) => ({ … }))"',
    ],
    [
      'object.ts',
      'export default { name: "a" };',
      'its default export is no function; write "export default defineDriver((settings) => ({ … }))"',
    ],
    [
      'throws.ts',
      'const a: number = 1;\n\nthrow new Error(`no key for ${a}`);\nexport default () => null;',
      'it fails where it is imported: no key for 1 (throws.ts:3)',
    ],
  ])('that cannot be loaded is an error of one sentence: %s', async (name, text, came) => {
    if (text !== null) file(name, text);
    expect(await messageOf(load(name))).toBe(`the driver ${name} cannot be loaded: ${came}`);
  });

  it('is given every value of vendloop/driver that a driver needs', async () => {
    const text =
      "import { defineDriver, refusalReasons } from 'vendloop/driver';\nexport default defineDriver(() => " +
      "{ throw new Error(refusalReasons.join('|')); });";
    file('reasons.ts', text);
    expect(await messageOf(load('reasons.ts'))).toContain('busy|offline|unpaid');
  });

  it('with a mistake in its language names the line', async () => {
    const message = await messageOf(load(file('syntax.ts', 'const a = 1;\nconst b = ;\n')));
    expect(message).toMatch(
      /^the driver syntax\.ts cannot be loaded: it fails where it is imported: .*Unexpected token syntax\.ts:2:10$/,
    );
    expect(message).not.toContain('\n');
  });
});

const program = join(import.meta.dirname, 'programs', 'misbehaving.mjs');
const capabilities = JSON.stringify(sampleCapabilities);
const loadProgram = (fault: string, time?: Pick<Clock, 'after'>): Promise<Driver> =>
  load({ command: [process.execPath, program, fault, capabilities] }, time);

describe('a driver that is a program', () => {
  it('ends with close', async () => {
    const driver = await loadProgram('pid');
    const [frame] = await driver.machine.encodeHeartbeat(sampleMachine, machineTools);
    expect(() => process.kill(Number(frame!.topic), 0)).not.toThrow();
    await driver.close?.();
    expect(() => process.kill(Number(frame!.topic), 0)).toThrow('ESRCH');
    expect(await messageOf(Promise.resolve(driver.machine.encodeHeartbeat(sampleMachine, machineTools)))).toMatch(
      /^the driver program ended its program in encodeHeartbeat: its program ended with exit code 0; /,
    );
  });

  it.each([
    [
      'dies',
      /ended its program in encodeHeartbeat: its program ended with exit code 7; its standard error ends with: cannot go on with \*\*\*; it was given/,
    ],
    ['prints', /it wrote a line that is no JSON: hello world \(text for people belongs to standard error\)/],
    ['other id', /returned what the interface does not allow in encodeHeartbeat: there is no call 77/],
    ['error', /threw an error in encodeHeartbeat: no such machine/],
    ['endless line', /it wrote a line of more than 16 million characters/],
  ])('that %s is named, with what it wrote', async (fault, message) => {
    const driver = await loadProgram(fault);
    const call = Promise.resolve(driver.machine.encodeHeartbeat(sampleMachine, machineTools));
    expect(await messageOf(call)).toMatch(message);
    await driver.close?.();
  });

  it('that answers nothing is named in time', async () => {
    const time = new ManualClock();
    const driver = await loadProgram('silent', time);
    const call = Promise.resolve(driver.machine.encodeHeartbeat(sampleMachine, machineTools));
    await time.advance(10_000);
    expect(await messageOf(call)).toMatch(/did not end in time in encodeHeartbeat: nothing came for 10 s/);
    await driver.close?.();
  });

  it('that cannot be opened is ended', async () => {
    const time = new ManualClock();
    const opened = messageOf(loadProgram('never opens', time));
    await new Promise(setImmediate);
    await time.advance(10_000);
    expect(await opened).toContain('did not end in time in open');
    // Where a folder of the PATH cannot be read, that is the error.
    expect(await messageOf(load({ command: ['no-such-program-anywhere'] }))).toMatch(
      /^the driver "no-such-program-anywhere" cannot be loaded: its program cannot be started: .* E(?:NOENT|ACCES)$/,
    );
    expect(await messageOf(load({ command: [] }))).toBe('the driver "" cannot be loaded: its command is empty');
    const message = await messageOf(loadProgram('dies at the start'));
    expect(message).toContain('exit code 3; its standard error ends with: Traceback: no such module; it was given');
    for (const secret of ['very-secret', 'broker-secret']) expect(message).not.toContain(secret);
  });
});
