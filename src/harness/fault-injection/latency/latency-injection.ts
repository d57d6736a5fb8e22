import type { ApiRequest, ApiResponse } from '#core/api/http/http-types.ts';
import type { Core } from '#core/core.ts';
import type { Clock } from '#core/ports/clock.ts';
import { sleep } from '#core/ports/sleep.ts';
import type { Http } from '#core/ports/http.ts';
import type { WireAcceptor } from '#core/ports/link.ts';
import type { SpanStage } from '#core/spans.ts';
import type { Store } from '#core/store/store.ts';
import type { CorePatch, MakePatch } from '../core/core-patch.ts';
import { hastyStore } from '../store/early-effect-store.ts';

/** Stages of a delivery that can be slowed; the machine's own time (`device`) is the machine's matter. */
export const slowableStages = [
  'verify',
  'store',
  'dispatch',
  'settle',
  'callback',
] as const satisfies readonly SpanStage[];

/** A stage that can be slowed. */
export type SlowableStage = (typeof slowableStages)[number];

/**
 * Slows a core on purpose in one stage, from outside, so that it can be tried whether a measurement sees it and names
 * the stage. The core keeps all its rules; nothing spins, everything waits on the clock.
 *
 * A settling that starts the next queued job at once is a `store` of that job too: with `store` slowed, it is late.
 * @param byMs how much longer the stage takes each time.
 */
export function slowStage(stage: SlowableStage, byMs: number): MakePatch {
  return () => slowed[stage](byMs);
}

const slowed: Readonly<Record<SlowableStage, (byMs: number) => CorePatch>> = {
  verify: (byMs) => outside((core, clock) => ({ ...core, handle: lateRequests(core.handle, clock, byMs) })),
  store: (byMs) => ({ parts: (parts) => ({ ...parts, store: lateGrants(parts.store, parts.clock, byMs) }) }),
  dispatch: (byMs) => outside((core, clock) => ({ ...core, devices: lateCommands(core.devices, clock, byMs) })),
  settle: (byMs) => outside((core, clock) => ({ ...core, devices: lateFrames(core.devices, clock, byMs) })),
  callback: (byMs) => ({ parts: (parts) => ({ ...parts, http: lateCalls(parts.http, parts.clock, byMs) }) }),
};

/** A patch of what the world sees of the core, with the core's own clock. */
function outside(change: (core: Core, clock: Clock) => Core): CorePatch {
  let clock: Clock | null = null;
  return {
    parts(parts) {
      clock = parts.clock;
      return parts;
    },
    core: (core) => (clock ? change(core, clock) : core),
  };
}

function lateRequests(
  handle: Core['handle'],
  clock: Clock,
  byMs: number,
): (request: ApiRequest) => Promise<ApiResponse> {
  return async (request) => {
    const arrivedAt = request.arrivedAt ?? clock.monotonic();
    await sleep(clock, byMs);
    return handle({ ...request, arrivedAt });
  };
}

/** Decisions that begin a delivery are made late, and none of the others. */
function lateGrants(store: Store, clock: Clock, byMs: number): Store {
  return hastyStore<true>(store, {
    clock,
    writeMs: byMs,
    act: () => undefined,
    watch: (tx, see) => ({
      putDelivery: (delivery) => {
        if (!delivery.outcome && !tx.delivery(delivery.id)) see(true);
        tx.putDelivery(delivery);
      },
    }),
  });
}

function lateCommands(devices: WireAcceptor, clock: Clock, byMs: number): WireAcceptor {
  return {
    accept: (machineNo, wire) =>
      devices.accept(machineNo, {
        get open() {
          return wire.open;
        },
        close: (code, reason) => wire.close(code, reason),
        send(frame, left) {
          if (wire.open) clock.after(byMs, () => void wire.send(frame, left));
          return wire.open;
        },
      }),
  };
}

/** Whatever machines say is heard late, in the order in which it came. */
function lateFrames(devices: WireAcceptor, clock: Clock, byMs: number): WireAcceptor {
  return {
    accept(machineNo, wire) {
      const listener = devices.accept(machineNo, wire);
      let over = false;
      return {
        frame(text, arrivedAt = clock.monotonic()) {
          clock.after(byMs, () => {
            if (!over) listener.frame(text, arrivedAt);
          });
        },
        closed(code, reason) {
          clock.after(byMs, () => {
            over = true;
            listener.closed(code, reason);
          });
        },
      };
    },
  };
}

function lateCalls(http: Http, clock: Clock, byMs: number): Http {
  return {
    async send(request, limits) {
      await sleep(clock, byMs);
      return http.send(request, limits);
    },
  };
}
