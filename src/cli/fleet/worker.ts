import { parentPort, workerData } from 'node:worker_threads';
import type { Timer } from '#core/ports/clock.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { linkOf } from './fleet-link.ts';
import { FleetShard } from './fleet-shard.ts';
import type { Command, WorkerInput, WorkerMessage } from './worker-messages.ts';

/** Simulates a shard of a fleet in this thread and reports to the main thread. */
const { options, lines } = workerData as WorkerInput;
const send = (message: WorkerMessage): void => parentPort?.postMessage(message);

/** Interval of the message with counts, ms. */
const countsEveryMs = 500;

const clock = new SystemClock();
const shard = new FleetShard(options, await linkOf(options), {
  lines: lines ? (text) => send({ kind: 'lines', text }) : null,
  gaveUp: (reason, machineNo) => send({ kind: 'gave-up', reason, machineNo }),
});
let timer: Timer | null = null;

function sendCounts(): void {
  send({ kind: 'counts', counts: shard.counts() });
  timer = clock.after(countsEveryMs, sendCounts);
}

parentPort?.on('message', (command: Command) => {
  if (command === 'start') {
    shard.start();
    sendCounts();
    return;
  }
  timer?.cancel();
  shard.stop();
  send({ kind: 'stopped', counts: shard.counts() });
  // The thread ends by itself when its machines have closed their connections.
  parentPort?.close();
});
send({ kind: 'ready' });
