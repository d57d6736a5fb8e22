import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Driver } from '#drivers/driver.ts';
import type { MachineDriver } from '#drivers/machine-driver.ts';
import type { MerchantDriver } from '#drivers/merchant-driver.ts';
import { guardDriver } from '#drivers/guard/guard-driver.ts';
import { openJsonLines } from '#drivers/json-lines/open-json-lines.ts';
import { callbackReading, decoded, frame, frames, merchantAnswers, plan } from '../arbitraries.ts';
import { ManualClock } from '../manual-clock.ts';
import { callTools, driverWith, machineTools, sampleMachine, sampleSettings } from '../sample-driver.ts';
import { serveDriver } from './serve-driver.ts';

/** The driver behind lines and a guard. */
async function overLines(driver: Driver): Promise<Driver> {
  const program = await openJsonLines(['driver'], sampleSettings, serveDriver(driver));
  return guardDriver(program, { clock: new ManualClock(), settings: sampleSettings });
}

type Call = (...args: unknown[]) => Promise<unknown>;

describe('a driver over JSON lines', () => {
  it.each(Object.entries(merchantAnswers))('keeps every answer of %s', async (call, answers) => {
    let answer: unknown;
    const given: unknown[] = [];
    const { merchant } = await overLines(
      driverWith({ merchant: { [call]: (...args: unknown[]) => (given.push(args[0]), answer) } }),
    );
    const inputs = fc.jsonValue().map((context) => JSON.parse(JSON.stringify({ order: '1', context })) as object);
    await fc.assert(
      fc.asyncProperty(answers, inputs, async (value, input) => {
        answer = value;
        const args = call === 'machines' ? [callTools] : [input, callTools];
        expect(await (merchant[call as keyof MerchantDriver] as Call)(...args)).toEqual(value);
        if (call !== 'machines') expect(given.at(-1)).toEqual(input);
      }),
      { numRuns: 40 },
    );
  });

  const machineAnswers: Readonly<Record<keyof MachineDriver, fc.Arbitrary<unknown>>> = {
    connect: plan,
    decodeCommand: decoded,
    encodeAcknowledgement: frames,
    encodeResult: fc.array(frame, { minLength: 1, maxLength: 3 }),
    encodeHeartbeat: frames,
  };
  it.each(Object.entries(machineAnswers))('keeps every answer of %s', async (call, answers) => {
    let answer: unknown;
    const given: unknown[] = [];
    const { machine } = await overLines(
      driverWith({ machine: { [call]: (...args: unknown[]) => (given.push(...args), answer) } }),
    );
    await fc.assert(
      fc.asyncProperty(answers, frame, async (value, sent) => {
        answer = value;
        const input = { ...sampleMachine, ...(call === 'decodeCommand' && { frame: sent }) };
        expect(await (machine[call as keyof MachineDriver] as Call)(input, machineTools)).toEqual(value);
        expect(given.slice(-2)).toEqual([input, machineTools]);
      }),
      { numRuns: 40 },
    );
  });

  it('keeps every reading of a callback, and its body byte for byte', async () => {
    let reading: unknown;
    const bodies: Uint8Array[] = [];
    const driver = await overLines(driverWith({ readCallback: ({ body }) => (bodies.push(body), reading as never) }));
    await fc.assert(
      fc.asyncProperty(callbackReading, fc.uint8Array(), async (value, body) => {
        reading = value;
        expect(await driver.readCallback({ method: 'POST', headers: { a: 'b' }, body, at: 1 })).toEqual(value);
        expect(bodies.at(-1)).toEqual(new Uint8Array(body));
      }),
      { numRuns: 40 },
    );
  });

  it('keeps every request and every answer of the cloud', async () => {
    const seen: unknown[] = [];
    let request: unknown;
    const { merchant } = await overLines(
      driverWith({
        merchant: {
          pay: async (_input, { send, at, nonce }) => {
            seen.push(await send(request as never), at, nonce);
            return { ok: true, value: null };
          },
        },
      }),
    );
    const headers = fc.dictionary(fc.string(), fc.string(), { maxKeys: 3 });
    const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE');
    const url = fc.webUrl({ withQueryParameters: true });
    const status = fc.integer({ min: 100, max: 599 });
    await fc.assert(
      fc.asyncProperty(
        fc.record({ method, url, headers, body: fc.uint8Array() }),
        fc.record({ status, headers, body: fc.uint8Array() }),
        async (sentRequest, response) => {
          request = sentRequest;
          const sent: unknown[] = [];
          const send = (given: unknown): Promise<typeof response> => (sent.push(given), Promise.resolve(response));
          await merchant.pay({ order: '1', context: null }, { ...callTools, send });
          expect(sent).toEqual([sentRequest]);
          expect(seen.splice(0)).toEqual([response, callTools.at, callTools.nonce]);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('lets calls overlap, and answers each with its own', async () => {
    const ends = new Map<string, () => void>();
    const { merchant } = await overLines(
      driverWith({
        merchant: {
          deliver: ({ record }) =>
            new Promise((resolve) => ends.set(record, () => resolve({ ok: true, value: { delivery: record } }))),
        },
      }),
    );
    const records = ['a', 'b', 'c'];
    const calls = records.map(async (record) =>
      merchant.deliver({ machine: '1', order: '1', record, context: null, callbackUrl: 'http://a' }, callTools),
    );
    await Promise.resolve();
    for (const record of records.toReversed()) ends.get(record)?.();
    expect(await Promise.all(calls)).toEqual(records.map((delivery) => ({ ok: true, value: { delivery } })));
  });

  it('lets through that no answer came', async () => {
    const { merchant } = await overLines(
      driverWith({
        merchant: {
          pay: async (_input, { send }) => {
            await send({ method: 'GET', url: 'http://cloud.example', headers: {}, body: new Uint8Array() });
            return { ok: true, value: null };
          },
        },
      }),
    );
    const noAnswer = new Error('timeout after 5 s');
    const tools = { ...callTools, send: () => Promise.reject(noAnswer) };
    await expect(merchant.pay({ order: '1', context: null }, tools)).rejects.toBe(noAnswer);
  });
});
