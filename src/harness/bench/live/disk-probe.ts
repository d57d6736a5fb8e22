import { open, rm } from 'node:fs/promises';
import type { Clock } from '#core/ports/clock.ts';
import { sleep } from '#core/ports/waiting.ts';

/** How long the disk took once. */
export interface DiskSample {
  /** On the clock's monotonic time, ms. */
  readonly t: number;
  readonly ms: number;
}

/** Samples the disk while a benchmark runs. */
export interface DiskProbe {
  /** Stops sampling and deletes the file. @returns all samples. */
  stop(): Promise<readonly DiskSample[]>;
}

/** Pause between two samples, ms: a hundredth of what a core asks of the disk under load. */
const everyMs = 200;
/** What is written each time, as a commit does at the end of its log: two pages of SQLite. */
const pages = Buffer.alloc(8_192, 1);

/** It begins anew after so many, 16 MB, as the core's log does: a soak is not to fill the disk. */
const pagesPerFile = 2_048;

/**
 * Appends to a file of its own and waits for the disk, as a core does that commits. Sampling ends when the disk
 * refuses.
 */
export function probeDisk(file: string, clock: Clock): DiskProbe {
  const samples: DiskSample[] = [];
  let isStopped = false;
  const sampling = sampleUntilStopped().catch(() => undefined);
  async function sampleUntilStopped(): Promise<void> {
    const handle = await open(file, 'w');
    try {
      for (let n = 0; n === 0 || !isStopped; n += 1) {
        const t = clock.monotonic();
        await handle.write(pages, 0, pages.length, (n % pagesPerFile) * pages.length);
        await handle.datasync();
        samples.push({ t, ms: clock.monotonic() - t });
        await sleep(clock, everyMs);
      }
    } finally {
      await handle.close();
    }
  }
  return {
    async stop() {
      isStopped = true;
      await sampling;
      await rm(file, { force: true });
      return samples;
    },
  };
}
