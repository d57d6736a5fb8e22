import type { Capabilities } from '#drivers/capabilities.ts';
import type { Driver, DriverSettings } from '#drivers/driver.ts';
import type { MachineTools } from '#drivers/machine-driver.ts';
import type { CallTools } from '#drivers/merchant-driver.ts';

/** Settings with one secret of each kind. */
export const sampleSettings: DriverSettings = {
  url: 'http://cloud.example',
  machineUrl: 'ws://cloud.example',
  merchant: { appId: 'merchant-1', apiSecret: 'very-secret' },
  options: { brokerPassword: 'broker-secret', retries: 3 },
};

export const sampleCapabilities: Capabilities = {
  kinds: { motor: { dwellMs: 30_000, itemsPerCommand: 1 } },
  fallbackMs: 120_000,
  unpaidExpiryMs: null,
  clockWindowMs: 300_000,
  offlineAfterMs: 600_000,
  callback: { retryMs: [1000], jitter: 0.2, timeoutMs: 5000 },
  repeatedRequest: 'first answer',
  retryAfterFailure: true,
  retryAfterTimeout: false,
  pickupCodes: true,
  refunds: true,
  queue: false,
  laneTest: false,
  restock: true,
  acknowledgement: true,
  oldFirmware: false,
  forgeries: [{ name: 'body-altered', what: 'alters the body after signing', refusals: ['signature'] }],
};

const order = { order: '1', records: [{ record: '1', product: '1000', quantity: 1 }], context: null };
const frame = { topic: '', payload: new Uint8Array([1, 2, 3]) };

/** A driver of the smallest kind: it answers what it must, and sends nothing. */
export function sampleDriver(): Driver {
  return {
    name: 'sample',
    capabilities: sampleCapabilities,
    merchant: {
      machines: () => ({ ok: true, value: [] }),
      createOrder: () => ({ ok: true, value: order }),
      pay: () => ({ ok: true, value: null }),
      deliver: () => ({ ok: true, value: { delivery: '1' } }),
      result: () => ({ ok: true, value: { state: 'running' } }),
      createCode: () => ({ ok: true, value: { code: '123456' } }),
      redeemCode: () => ({ ok: true, value: order }),
      refund: () => ({ ok: true, value: null }),
      restock: () => ({ ok: true, value: null }),
    },
    machine: {
      connect: () => ({
        link: 'websocket',
        url: 'ws://cloud.example/devices/1',
        firstFrames: [frame],
        farewell: [],
        heartbeatMs: 1000,
      }),
      decodeCommand: () => ({ kind: 'other', what: 'nothing' }),
      encodeAcknowledgement: () => [frame],
      encodeResult: () => [frame],
      encodeHeartbeat: () => [frame],
    },
    readCallback: () => ({ kind: 'other', verified: false, why: 'nothing', identity: 'x' }),
  };
}

/** A driver like the sample, with some functions of a part replaced. */
export function driverWith(changes: {
  readonly merchant?: Partial<Driver['merchant']>;
  readonly machine?: Partial<Driver['machine']>;
  readonly capabilities?: object;
  readonly readCallback?: Driver['readCallback'];
}): Driver {
  const sample = sampleDriver();
  return {
    ...sample,
    ...(changes.readCallback && { readCallback: changes.readCallback }),
    capabilities: { ...sample.capabilities, ...changes.capabilities },
    merchant: { ...sample.merchant, ...changes.merchant },
    machine: { ...sample.machine, ...changes.machine },
  };
}

/** The value with another type than it has: what a driver without types may return. */
export function untyped(value: unknown): never {
  return value as never;
}

export const callTools: CallTools = {
  send: () => Promise.resolve({ status: 200, headers: {}, body: new Uint8Array() }),
  at: 1_700_000_000_000,
  nonce: '0'.repeat(32),
};

export const machineTools: MachineTools = { at: 1_700_000_000_000, nonce: '0'.repeat(32), session: '1'.repeat(32) };

export const sampleMachine = { machine: '10000001', key: 'machine-key-1' };
