import type { Timer } from '#core/ports/clock.ts';
import { DriverError, type DriverProblem } from '#drivers/guard/driver-error.ts';
import { referenceName } from '../../drivers/load-driver.ts';
import { startWorkerThread, type WorkerThread } from '../../processes/worker-thread.ts';
import { defaultTimeoutMs, driverChecks, type CheckDriverOptions, type DriverExamination } from '../check-driver.ts';
import type { CheckResult } from '../check-result.ts';
import { endsCalls } from '../hung-calls.ts';

/** What the thread is to examine. */
export interface ThreadTask extends Pick<CheckDriverOptions, 'reference' | 'settings' | 'folder'> {
  readonly timeoutMs: number;
}

/** What the thread reports. */
export type ThreadMessage =
  | { readonly kind: 'started' }
  | { readonly kind: 'open'; readonly driver: string }
  | { readonly kind: 'call'; readonly call: string }
  | { readonly kind: 'result'; readonly result: CheckResult }
  | { readonly kind: 'done'; readonly examination: DriverExamination };

/** How long vendloop itself may take to load in the thread, ms. */
const startMs = 60_000;
/** How long the file of a driver and what it imports may take to load and open, ms. */
const openMs = 20_000;
/** A call that lasts for so many of its limits keeps the thread busy: else the limit had ended it. */
const busyLimits = 2;

/**
 * Examines the driver of a file in a thread of its own, which can be ended: a function that loops for ever is named,
 * and so is one that ends the thread.
 */
export async function checkInThread({
  clock,
  timeoutMs = defaultTimeoutMs,
  ...driverOptions
}: Omit<CheckDriverOptions, 'observer'>): Promise<DriverExamination> {
  const task: ThreadTask = { ...driverOptions, timeoutMs };
  const results: CheckResult[] = [];
  let driver = referenceName(task.reference);
  let call = 'open';
  let timer: Timer | undefined;
  let thread: WorkerThread<never> | undefined;
  const examined = new Promise<DriverExamination>((resolve) => {
    const fail = (problem: DriverProblem, came: string): void => {
      const { message } = new DriverError({ driver, call, problem, given: '', came });
      resolve({ driver, passes: false, checks: [...results, ...endedBy(message, results)] });
    };
    const allow = (ms: number): void => {
      timer?.cancel();
      timer = clock.after(ms, () => fail('hung', `it has kept its thread busy for ${ms / 1000} s`));
    };
    allow(startMs);
    thread = startWorkerThread<never, ThreadMessage>(new URL('./worker.ts', import.meta.url), {
      workerData: task,
      onMessage: (message) => {
        allow(message.kind === 'started' ? openMs : busyLimits * task.timeoutMs);
        if (message.kind === 'open') ({ driver } = message);
        if (message.kind === 'call') ({ call } = message);
        if (message.kind === 'result') results.push(message.result);
        if (message.kind === 'done') resolve(message.examination);
      },
      onEnd: (reason) => fail('died', reason),
    });
  });
  try {
    return await examined;
  } finally {
    timer?.cancel();
    await thread?.terminate();
  }
}

/** The check that a call ended, and those that were not made because of it. */
function endedBy(seen: string, results: readonly CheckResult[]): readonly CheckResult[] {
  const [current, ...rest] = driverChecks.slice(results.length);
  if (!current) return [];
  const failed: CheckResult = { ...current, state: 'FAIL', seen, change: endsCalls };
  if (results.length === 0) return [failed];
  const skipped = rest.map((check): CheckResult => ({
    ...check,
    state: 'SKIP',
    seen: `correct ${current.name} first, which ended the examination`,
  }));
  return [failed, ...skipped];
}
