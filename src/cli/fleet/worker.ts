import { parentPort, workerData } from 'node:worker_threads';
import type { Timer } from '#core/ports/clock.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { FleetPart } from './fleet-shard.ts';
import type { Command, WorkerOrder, Word } from './worker-messages.ts';

/** A thread that brings a part of a fleet: the machines live here, what they see and do is told to the main thread. */
const { order, lines } = workerData as WorkerOrder;
const say = (word: Word): void => parentPort?.postMessage(word);

/** How often it says how its machines stand, ms. */
const countsEveryMs = 500;

const clock = new SystemClock();
const part = new FleetPart(order, {
  lines: lines ? (text) => say({ says: 'lines', text }) : null,
  gaveUp: (reason, machineNo) => say({ says: 'gave-up', reason, machineNo }),
});
let telling: Timer | null = null;

function tell(): void {
  say({ says: 'counts', counts: part.counts() });
  telling = clock.after(countsEveryMs, tell);
}

parentPort?.on('message', (command: Command) => {
  if (command === 'start') {
    part.start();
    tell();
    return;
  }
  telling?.cancel();
  part.stop();
  say({ says: 'stopped', counts: part.counts() });
  // The thread ends by itself once its machines' goodbyes are through.
  parentPort?.close();
});
say({ says: 'ready' });
