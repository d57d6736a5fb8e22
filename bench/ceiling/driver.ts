import { createServer } from 'node:http';
import { cpus } from 'node:os';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'undici';
import { WebSocket, type RawData } from 'ws';
import { machineCpuMs } from '#harness/bench/live/machine-cpu.ts';
import { wallOffsetMs } from '#harness/bench/live/wall-offset.ts';
import { encodeMachineMessage } from '#core/devices/frame-codec.ts';
import type { MachineMessage } from '#core/devices/messages.ts';
import { encodePayload } from '#core/signing/payload.ts';
import { demoMachineKey, machineNumber } from '#simulators/machine/fleet.ts';
import type { MeasuredServer, Orders, Usage } from './measured-server.ts';
import { benchHeaders, benchKey } from './bench-merchant.ts';

/** A receiver of callbacks that reads nothing of them: the URL names the delivery that has ended. */
export interface CallbackReceiver {
  readonly url: string;
  /** Settles with the next callback for that machine. */
  next(machineNo: string): Promise<void>;
  /** Begins a new list of when callbacks come, wall clock, ms; by machine. */
  recordArrivals(): ReadonlyMap<string, readonly number[]>;
  close(): void;
}

/** Opens the bare sink on this computer. */
export async function startReceiver(): Promise<CallbackReceiver> {
  const waiters = new Map<string, () => void>();
  let arrivals: Map<string, number[]> | null = null;
  let wallOffset = 0;
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      response.end('ok');
      const machineNo = (request.url ?? '').slice(1);
      waiters.get(machineNo)?.();
      if (arrivals === null) return;
      const times = arrivals.get(machineNo);
      const time = performance.now() + wallOffset;
      if (times) times.push(time);
      else arrivals.set(machineNo, [time]);
    });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    next: (machineNo) => new Promise((resolve) => waiters.set(machineNo, resolve)),
    recordArrivals: () => {
      wallOffset = wallOffsetMs({ now: () => Date.now(), monotonic: () => performance.now() });
      return (arrivals = new Map());
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** What a machine without a motor answers to a frame. */
export type Echo = (frame: string, machineNo: string) => readonly string[];

/** The machine of the bare side: it sends back each message it gets. */
export const bareEcho: Echo = (frame) => [frame];

/** The core's machine: it reads the command, acknowledges it, and has dropped the item at once. */
export const coreEcho: Echo = (frame, machineNo) => {
  const {
    delivery_id: deliveryId = '',
    token = '',
    order_id: order = '',
    record_id: record = '',
  } = JSON.parse(Buffer.from(frame, 'base64').toString()) as Record<string, string>;
  return [
    signedFrame({ method: 'device.delivery.ack', deliveryId, token: Number(token) }, machineNo),
    signedFrame(
      {
        method: 'device.delivery.response',
        deliveryId,
        token: Number(token),
        orderId: Number(order),
        recordId: Number(record),
        success: true,
        floorStatus: 1,
        errorMsg: '',
      },
      machineNo,
    ),
  ];
};

/** A machine's heartbeat, signed now. */
export function heartbeatFrame(machineNo: string): string {
  return signedFrame(
    { method: 'client.heartbeat', networkType: '4G', networkRssi: '-60', uptimeMinutesToday: '1', status: 'NORMAL' },
    machineNo,
  );
}

function signedFrame(message: MachineMessage, machineNo: string): string {
  return encodeMachineMessage(message, {
    machineNo,
    key: demoMachineKey(machineNo),
    unixSeconds: Math.floor(Date.now() / 1000),
  });
}

/** So many machines dial at a time. */
const dialsAtOnce = 200;

/** Connects so many machines without a motor. @returns how to hang them up. */
export async function connectMachines(url: string, count: number, echo: Echo): Promise<() => void> {
  const sockets: WebSocket[] = [];
  for (let first = 0; first < count; first += dialsAtOnce)
    sockets.push(...(await dialMachines(url, first, Math.min(dialsAtOnce, count - first), echo)));
  return () => {
    for (const socket of sockets) socket.terminate();
  };
}

function dialMachines(url: string, first: number, count: number, echo: Echo): Promise<readonly WebSocket[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, at) => {
      const machineNo = machineNumber(first + at);
      const socket = new WebSocket(`${url.replace('http', 'ws')}/devices/${machineNo}`, { perMessageDeflate: false });
      socket.on('message', (data: RawData) => {
        for (const answer of echo((data as Buffer).toString(), machineNo)) socket.send(answer);
      });
      await once(socket, 'open');
      socket.send(heartbeatFrame(machineNo));
      return socket;
    }),
  );
}

/** What a stretch came to. */
export interface Measurement {
  readonly deliveries: number;
  readonly perSecond: number;
  /** Processor time of the server, ms a delivery; `systemMs` of it in the system. */
  readonly cpuMs: number;
  readonly systemMs: number;
  /** Of it the event loop's thread. */
  readonly loopMs: number;
  /** Transactions that reached the disk, a delivery. */
  readonly commits: number;
  /** Of the driver, its machines and its sink. */
  readonly driverCpuMs: number;
  /** The share of this computer's processors that other programs took; null where it is not known. */
  readonly others: number | null;
  /** Time from the request, or from when it was due, to the callback, ms. */
  readonly p50: number;
  readonly p99: number;
}

/** The requests of a stretch, signed beforehand: `bodies[machine][n]`. */
export function signedBodies(orders: Orders): readonly (readonly string[])[] {
  const timestamp = String(Math.floor(Date.now() / 1000));
  return orders.map((own, at) =>
    own.map(({ order, record }) => {
      const members = {
        machine_no: machineNumber(at),
        method: 'device.delivery.put',
        order_id: String(order),
        record_id: String(record),
        timestamp,
      };
      return JSON.stringify({ payload: encodePayload(members, benchKey) });
    }),
  );
}

/** Which deliveries a stretch makes, by their number over all machines, and when they begin. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  /** Deliveries a second, evenly spaced; undefined: each machine begins its next one when the last has ended. */
  readonly rate?: number | undefined;
}

/** What a stretch is driven with. */
export interface DriverParts {
  readonly server: MeasuredServer;
  readonly receiver: CallbackReceiver;
  readonly pool: Pool;
  readonly bodies: readonly (readonly string[])[];
}

/**
 * Makes the deliveries from `from` to `to` round the machines, of which each has one at a time: as fast as the server
 * ends them, or at a rate. A delivery that is due while its machine is busy waits, and its time counts.
 */
export async function drive(parts: DriverParts, { from, to, rate }: Stretch): Promise<Measurement> {
  const { server, receiver, bodies, pool } = parts;
  const machines = bodies.length;
  const times: number[] = [];
  const before = await server.usage();
  const driverCpuBefore = process.cpuUsage();
  const machineBefore = machineCpuMs();
  const startedAt = performance.now();
  const dueAt = (index: number): number | null =>
    rate === undefined ? null : startedAt + (1000 * (index - from)) / rate;
  await Promise.all(
    bodies.map(async (bodiesOfMachine, at) => {
      const first = Math.max(0, Math.ceil((from - at) / machines));
      for (let n = first; n * machines + at < to; n += 1) {
        const due = dueAt(n * machines + at);
        if (due !== null) await untilTime(due);
        const began = due ?? performance.now();
        await deliver(pool, receiver, machineNumber(at), bodiesOfMachine[n]!);
        times.push(performance.now() - began);
      }
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  const driverCpu = process.cpuUsage(driverCpuBefore);
  const machineAfter = machineCpuMs();
  const after = await server.usage();
  return measurementOf({
    times,
    seconds,
    before,
    after,
    driverCpuMs: (driverCpu.user + driverCpu.system) / 1000,
    machineCpuMs: machineBefore === null || machineAfter === null ? null : machineAfter - machineBefore,
  });
}

async function deliver(pool: Pool, receiver: CallbackReceiver, machineNo: string, body: string): Promise<void> {
  const callbackArrived = receiver.next(machineNo);
  const path = '/api/openapi/v1/deliveries';
  const answer = await pool.request({ path, method: 'POST', headers: benchHeaders, body });
  const text = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`a delivery was refused: ${text}`);
  await callbackArrived;
}

async function untilTime(due: number): Promise<void> {
  const waitMs = due - performance.now();
  if (waitMs > 0) await sleep(waitMs);
}

function measurementOf(stretch: {
  readonly times: number[];
  readonly seconds: number;
  readonly before: Usage;
  readonly after: Usage;
  readonly driverCpuMs: number;
  /** Of everything on this computer. */
  readonly machineCpuMs: number | null;
}): Measurement {
  const { times, seconds, before, after, driverCpuMs } = stretch;
  const systemMs = after.system - before.system;
  const cpuMs = after.user - before.user + systemMs;
  times.sort((a, b) => a - b);
  const deliveries = times.length;
  return {
    deliveries,
    perSecond: deliveries / seconds,
    cpuMs: cpuMs / deliveries,
    systemMs: systemMs / deliveries,
    loopMs: (after.loop - before.loop) / deliveries,
    commits: (after.commits - before.commits) / deliveries,
    driverCpuMs: driverCpuMs / deliveries,
    others:
      stretch.machineCpuMs === null
        ? null
        : Math.max(0, stretch.machineCpuMs - cpuMs - driverCpuMs) / (seconds * 1000 * cpus().length),
    p50: times[deliveries >> 1] ?? 0,
    p99: times[Math.floor(deliveries * 0.99)] ?? 0,
  };
}
