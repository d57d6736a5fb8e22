import { writeSync } from 'node:fs';
import { sampleEveryMs, monitorLoop } from './loop-monitor.ts';

/**
 * Is loaded into a process before its own program (`node --import`), whatever version of `vendloop` that is: it writes
 * a sample of the event loop each second, as a line to the pipe that the process was started with.
 */
const pipe = 3;

const monitor = monitorLoop();
const timer = setInterval(() => {
  // Behind the timers that are due: the watch's own is one of them, and has then seen what held this one up.
  setImmediate(() => {
    try {
      writeSync(pipe, `${JSON.stringify(monitor.sample())}\n`);
    } catch {
      // The reader is gone: the program continues without samples.
      monitor.stop();
      clearInterval(timer);
    }
  }).unref();
}, sampleEveryMs).unref();
