import { writeSync } from 'node:fs';
import { sampleEveryMs, monitorLoop } from './loop-monitor.ts';

/**
 * Is loaded into a process before its own program (`node --import`), whatever version of `vendloop` that is: once a
 * second it writes a look at the event loop as a line to the pipe that the process was started with.
 */
const pipe = 3;

const monitor = monitorLoop();
const timer = setInterval(() => {
  // Behind the timers that are due: the watch's own is one of them, and has then seen what held this one up.
  setImmediate(() => {
    try {
      writeSync(pipe, `${JSON.stringify(monitor.sample())}\n`);
    } catch {
      // Nobody listens any more: the program goes on without.
      monitor.stop();
      clearInterval(timer);
    }
  }).unref();
}, sampleEveryMs).unref();
