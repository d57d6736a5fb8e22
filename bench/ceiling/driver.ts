import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { WebSocket, type RawData } from 'ws';
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

function signedFrame(message: MachineMessage, machineNo: string): string {
  return encodeMachineMessage(message, {
    machineNo,
    key: demoMachineKey(machineNo),
    unixSeconds: Math.floor(Date.now() / 1000),
  });
}

/** Connects a machine without a motor for each worker. @returns how to hang them up. */
export async function connectMachines(url: string, count: number, echo: Echo): Promise<() => void> {
  const sockets = await Promise.all(
    Array.from({ length: count }, async (_, at) => {
      const machineNo = machineNumber(at);
      const socket = new WebSocket(`${url.replace('http', 'ws')}/devices/${machineNo}`, { perMessageDeflate: false });
      socket.on('message', (data: RawData) => {
        for (const answer of echo((data as Buffer).toString(), machineNo)) socket.send(answer);
      });
      await once(socket, 'open');
      socket.send(
        signedFrame(
          {
            method: 'client.heartbeat',
            networkType: '4G',
            networkRssi: '-60',
            uptimeMinutesToday: '1',
            status: 'NORMAL',
          },
          machineNo,
        ),
      );
      return socket;
    }),
  );
  return () => {
    for (const socket of sockets) socket.terminate();
  };
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

/** When a stretch's deliveries begin. */
export interface Pace {
  /** Deliveries a second, evenly spaced; undefined: each machine begins its next one when the last has ended. */
  readonly rate?: number | undefined;
}

/**
 * Each machine makes its deliveries from `from` to `to`, one after another, on a connection of its own: as fast as the
 * server ends them, or at a rate. A delivery that is due while its machine is busy waits, and its time counts.
 */
export async function drive(
  server: MeasuredServer,
  receiver: CallbackReceiver,
  bodies: readonly (readonly string[])[],
  { from, to, rate }: Pace & { readonly from: number; readonly to: number },
): Promise<Measurement> {
  const pool = new Pool(server.url, { connections: bodies.length, pipelining: 1 });
  const times: number[] = [];
  const before = await server.usage();
  const driverCpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const dueAt = (at: number, n: number): number | null =>
    rate === undefined ? null : startedAt + (1000 * ((n - from) * bodies.length + at)) / rate;
  await Promise.all(
    bodies.map(async (bodiesOfMachine, at) => {
      for (let n = from; n < to; n += 1) {
        const due = dueAt(at, n);
        if (due !== null) await untilTime(due);
        const began = due ?? performance.now();
        await deliver(pool, receiver, machineNumber(at), bodiesOfMachine[n]!);
        times.push(performance.now() - began);
      }
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  const driverCpu = process.cpuUsage(driverCpuBefore);
  const after = await server.usage();
  await pool.destroy();
  return measurementOf({ times, seconds, before, after, driverCpuMs: (driverCpu.user + driverCpu.system) / 1000 });
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
    p50: times[deliveries >> 1] ?? 0,
    p99: times[Math.floor(deliveries * 0.99)] ?? 0,
  };
}
