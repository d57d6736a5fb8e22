import { isLive } from '../domain/several-cores.ts';
import type { Kernel } from '../kernel.ts';
import type { FrameRoutes } from '../ports/link.ts';
import type { LineKeeper } from './line-keeper.ts';

/** What the routes of frames are found by. */
export interface LineRoutesParts {
  readonly core: number;
  readonly kernel: Kernel;
  readonly lines: LineKeeper;
  /** Numbers of the cores with a lease, as of the last renewal. */
  readonly live: () => readonly number[];
}

/**
 * Finds the core that holds a machine's line. What is remembered may be old: a core that gets a machine's frame takes
 * its line, and fencing numbers settle the rest.
 */
export class LineRoutes implements FrameRoutes {
  readonly #parts: LineRoutesParts;
  readonly #known = new Map<string, number>();

  constructor(parts: LineRoutesParts) {
    this.#parts = parts;
  }

  get core(): number {
    return this.#parts.core;
  }

  coreOf(machineNo: string): number | Promise<number> {
    const { core, lines, live } = this.#parts;
    if (lines.holds(machineNo) || lines.isChanging(machineNo)) return core;
    const known = this.#known.get(machineNo);
    return known !== undefined && live().includes(known) ? known : this.#find(machineNo);
  }

  forget(core: number): void {
    for (const [machineNo, known] of this.#known) if (known === core) this.#known.delete(machineNo);
  }

  async #find(machineNo: string): Promise<number> {
    const { core, kernel } = this.#parts;
    const holder = await kernel.store.read((rows) => {
      const line = rows.line(machineNo);
      return line && isLive(rows.core(line.core), kernel.coreClock.now()) ? line.core : core;
    });
    if (holder === core) this.#known.delete(machineNo);
    else this.#known.set(machineNo, holder);
    return holder;
  }
}
