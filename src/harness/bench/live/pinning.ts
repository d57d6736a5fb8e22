import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The programs of a run that are pinned. */
export type PinnedProgram = 'core' | 'fleet' | 'generator';

/** With fewer processors each program would have less than it needs. */
const leastProcessors = 4;

/** Which processors each program has; null: too few for that. */
export function planPinning(processors: readonly number[]): Readonly<Record<PinnedProgram, readonly number[]>> | null {
  if (processors.length < leastProcessors) return null;
  // The core's loop has one, and its other threads (disk, garbage) the second.
  const [first = 0, second = 0, third = 0, ...rest] = processors;
  return { core: [first, second], fleet: [third], generator: rest };
}

/** The numbers in a list of the kernel, like `0-2,5`. */
export function parseProcessorList(text: string): readonly number[] {
  return text
    .trim()
    .split(',')
    .filter((range) => range !== '')
    .flatMap((range) => {
      const [from = Number.NaN, to = from] = range.split('-').map(Number);
      return Number.isInteger(from) && Number.isInteger(to)
        ? Array.from({ length: to - from + 1 }, (_, at) => from + at)
        : [];
    });
}

/** The processors that this process may use; empty where the system does not name them. */
function allowedProcessors(): readonly number[] {
  try {
    return parseProcessorList(
      /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '',
    );
  } catch {
    return [];
  }
}

/** Pins programs to processors of their own where there are enough. */
export class Pinning {
  readonly #plan: ReturnType<typeof planPinning>;
  readonly #processors: readonly number[];
  readonly #pinned = new Map<PinnedProgram, readonly number[]>();
  #failure: string | null = null;

  constructor(processors = allowedProcessors()) {
    this.#processors = processors;
    this.#plan = planPinning(processors);
  }

  /** Pins all threads of a process, those that it starts later included. Nothing happens where that cannot be done. */
  pin(program: PinnedProgram, pid: number): void {
    const processors = this.#plan?.[program];
    if (!processors || this.#failure !== null) return;
    const args = ['--all-tasks', '--cpu-list', '--pid', processors.join(','), String(pid)];
    const { error, status } = spawnSync('taskset', args, { stdio: 'ignore' });
    if (status === 0) this.#pinned.set(program, processors);
    else this.#failure = error ? 'there is no taskset' : 'taskset refused it';
  }

  /** What was pinned where, in a sentence. */
  describe(): string {
    if (this.#plan === null)
      return (
        `No program was pinned to processors: this computer has ${this.#processors.length}, and ` +
        `${leastProcessors} are needed.`
      );
    if (this.#failure !== null) return `No program was pinned to processors: ${this.#failure}.`;
    const pinned = [...this.#pinned].map(([program, processors]) => `${program} on ${processors.join(', ')}`);
    return `Programs were pinned to processors: ${pinned.join('; ')}.`;
  }
}
