import type { FailedDials } from './dial-counter.ts';
import { formatFailedDials } from './dial-counter.ts';
import type { MachineEvent } from '#simulators/events.ts';
import { addLateness, type LatenessCounts } from './frame-lateness.ts';

/** What machines have done so far. */
export interface Counts {
  readonly online: number;
  readonly jobs: number;
  readonly dropped: number;
  readonly refused: number;
  /** Machines that do not dial any more. */
  readonly gaveUp: number;
  /** Dials that succeeded. */
  readonly opened: number;
  readonly failed: FailedDials;
  /** How late acknowledgements and answers were sent. */
  readonly late: LatenessCounts;
}

/** Counts at the start. */
export const zeroCounts: Counts = {
  online: 0,
  jobs: 0,
  dropped: 0,
  refused: 0,
  gaveUp: 0,
  opened: 0,
  failed: {},
  late: [],
};

/** The sum of several counts. */
export function sumCounts(parts: readonly Counts[]): Counts {
  return parts.reduce(
    (left, right) => ({
      online: left.online + right.online,
      jobs: left.jobs + right.jobs,
      dropped: left.dropped + right.dropped,
      refused: left.refused + right.refused,
      gaveUp: left.gaveUp + right.gaveUp,
      opened: left.opened + right.opened,
      failed: mergeFailures(left.failed, right.failed),
      late: addLateness(left.late, right.late),
    }),
    zeroCounts,
  );
}

function mergeFailures(left: FailedDials, right: FailedDials): FailedDials {
  const merged: Record<string, number> = { ...left };
  for (const [cause, times] of Object.entries(right)) merged[cause] = (merged[cause] ?? 0) + times;
  return merged;
}

/** Counts the events of machines. */
export class FleetCounter {
  #jobs = 0;
  #dropped = 0;
  #refused = 0;
  #gaveUp = 0;
  #opened = 0;
  readonly #failed: Record<string, number> = {};

  count({ kind }: MachineEvent): void {
    if (kind === 'command-received') this.#jobs += 1;
    if (kind === 'item-dropped') this.#dropped += 1;
    if (kind === 'command-refused') this.#refused += 1;
  }

  countGaveUp(): void {
    this.#gaveUp += 1;
  }

  opened(): void {
    this.#opened += 1;
  }

  failed(cause: string): void {
    this.#failed[cause] = (this.#failed[cause] ?? 0) + 1;
  }

  /** @param online number of machines that are online now. @param late how late they sent. */
  counts(online: number, late: LatenessCounts): Counts {
    return {
      late,
      online,
      jobs: this.#jobs,
      dropped: this.#dropped,
      refused: this.#refused,
      gaveUp: this.#gaveUp,
      opened: this.#opened,
      failed: { ...this.#failed },
    };
  }
}

/** The counts of `machines` machines in one line. */
export function formatCounts({ online, jobs, dropped, refused, gaveUp, failed }: Counts, machines: number): string {
  return [
    `${online} of ${machines} online`,
    `${jobs} jobs`,
    `${dropped} items dropped`,
    ...(refused > 0 ? [`${refused} commands refused`] : []),
    ...(gaveUp > 0 ? [`${gaveUp} machines gave up`] : []),
    ...(Object.keys(failed).length > 0 ? [`failed dials: ${formatFailedDials(failed)}`] : []),
  ].join(', ');
}
