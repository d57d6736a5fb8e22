import { writeSync } from 'node:fs';
import { lookEveryMs, watchLoop } from './loop-monitor.ts';

/**
 * Is loaded into a process before its own program (`node --import`), whatever version of `vendloop` that is: once a second
 * it writes a look at the event loop as a line to the pipe that the process was started with.
 */
const pipe = 3;

const watch = watchLoop();
const timer = setInterval(() => {
  // Behind the timers that are due: the watch's own is one of them, and has then seen what held this one up.
  setImmediate(() => {
    try {
      writeSync(pipe, `${JSON.stringify(watch.look())}\n`);
    } catch {
      // Nobody listens any more: the program goes on without.
      watch.stop();
      clearInterval(timer);
    }
  }).unref();
}, lookEveryMs).unref();
