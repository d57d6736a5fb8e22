import { describe, expect, it } from 'vitest';
import type { Driver } from '#drivers/driver.ts';
import { DriverError } from '#drivers/guard/driver-error.ts';
import { guardDriver } from '#drivers/guard/guard-driver.ts';
import { refusalReasons } from '#drivers/refusal.ts';
import { ManualClock } from '#test/drivers/manual-clock.ts';
import {
  callTools,
  driverWith,
  machineTools,
  sampleDriver,
  sampleMachine,
  sampleSettings,
  untyped,
} from '../sample-driver.ts';

const guarded = (driver: Driver, clock = new ManualClock()): Driver =>
  guardDriver(driver, { clock, settings: sampleSettings });

async function failureOf(work: () => unknown): Promise<DriverError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof DriverError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

const pay = { order: 'order-1', context: null };

describe('a guarded driver', () => {
  it('answers what the driver answers', async () => {
    const driver = guarded(sampleDriver());
    expect(driver.name).toBe('sample');
    expect(await driver.merchant.pay(pay, callTools)).toEqual({ ok: true, value: null });
    expect(await driver.merchant.machines(callTools)).toEqual({ ok: true, value: [] });
    expect(await driver.machine.connect(sampleMachine, machineTools)).toMatchObject({ link: 'websocket' });
    expect(await driver.machine.encodeHeartbeat(sampleMachine, machineTools)).toHaveLength(1);
  });

  it('keeps the receiver of a class', async () => {
    class Merchant {
      readonly #answer = { ok: true, value: null } as const;
      pay(): { readonly ok: true; readonly value: null } {
        return this.#answer;
      }
      machines = (): never => untyped(null);
      createOrder = this.machines;
      deliver = this.machines;
      result = this.machines;
    }
    const capabilities = { pickupCodes: false, refunds: false, restock: false };
    const driver = guarded({ ...driverWith({ capabilities }), merchant: new Merchant() });
    expect(await driver.merchant.pay(pay, callTools)).toEqual({ ok: true, value: null });
    expect('refund' in driver.merchant).toBe(false);
  });

  it('names the call, what it was given and the line of the code where it throws', async () => {
    const driver = guarded(
      driverWith({
        merchant: {
          pay: () => {
            throw new TypeError('x is not a function');
          },
        },
      }),
    );
    const error = await failureOf(() => driver.merchant.pay(pay, callTools));
    expect(error).toMatchObject({ driver: 'sample', call: 'pay', problem: 'threw' });
    expect(error.message).toMatch(
      /^the driver sample threw an error in pay: x is not a function \(guard-driver\.test\.ts:\d+\); it was given \{"order":"order-1","context":null\}$/,
    );
  });

  it('ends a call that hangs, and not one that waits for the cloud', async () => {
    const clock = new ManualClock();
    const hanging = guarded(driverWith({ merchant: { pay: () => new Promise<never>(() => undefined) } }), clock);
    const failed = failureOf(() => hanging.merchant.pay(pay, callTools));
    await clock.advance(10_000);
    expect(await failed).toMatchObject({ problem: 'hung', call: 'pay' });

    const waiting = guarded(
      driverWith({
        merchant: {
          pay: async (_input, { send }) => {
            await send({ method: 'GET', url: 'http://cloud.example/a', headers: {}, body: new Uint8Array() });
            return { ok: true, value: null };
          },
        },
      }),
      clock,
    );
    let answer: (response: { status: number; headers: object; body: Uint8Array }) => void = () => undefined;
    const send = (): Promise<never> => new Promise((resolve) => (answer = resolve as never));
    const paid = waiting.merchant.pay(pay, { ...callTools, send });
    await clock.advance(60_000);
    answer({ status: 200, headers: {}, body: new Uint8Array() });
    expect(await paid).toEqual({ ok: true, value: null });
    expect(clock.armed).toBe(0);
  });

  it('lets through what send rejected with, and nothing else', async () => {
    const noAnswer = new Error('timeout after 5 s');
    const request = { method: 'GET', url: 'http://cloud.example/a', headers: {}, body: new Uint8Array() } as const;
    const sends = async (wrap: (error: unknown) => unknown): Promise<unknown> => {
      const driver = guarded(
        driverWith({
          merchant: {
            pay: async (_input, { send }) => {
              try {
                await send(request);
              } catch (error) {
                throw wrap(error);
              }
              return { ok: true, value: null };
            },
          },
        }),
      );
      const tools = { ...callTools, send: () => Promise.reject(noAnswer) };
      return Promise.resolve(driver.merchant.pay(pay, tools)).catch((error: unknown) => error);
    };
    expect(await sends((error) => error)).toBe(noAnswer);
    expect(await sends((cause) => new Error('paying failed', { cause }))).toMatchObject({ message: 'paying failed' });
    expect(await sends(() => new Error('mine'))).toBeInstanceOf(DriverError);
  });

  it('refuses a request that is none, even where the driver goes on', async () => {
    const sent: unknown[] = [];
    const driver = guarded(
      driverWith({
        merchant: {
          pay: async (_input, { send }) => {
            await send(untyped({ method: 'GET', url: '/pay', headers: {}, body: new Uint8Array() })).catch(() => null);
            return { ok: true, value: null };
          },
        },
      }),
    );
    const send = (request: unknown): Promise<never> => Promise.reject(new Error(String(sent.push(request))));
    const error = await failureOf(() => driver.merchant.pay(pay, { ...callTools, send }));
    expect(error.came).toBe('it sent what is no request: url: it must be an absolute http or https URL');
    expect(sent).toEqual([]);
  });

  it('bounds the requests of a call', async () => {
    const driver = guarded(
      driverWith({
        merchant: {
          pay: async (_input, { send }) => {
            for (;;) await send({ method: 'GET', url: 'http://cloud.example', headers: {}, body: new Uint8Array() });
          },
        },
      }),
    );
    expect((await failureOf(() => driver.merchant.pay(pay, callTools))).came).toBe('it sent more than 100 requests');
  });

  it('masks secrets of settings and machines in every part of a message', async () => {
    const driver = guarded(
      driverWith({
        machine: {
          encodeHeartbeat: ({ key }) => {
            throw new Error(`cannot sign with ${key}, very-secret and broker-secret`);
          },
        },
      }),
    );
    const { message } = await failureOf(() => driver.machine.encodeHeartbeat(sampleMachine, machineTools));
    expect(message).toContain('cannot sign with ***, *** and ***');
    expect(message).toContain('"machine":"10000001","key":"***"');
    for (const secret of ['very-secret', 'broker-secret', sampleMachine.key]) expect(message).not.toContain(secret);
  });

  const nonsense: readonly [what: string, call: (driver: Driver) => unknown, driver: Driver, came: RegExp][] = [
    [
      'nothing',
      ({ merchant }) => merchant.pay(pay, callTools),
      driverWith({ merchant: { pay: untyped(() => undefined) } }),
      /it returned nothing$/,
    ],
    [
      'a refusal of an unknown reason',
      ({ merchant }) => merchant.pay(pay, callTools),
      driverWith({
        merchant: {
          pay: untyped(() => ({ ok: false, refusal: { reason: 'bussy', status: 423, code: '', text: '' } })),
        },
      }),
      new RegExp(`^refusal.reason: "bussy" is none of ${refusalReasons.join(', ')}; did you mean "busy"\\?`),
    ],
    [
      'a member of another name',
      ({ merchant }) => merchant.machines(callTools),
      driverWith({ merchant: { machines: untyped(() => ({ ok: true, value: [{ machine: '1', onlin: true }] })) } }),
      /value\.0\.online: it is missing; it must be true or false; value\.0: there is no member "onlin"; did you mean "online"\?/,
    ],
    [
      'an order without records',
      ({ merchant }) =>
        merchant.createOrder({ machine: '1', items: [], reference: 'r', callbackUrl: 'http://a' }, callTools),
      driverWith({
        merchant: { createOrder: () => ({ ok: true, value: { order: '1', records: [], context: null } }) },
      }),
      /value\.records: an order has one record or more/,
    ],
    [
      'a context that is no JSON',
      ({ merchant }) =>
        merchant.createOrder({ machine: '1', items: [], reference: 'r', callbackUrl: 'http://a' }, callTools),
      driverWith({
        merchant: {
          createOrder: untyped(() => ({
            ok: true,
            value: { order: '1', records: [{ record: '1', product: '1', quantity: 1 }], context: new Map() },
          })),
        },
      }),
      /value\.context: it must be a value of JSON/,
    ],
    [
      'a frame as text',
      ({ machine }) => machine.encodeHeartbeat(sampleMachine, machineTools),
      driverWith({ machine: { encodeHeartbeat: untyped(() => [{ topic: '', payload: 'text' }]) } }),
      /0\.payload: it must be bytes/,
    ],
    [
      'a plan of another link',
      ({ machine }) => machine.connect(sampleMachine, machineTools),
      driverWith({ machine: { connect: untyped(() => ({ link: 'websockt' })) } }),
      /member "link" must be one of websocket, mqtt; did you mean "websocket"\?/,
    ],
    [
      'a command without items',
      ({ machine }) => machine.decodeCommand({ ...sampleMachine, frame: untyped({}) }, machineTools),
      driverWith({
        machine: { decodeCommand: () => ({ kind: 'command', delivery: '1', items: 0, echo: null }) },
      }),
      /items: it must be at least 1/,
    ],
    [
      'a result without a frame',
      ({ machine }) =>
        machine.encodeResult(
          { ...sampleMachine, delivery: '1', echo: null, items: 1, commanded: 1, boardCode: null },
          machineTools,
        ),
      driverWith({ machine: { encodeResult: () => [] } }),
      /a result is one frame or more/,
    ],
    [
      'a verified callback without its delivery',
      (driver) => driver.readCallback({ method: 'POST', headers: {}, body: new Uint8Array(), at: 0 }),
      driverWith({ readCallback: () => ({ kind: 'delivery', verified: true, outcome: 'success', identity: 'a' }) }),
      /delivery: it is missing, and a verified callback of kind "delivery" names it/,
    ],
  ];
  it.each(nonsense)('names what is wrong with %s', async (_what, call, driver, came) => {
    const error = await failureOf(() => call(guarded(driver)));
    expect(error.problem).toBe('nonsense');
    expect(error.came).toMatch(came);
  });

  const unopened: readonly [what: string, driver: unknown, came: string][] = [
    ['nothing', undefined, 'it must return a driver, not nothing'],
    ['no name', { ...sampleDriver(), name: '' }, 'name: it must not be empty'],
    [
      'a capability of another name',
      driverWith({ capabilities: { pickupCode: true } }),
      'capabilities: there is no member "pickupCode"; did you mean "pickupCodes"?',
    ],
    [
      'a limit that is no time',
      driverWith({ capabilities: { fallbackMs: '120s' } }),
      'capabilities: fallbackMs: it must be a number',
    ],
    [
      'a function of another name',
      driverWith({
        machine: untyped({ encodeAcknowledgement: undefined, encodeAcknowledgment: () => [] }),
      }),
      'machine.encodeAcknowledgement is missing: it must be a function; rename "encodeAcknowledgment" to it?',
    ],
    [
      'a capability without its function',
      driverWith({ merchant: { refund: undefined } }),
      'merchant.refund is missing, and capabilities.refunds is true',
    ],
    [
      'no machine',
      { ...sampleDriver(), machine: undefined },
      'member "machine" is missing: it has the functions of a machine',
    ],
  ];
  it.each(unopened)('refuses a driver with %s', async (_what, driver, came) => {
    expect(await failureOf(() => guarded(driver as Driver))).toMatchObject({ call: 'open', problem: 'nonsense', came });
  });
});
