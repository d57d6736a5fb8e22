import { parentPort, workerData } from 'node:worker_threads';
import { animalNamed } from '../zoo/named.ts';
import { liveBatch } from './batch.ts';
import type { Work } from './hand.ts';

/** The thread in which worlds are lived. It answers each piece of work with one message; histories stay here. */
const place = workerData as Int32Array;

parentPort?.on('message', ({ batch, animal }: Work) => {
  const make = animal === null ? undefined : animalNamed(animal).make;
  void liveBatch(batch, make, (index) => Atomics.store(place, 0, index + 1)).then((result) => parentPort?.postMessage(result));
});
