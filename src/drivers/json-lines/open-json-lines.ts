import type { CallbackReading, CallbackRequest } from '../callback.ts';
import type { Capabilities } from '../capabilities.ts';
import type { Driver, DriverSettings } from '../driver.ts';
import type { MachineDriver } from '../machine-driver.ts';
import type { CallTools, MerchantDriver } from '../merchant-driver.ts';
import { AdapterError } from '../guard/driver-error.ts';
import { CallChannel } from './call-channel.ts';
import { decodeFrames, decodePlan, decodeReply, encodeBytes } from './base64.ts';
import type { StartProgram } from './program.ts';

/** Calls of a merchant, besides `machines`, which has no input. */
const merchantCalls = [
  'createOrder',
  'pay',
  'deliver',
  'result',
  'createCode',
  'redeemCode',
  'refund',
  'restock',
] as const satisfies readonly (keyof MerchantDriver)[];

/**
 * Opens a driver in any language: a program that reads calls from its standard input and answers on its standard
 * output, one JSON object a line. What it answers is not examined here: a guard does that for every driver.
 * @throws AdapterError when the program cannot be started, ends, or answers nonsense. The caller ends it then.
 */
export async function openJsonLines(
  command: readonly string[],
  settings: DriverSettings,
  start: StartProgram,
): Promise<Driver> {
  const channel = new CallChannel(start, command);
  const opened = await channel.call('open', settings);
  if (typeof opened !== 'object' || opened === null)
    throw new AdapterError('nonsense', 'the result of "open" must be an object with "name" and "capabilities"');
  const { name, capabilities } = opened as Pick<Driver, 'name' | 'capabilities'>;
  return jsonLinesDriver(channel, name, capabilities);
}

function jsonLinesDriver(channel: CallChannel, name: string, capabilities: Capabilities): Driver {
  return {
    name,
    capabilities,
    merchant: merchantOf(channel),
    machine: machineOf(channel),
    readCallback: ({ body, ...request }: CallbackRequest) =>
      channel.call('readCallback', { ...request, body: encodeBytes(body) }) as Promise<CallbackReading>,
    close: () => channel.stop(),
  };
}

function merchantOf(channel: CallChannel): MerchantDriver {
  const run = (call: string, input: object | undefined, { send, at, nonce, forgery }: CallTools): Promise<unknown> =>
    channel.call(call, input, { send, tools: { at, nonce, ...(forgery !== undefined && { forgery }) } });
  const calls = merchantCalls.map(
    (call) => [call, (input: object, tools: CallTools) => run(call, input, tools)] as const,
  );
  return {
    machines: (tools: CallTools) => run('machines', undefined, tools),
    ...(Object.fromEntries(calls) as object),
  } as unknown as MerchantDriver;
}

function machineOf(channel: CallChannel): MachineDriver {
  const encode =
    (call: 'encodeAcknowledgement' | 'encodeResult' | 'encodeHeartbeat') =>
    async (input: object, tools: object): Promise<never> =>
      decodeFrames(await channel.call(call, input, { tools })) as never;
  return {
    connect: async (machine, tools) => decodePlan(await channel.call('connect', machine, { tools })) as never,
    decodeCommand: async ({ frame, ...machine }, tools) => {
      const encoded = { ...frame, payload: encodeBytes(frame.payload) };
      return decodeReply(await channel.call('decodeCommand', { ...machine, frame: encoded }, { tools })) as never;
    },
    encodeAcknowledgement: encode('encodeAcknowledgement'),
    encodeResult: encode('encodeResult'),
    encodeHeartbeat: encode('encodeHeartbeat'),
  };
}
