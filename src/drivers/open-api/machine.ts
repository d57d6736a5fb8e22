import { decodeCoreMessage, encodeMachineMessage } from '#core/devices/frame-codec.ts';
import type { DispenseMessage, MachineMessage } from '#core/devices/messages.ts';
import { faultCodes, floorStatus } from '#core/domain/fault-codes.ts';
import type {
  ConnectionPlan,
  DecodedFrame,
  DriverFrame,
  DriverMachine,
  MachineDriver,
  MachineReport,
  MachineTools,
} from '../machine-driver.ts';
import type { Opaque } from '../values.ts';
import type { Account } from './account.ts';
import { membersOf } from './refusals.ts';

/** Documented time between two heartbeats (PROTOCOL §7.42). */
const heartbeatMs = 300_000;
/** Topic of every machine's messages, and quality of service of both directions (PROTOCOL §7.1). */
const upTopic = '/server/app';
const qos = 2;
const keepAliveSeconds = 60;

/** The machine's side of the documented protocol, over a WebSocket or the vendor's MQTT topics. */
export function openApiMachine(account: Account): MachineDriver {
  const frameOf = (message: MachineMessage, { machine, key }: DriverMachine, { at }: MachineTools): DriverFrame => {
    const text = encodeMachineMessage(message, { machineNo: machine, key, unixSeconds: Math.floor(at / 1000) });
    const payload = Buffer.from(text);
    return account.link === 'mqtt' ? { topic: upTopic, payload, qos } : { topic: '', payload };
  };
  const heartbeat = (machine: DriverMachine, tools: MachineTools): DriverFrame =>
    frameOf(heartbeatMessage, machine, tools);
  return {
    connect: (machine, tools) =>
      connectionPlan(account, machine.machine, tools, {
        firstFrames: [heartbeat(machine, tools)],
        farewell: [frameOf({ method: 'client.offline', reason: 'shutdown' }, machine, tools)],
        heartbeatMs,
      }),
    decodeCommand: ({ frame, ...machine }, tools) => {
      const decoded = decodeCoreMessage(Buffer.from(frame.payload).toString('utf8'), machine.machine, machine.key);
      if (!decoded.ok) return { kind: 'dropped', why: decoded.detail };
      const { message } = decoded;
      if (message.method === 'device.delivery.put') return commandOf(message);
      const answer = { method: 'client.challenge', nonce: message.nonce, status: 'NORMAL' } as const;
      return { kind: 'other', what: 'a challenge', reply: [frameOf(answer, machine, tools)] };
    },
    encodeAcknowledgement: ({ delivery, echo, ...machine }, tools) => {
      if (account.firmware === 'old') return [];
      const { token } = idsIn(echo);
      return [frameOf({ method: 'device.delivery.ack', deliveryId: delivery, token }, machine, tools)];
    },
    encodeResult: (report, tools) => [frameOf(reportMessage(report, account), report, tools)],
    encodeHeartbeat: (machine, tools) => [heartbeat(machine, tools)],
  };
}

/** The members that a technician would read are constants: they have no effect (PROTOCOL §7.42). */
const heartbeatMessage = {
  method: 'client.heartbeat',
  networkType: '4G',
  networkRssi: '-70',
  uptimeMinutesToday: '1',
  status: 'NORMAL',
} as const;

function connectionPlan(
  { link, machineUrl, brokerUser, brokerPassword }: Account,
  machine: string,
  { session }: MachineTools,
  base: Pick<ConnectionPlan, 'firstFrames' | 'farewell' | 'heartbeatMs'>,
): ConnectionPlan {
  if (link === 'websocket') return { link, url: `${machineUrl.replace(/^http/, 'ws')}/devices/${machine}`, ...base };
  return {
    link,
    url: machineUrl,
    clientId: `${machine}-${session.slice(0, 8)}`,
    username: brokerUser,
    password: brokerPassword,
    protocolVersion: 5,
    cleanStart: true,
    keepAliveSeconds,
    subscriptions: [{ topic: `/clients/${machine}`, qos }],
    ...base,
  };
}

function commandOf({ deliveryId, token, orderId, recordId, lane, quantity }: DispenseMessage): DecodedFrame {
  const echo = { token, order: orderId, record: recordId };
  return { kind: 'command', delivery: deliveryId, items: quantity, lane: `${lane}`, echo };
}

/** What an answer repeats of its command. */
function idsIn(echo: Opaque): { readonly token: number; readonly order: number; readonly record: number } {
  const { token, order, record } = membersOf(echo);
  return { token: Number(token), order: Number(order), record: Number(record) };
}

function reportMessage(
  { delivery, echo, boardCode }: MachineReport,
  { firmware }: Account,
): Extract<MachineMessage, { method: 'device.delivery.response' }> {
  const { token, order, record } = idsIn(echo);
  const fault = boardCode === null ? null : (faultCodes as Readonly<Record<number, Fault | undefined>>)[boardCode];
  return {
    method: 'device.delivery.response',
    deliveryId: firmware === 'old' ? null : delivery,
    token: firmware === 'old' ? null : token,
    orderId: order,
    recordId: record,
    success: boardCode === null,
    floorStatus: boardCode === null ? floorStatus.normal : (fault?.floorStatus ?? floorStatus.motorFault),
    errorMsg: boardCode === null ? '' : (fault?.errorMsg ?? `Board Code ${boardCode}`),
  };
}

type Fault = (typeof faultCodes)[keyof typeof faultCodes];
