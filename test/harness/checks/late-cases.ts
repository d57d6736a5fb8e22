import type { History } from '#harness/history/event.ts';
import type { HistoryHeader } from '#harness/history/header.ts';
import { locker } from '../history-machines.ts';
import { HistoryBuilder } from '../history-builder.ts';

/** δ of these histories, ms. */
export const slackMs = 50;
export const dwellMs = locker.dwellMs;
export const timeoutMs = 120_000;

/** Something that comes too late for a check, when it was due, and the end of the history. */
interface LateCase {
  readonly check: string;
  readonly what: string;
  readonly due: number;
  readonly end: number;
  readonly reason?: 'abandoned';
  readonly build: (builder: HistoryBuilder, actual: number) => void;
}

/** One upper bound in time after another; the first is the expiry of a lock. */
export const lateCases: readonly LateCase[] = [
  {
    check: 'dwell-bound',
    what: 'an expiry',
    due: 1_000 + dwellMs,
    end: 60_000,
    build: (builder, actual) =>
      void builder.released(actual, builder.startDelivery(1_000, builder.order(0, locker)), 'dwell'),
  },
  {
    check: 'dwell-bound',
    what: 'the end of a hold by its result',
    due: 1_000 + dwellMs,
    end: 60_000,
    build: (builder, actual) =>
      void builder.settle(actual, builder.startDelivery(1_000, builder.order(0, locker)), 'success'),
  },
  {
    check: 'timeout-bound',
    what: 'a timeout',
    due: 1_000 + timeoutMs,
    end: 200_000,
    build: (builder, actual) => {
      const run = builder.startDelivery(1_000, builder.order(0, locker));
      builder.released(1_000 + dwellMs, run, 'dwell').settled(actual, run, 'timeout');
    },
  },
  {
    check: 'prompt-release',
    what: 'a release',
    due: 1_700,
    end: 60_000,
    build: (builder, actual) => {
      const run = builder.startDelivery(1_000, builder.order(0, locker));
      builder.settled(1_700, run, 'success').released(actual, run, 'success');
    },
  },
  {
    check: 'liveness',
    what: 'an outcome',
    due: 1_000 + timeoutMs,
    end: 200_000,
    build: (builder, actual) => {
      const run = builder.startDelivery(1_000, builder.order(0, locker));
      builder.released(1_000 + dwellMs, run, 'dwell').settled(actual, run, 'timeout');
    },
  },
  {
    check: 'liveness',
    what: 'a release',
    due: 1_000 + timeoutMs,
    end: 200_000,
    build: (builder, actual) => {
      const run = builder.startDelivery(1_000, builder.order(0, locker));
      builder.settled(1_700, run, 'success').released(actual, run, 'dwell');
    },
  },
  {
    check: 'liveness',
    what: 'the start of a job',
    due: 1_000 + 2 * timeoutMs,
    end: 400_000,
    build: (builder, actual) => {
      const line = builder.order(500, locker);
      builder.queued(1_000, line, 1).runJob(actual, line, 1);
    },
  },
  {
    check: 'clock-safety',
    what: 'an expiry after the clock was set',
    due: 1_000 + dwellMs,
    end: 60_000,
    build: (builder, actual) => {
      const run = builder.startDelivery(1_000, builder.order(0, locker));
      builder.add(2_000, { by: 'harness', kind: 'clock-set', byMs: 3_600_000 }).released(actual, run, 'dwell');
    },
  },
  {
    check: 'restart-safety',
    what: 'an expiry after a crash',
    due: 1_000 + dwellMs,
    end: 60_000,
    build: (builder, actual) => {
      const run = builder.startDelivery(1_000, builder.order(0, locker));
      builder.crash(2_000, 3_000).released(actual, run, 'dwell');
    },
  },
  {
    check: 'callback-isolated',
    what: 'a first attempt',
    due: 1_720,
    end: 60_000,
    build: (builder, actual) => {
      const run = builder.sale(1_000, builder.order(0, locker));
      builder.receiverFault(1_600, 'other-merchant').callback(1_720, run, 1, 'http://merchant.test/', actual - 1_720);
    },
  },
  {
    check: 'path-time',
    what: 'a machine’s answer',
    due: 2_010,
    end: 60_000,
    build: (builder, actual) => {
      const run = builder.startDelivery(1_000, builder.order(0, locker));
      builder
        .drop(1_900, run)
        .answer(actual, run)
        .settle(actual + 10, run, 'success');
    },
  },
  {
    check: 'offline-refused',
    what: 'a delivery after its machine was gone',
    due: 1_000,
    end: 60_000,
    build: (builder, actual) => {
      builder.online(500, locker.machine).online(1_000, locker.machine, false);
      builder.startDelivery(actual, builder.order(0, locker));
    },
  },
  {
    check: 'granted-dispatch',
    what: 'a command after its grant',
    due: 1_000 + dwellMs,
    end: 60_000,
    build: (builder, actual) => {
      const run = builder.plan(builder.order(0, locker));
      builder
        .grant(1_000, run)
        .started(1_000, run)
        .released(1_000 + dwellMs, run, 'dwell')
        .sent(actual, run)
        .received(actual + 5, run);
    },
  },
  {
    check: 'linearizable-lock',
    what: 'a refusal as busy',
    due: 1_005 + dwellMs,
    end: 60_000,
    build: (builder, actual) => {
      builder.startDelivery(1_000, builder.order(0, locker));
      builder.call(actual, builder.plan(builder.order(0, locker)), { code: 6057, delivery: '' });
    },
  },
];

/** The history of a case in which what was due came at `actual`, with a stall if one is given. */
export function history(
  { due, end, build }: LateCase,
  actual: number,
  stall?: (builder: HistoryBuilder, due: number) => void,
  changes: Partial<HistoryHeader> = {},
): History {
  const builder = new HistoryBuilder({ stage: 'live', slackMs, ...changes });
  builder.add(0, { by: 'core', kind: 'core-started' });
  build(builder, actual);
  stall?.(builder, due);
  return builder.end(end);
}
