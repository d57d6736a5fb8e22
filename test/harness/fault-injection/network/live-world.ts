import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { NetworkEvent } from '#simulators/events.ts';
import type { Wire } from '#core/ports/link.ts';
import { liveStage } from '#harness/stages/live/index.ts';
import type { LiveStage } from '#harness/stages/live/index.ts';
import type { NetworkFaultPlan } from '#harness/fault-injection/network/network-fault-plan.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Lines as they come, and a way to wait for them. */
export class EventLog {
  readonly lines: string[] = [];
  readonly #waiting = new Set<() => void>();

  add(line: string): void {
    this.lines.push(line);
    for (const check of this.#waiting) check();
  }

  /** Waits for so many lines with this text. */
  until(text: string, count = 1): Promise<void> {
    return new Promise((done) => {
      const check = (): void => {
        if (this.about(text).length < count) return;
        this.#waiting.delete(check);
        done();
      };
      this.#waiting.add(check);
      check();
    });
  }

  /** Those about this, in order. */
  about(text: string): string[] {
    return this.lines.filter((line) => line.includes(text));
  }
}

export interface World {
  readonly stage: LiveStage;
  /** What machines and core receive, and what the network reports. */
  readonly log: EventLog;
  readonly events: NetworkEvent[];
  readonly core: Wire[];
  readonly dial: (machineNo?: string) => Wire;
  readonly disturb: (...plans: NetworkFaultPlan[]) => void;
}

/** A stage that is closed when its test is over. The run is 20 times faster than real time. */
export function createStage(): LiveStage {
  const dir = mkdtempSync(join(tmpdir(), 'vendloop-faults-'));
  cleanups.push(() => rmSync(dir, { recursive: true }));
  const stage = liveStage({ seed: 7, speed: 20, dir });
  cleanups.push(() => stage.close());
  return stage;
}

/** A stage with a core that is not called. */
export async function startLiveWorld(): Promise<World> {
  const stage = createStage();
  const [log, core, events] = [new EventLog(), [] as Wire[], [] as NetworkEvent[]];
  await stage.hostCore({
    handle: () => Promise.reject(new Error('not called')),
    devices: {
      accept(machineNo, wire) {
        core.push(wire);
        log.add(`core accepts ${machineNo}`);
        return { frame: (text) => log.add(`core hears ${text}`), closed: (code) => log.add(`core closed ${code}`) };
      },
    },
  });
  return {
    stage,
    log,
    events,
    core,
    dial: (machineNo = '10000001') =>
      stage.link.dial(machineNo, {
        opened: () => log.add(`${machineNo} opened`),
        frame: (text) => log.add(`${machineNo} hears ${text}`),
        closed: (code) => log.add(`${machineNo} closed ${code}`),
      }),
    disturb: (...plans) =>
      stage.injectNetworkFaults(plans, (event) => {
        events.push(event);
        log.add(event.kind);
      }),
  };
}

/** A machine that is connected through the proxy. */
export async function startConnectedWorld(...plans: NetworkFaultPlan[]): Promise<World & { readonly machine: Wire }> {
  const there = await startLiveWorld();
  there.disturb(...plans);
  const machine = there.dial();
  await there.log.until('opened');
  return { ...there, machine };
}
