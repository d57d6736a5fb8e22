import { VirtualClock } from '#harness/stages/virtual/virtual-clock.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';

/** One line of a benchmark's table. */
export interface BenchRow {
  readonly name: string;
  readonly opsPerSecond: number;
}

const machines = 1_000;

/**
 * What the virtual stage costs: timers fired per second, with 1,000 machines that set themselves a new one each time.
 */
export async function stageBench(fires = 400_000): Promise<readonly BenchRow[]> {
  return [
    { name: 'virtual clock alone', opsPerSecond: perSecond(fires, () => bareClock(fires)) },
    {
      name: 'virtual clock, each with a cancelled timeout',
      opsPerSecond: perSecond(fires, () => cancellingClock(fires)),
    },
    {
      name: 'timers through drive()',
      opsPerSecond: await perSecondOf(fires, () => timersThroughDrive(fires, () => undefined)),
    },
    {
      name: 'timers through drive(), three promises each',
      opsPerSecond: await perSecondOf(fires, () => timersThroughDrive(fires, threePromises)),
    },
  ];
}

function bareClock(fires: number): void {
  const clock = new VirtualClock();
  for (let machine = 0; machine < machines; machine += 1) {
    clock.after(machine % 17, function reschedule() {
      clock.after(500 + (machine % 500), reschedule);
    });
  }
  for (let fired = 0; fired < fires; fired += 1) clock.fireNext();
}

function cancellingClock(fires: number): void {
  const clock = new VirtualClock();
  for (let machine = 0; machine < machines; machine += 1) {
    let timeout = clock.after(30_000, () => undefined);
    clock.after(machine % 17, function reschedule() {
      timeout.cancel();
      timeout = clock.after(30_000, () => undefined);
      clock.after(500 + (machine % 500), reschedule);
    });
  }
  for (let fired = 0; fired < fires; fired += 1) clock.fireNext();
}

async function timersThroughDrive(fires: number, action: () => unknown): Promise<void> {
  const stage = virtualStage({ seed: 1 });
  let remaining = fires;
  await stage.drive(
    new Promise<void>((resolve) => {
      for (let machine = 0; machine < machines; machine += 1) {
        stage.clock.after(machine % 17, function reschedule() {
          void action();
          remaining -= 1;
          if (remaining === 0) resolve();
          else stage.clock.after(500 + (machine % 500), reschedule);
        });
      }
    }),
  );
  await stage.close();
}

async function threePromises(): Promise<void> {
  await Promise.resolve();
  await Promise.resolve();
  await Promise.resolve();
}

function perSecond(count: number, run: () => void): number {
  run();
  const startedAt = performance.now();
  run();
  return Math.round((count / (performance.now() - startedAt)) * 1000);
}

async function perSecondOf(count: number, run: () => Promise<void>): Promise<number> {
  await run();
  const startedAt = performance.now();
  await run();
  return Math.round((count / (performance.now() - startedAt)) * 1000);
}
