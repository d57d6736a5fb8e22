import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openApiDriver } from '#drivers/open-api/index.ts';
import { checkInThread } from '#harness/driver-check/thread/check-in-thread.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';

const settings = {
  url: 'http://cloud.example',
  machineUrl: 'http://cloud.example',
  merchant: { appId: 'a', appSecret: 'b', appKey: 'c' },
  options: {},
};
const folder = mkdtempSync(join(tmpdir(), 'driver-'));
const clock = new SystemClock();
afterAll(() => {
  clock.close();
  rmSync(folder, { recursive: true });
});

const capabilities = JSON.stringify({ ...openApiDriver(settings).capabilities, forgeries: [] });

/** A driver that sends one request in each call, with some functions in place of its own. */
const source = (changes: string): string => `
  const call = (...args) => args.at(-1).send({ method: 'GET', url: settings.url, headers: {}, body: new Uint8Array() })
    .then(({ status }) => ({ ok: false, refusal: { reason: 'other', status, code: '', text: '' } }));
  const calls = 'machines createOrder pay deliver result createCode redeemCode refund restock'.split(' ');
  const frame = (text) => [{ topic: '', payload: Buffer.from(text) }];
  const driver = {
    name: 'mine', capabilities: ${capabilities}, merchant: Object.fromEntries(calls.map((name) => [name, call])),
    machine: {
      connect: ({ machine }) => ({ link: 'websocket', url: 'ws://cloud.example/' + machine, firstFrames: [], farewell: [], heartbeatMs: 1000 }),
      decodeCommand: () => ({ kind: 'dropped', why: 'not readable' }),
      encodeAcknowledgement: () => frame('ack'), encodeResult: ({ items }) => frame('result ' + items),
      encodeHeartbeat: ({ machine, key }) => frame(machine + key),
    },
    readCallback: () => ({ kind: 'other', verified: false, why: 'no', identity: 'a' }),
  };
  ${changes}
  return driver;`;

async function examine(name: string, changes: string) {
  writeFileSync(join(folder, name), `export default (settings) => {${source(changes)}\n};`);
  const { passes, checks, driver } = await checkInThread({
    reference: name,
    settings,
    folder,
    clock,
    timeoutMs: 2_000,
  });
  const failed = checks.filter(({ state }) => state === 'FAIL');
  return { passes, driver, failed, seen: failed.map(({ seen }) => seen), checks };
}

describe('a driver of a file, examined in a thread', { timeout: 300_000 }, () => {
  it('that loops for ever is ended, with the call by its name; what was left is skipped', async () => {
    const { passes, driver, failed, checks } = await examine(
      'loop.mjs',
      'driver.machine.encodeHeartbeat = () => { for (;;) {} };',
    );
    expect([passes, driver]).toEqual([false, 'mine']);
    expect(failed).toMatchObject([
      {
        name: 'heartbeat',
        seen: 'the driver mine did not end in time in encodeHeartbeat: it has kept its thread busy for 4 s',
        change: { en: expect.stringContaining('end the loop') as string },
      },
    ]);
    expect(checks.slice(-2)).toMatchObject([
      { name: 'no-answer', state: 'SKIP', seen: 'correct heartbeat first, which ended the examination' },
      { name: 'forgeries', state: 'SKIP' },
    ]);
  });

  it.each([
    ['deliver', 'driver.merchant.deliver = () => new Promise(() => undefined);'],
    ['close', 'driver.close = () => new Promise(() => undefined);'],
  ])('that never answers is waited for once: %s', async (call, changes) => {
    const { seen, checks } = await examine(`never-${call}.mjs`, changes);
    expect(seen.join('\n')).toMatch(
      new RegExp(`^the driver mine did not end in time in ${call}: nothing came for 2 s(?:; it was given .*)?$`, 'm'),
    );
    expect(seen.filter((text) => text?.includes(' in time in '))).toHaveLength(1);
    expect(checks).toHaveLength(20);
  });

  it('that opens for ever is ended, and one that ends its thread is named', async () => {
    const { seen } = await examine('exits.mjs', 'driver.machine.connect = () => process.exit(3);');
    expect(seen).toEqual(['the driver mine ended its program in connect: the thread ended with code 3']);
    const opening = await examine('opening.mjs', 'return new Promise(() => undefined);');
    expect(opening.seen).toEqual([
      expect.stringMatching(/^the driver opening\.mjs did not end in time in open: nothing came for 2 s/),
    ]);
  });
});
