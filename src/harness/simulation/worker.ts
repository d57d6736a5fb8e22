import { parentPort, workerData } from 'node:worker_threads';
import { animalNamed } from '../mutants/named.ts';
import { liveBatch } from './run-batch.ts';
import type { Word, Work } from './worker-handle.ts';
import { shrink } from './shrink/shrink.ts';

/** The thread in which worlds are lived. Histories stay here; what it says is counted and hashed. */
const place = workerData as Int32Array;
const say = (word: Word): void => parentPort?.postMessage(word);

async function work(asked: Work): Promise<void> {
  const make = asked.animal === null ? undefined : animalNamed(asked.animal).make;
  if (asked.does === 'live')
    say({ says: 'lived', batch: await liveBatch(asked.batch, make, (index) => Atomics.store(place, 0, index + 1)) });
  else say({ says: 'smallest', shrunk: await shrink(asked.order, make, (shrunk) => say({ says: 'smaller', shrunk })) });
}

parentPort?.on('message', (asked: Work) => void work(asked));
