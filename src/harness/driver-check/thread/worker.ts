import { parentPort, workerData } from 'node:worker_threads';
import { SystemClock } from '../../stages/live/system-clock.ts';
import { checkDriver } from '../check-driver.ts';
import type { ThreadMessage, ThreadTask } from './check-in-thread.ts';

/** Worker thread that examines one driver of a file: the functions of the driver run here. */
const send = (message: ThreadMessage): void => parentPort?.postMessage(message);
const clock = new SystemClock();

send({ kind: 'started' });
const examination = await checkDriver({
  ...(workerData as ThreadTask),
  clock,
  observer: {
    onOpen: (driver) => send({ kind: 'open', driver }),
    onCall: (call) => send({ kind: 'call', call }),
    onResult: (result) => send({ kind: 'result', result }),
  },
});
send({ kind: 'done', examination });
clock.close();
