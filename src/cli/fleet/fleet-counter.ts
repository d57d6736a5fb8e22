import type { FailedDials } from './dial-counter.ts';
import { sayFailedDials } from './dial-counter.ts';
import type { MachineEvent } from '#simulators/events.ts';

/** What machines have done so far. */
export interface Counts {
  readonly online: number;
  readonly jobs: number;
  readonly dropped: number;
  readonly refused: number;
  /** Machines that dial no more. */
  readonly gaveUp: number;
  /** Dials that came to a connection. */
  readonly opened: number;
  readonly failed: FailedDials;
}

/** Nothing yet. */
export const noCounts: Counts = { online: 0, jobs: 0, dropped: 0, refused: 0, gaveUp: 0, opened: 0, failed: {} };

/** The counts of several parts together. */
export function sum(parts: readonly Counts[]): Counts {
  return parts.reduce(
    (one, other) => ({
      online: one.online + other.online,
      jobs: one.jobs + other.jobs,
      dropped: one.dropped + other.dropped,
      refused: one.refused + other.refused,
      gaveUp: one.gaveUp + other.gaveUp,
      opened: one.opened + other.opened,
      failed: together(one.failed, other.failed),
    }),
    noCounts,
  );
}

function together(one: FailedDials, other: FailedDials): FailedDials {
  const all: Record<string, number> = { ...one };
  for (const [cause, times] of Object.entries(other)) all[cause] = (all[cause] ?? 0) + times;
  return all;
}

/** Counts what machines do. */
export class Tally {
  #jobs = 0;
  #dropped = 0;
  #refused = 0;
  #gaveUp = 0;
  #opened = 0;
  readonly #failed: Record<string, number> = {};

  note({ kind }: MachineEvent): void {
    if (kind === 'command-received') this.#jobs += 1;
    if (kind === 'item-dropped') this.#dropped += 1;
    if (kind === 'command-refused') this.#refused += 1;
  }

  noteGaveUp(): void {
    this.#gaveUp += 1;
  }

  opened(): void {
    this.#opened += 1;
  }

  failed(cause: string): void {
    this.#failed[cause] = (this.#failed[cause] ?? 0) + 1;
  }

  /** @param online how many are online now: that is asked of the machines. */
  counts(online: number): Counts {
    return {
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

/** How `machines` machines stand, in one line. */
export function sayCounts({ online, jobs, dropped, refused, gaveUp, failed }: Counts, machines: number): string {
  const odd = `${refused > 0 ? `, ${refused} commands refused` : ''}${gaveUp > 0 ? `, ${gaveUp} machines gave up` : ''}`;
  const dials = Object.keys(failed).length > 0 ? `, dials that failed: ${sayFailedDials(failed)}` : '';
  return `${online} of ${machines} online, ${jobs} jobs, ${dropped} items dropped${odd}${dials}`;
}
