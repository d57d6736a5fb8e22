import type { ApiRequest, ApiResponse } from '#core/api/http-types.ts';
import type { Core } from '#core/core.ts';
import type { Clock } from '#core/ports/clock.ts';
import { sleep } from '#core/ports/waiting.ts';
import type { Http } from '#core/ports/http.ts';
import type { WireAcceptor } from '#core/ports/link.ts';
import type { SpanPhase } from '#core/spans.ts';
import type { Store } from '#core/store/store.ts';
import type { CorePatch, PatchFactory } from '../core/core-patch.ts';
import { earlyEffectStore } from '../store/early-effect-store.ts';

/** Phases of a delivery that can be delayed; the machine's own time (`device`) cannot. */
export const delayablePhases = [
  'verify',
  'store',
  'dispatch',
  'settle',
  'callback',
] as const satisfies readonly SpanPhase[];

/** A phase that can be delayed. */
export type DelayablePhase = (typeof delayablePhases)[number];

/**
 * Delays a core in one phase, from outside, to test whether a measurement finds the delay and names the phase. The
 * core keeps all its rules; nothing spins, everything waits on the clock.
 *
 * A settlement that starts the next queued job is also a `store` phase of that job, so it is delayed with `store`.
 * @param delayMs added to the phase each time.
 */
export function injectLatency(phase: DelayablePhase, delayMs: number): PatchFactory {
  return () => patches[phase](delayMs);
}

const patches: Readonly<Record<DelayablePhase, (delayMs: number) => CorePatch>> = {
  verify: (delayMs) => wrapCore((core, clock) => ({ ...core, handle: delayRequests(core.handle, clock, delayMs) })),
  store: (delayMs) => ({ parts: (parts) => ({ ...parts, store: delayGrants(parts.store, parts.clock, delayMs) }) }),
  dispatch: (delayMs) => wrapCore((core, clock) => ({ ...core, devices: delayCommands(core.devices, clock, delayMs) })),
  settle: (delayMs) => wrapCore((core, clock) => ({ ...core, devices: delayFrames(core.devices, clock, delayMs) })),
  callback: (delayMs) => ({ parts: (parts) => ({ ...parts, http: delayCalls(parts.http, parts.clock, delayMs) }) }),
};

/** A patch of what the world sees of the core, with the core's own clock. */
function wrapCore(wrap: (core: Core, clock: Clock) => Core): CorePatch {
  let clock: Clock | null = null;
  return {
    parts(parts) {
      clock = parts.clock;
      return parts;
    },
    core: (core) => (clock ? wrap(core, clock) : core),
  };
}

function delayRequests(
  handle: Core['handle'],
  clock: Clock,
  delayMs: number,
): (request: ApiRequest) => Promise<ApiResponse> {
  return async (request) => {
    const arrivedAt = request.arrivedAt ?? clock.monotonic();
    await sleep(clock, delayMs);
    return handle({ ...request, arrivedAt });
  };
}

/** Decisions that begin a delivery are made late, and none of the others. */
function delayGrants(store: Store, clock: Clock, delayMs: number): Store {
  return earlyEffectStore<true>(store, {
    clock,
    writeMs: delayMs,
    effect: () => undefined,
    watchTx: (tx, onEffect) => ({
      putDelivery: (delivery) => {
        if (!delivery.outcome && !tx.delivery(delivery.id)) onEffect(true);
        tx.putDelivery(delivery);
      },
    }),
  });
}

function delayCommands(devices: WireAcceptor, clock: Clock, delayMs: number): WireAcceptor {
  return {
    accept: (machineNo, wire) =>
      devices.accept(machineNo, {
        get open() {
          return wire.open;
        },
        close: (code, reason) => wire.close(code, reason),
        send(frame, expiresInMs) {
          if (wire.open) clock.after(delayMs, () => void wire.send(frame, expiresInMs));
          return wire.open;
        },
      }),
  };
}

/** Frames from machines arrive late, in order. */
function delayFrames(devices: WireAcceptor, clock: Clock, delayMs: number): WireAcceptor {
  return {
    accept(machineNo, wire) {
      const listener = devices.accept(machineNo, wire);
      let isClosed = false;
      return {
        frame(text, arrivedAt = clock.monotonic()) {
          clock.after(delayMs, () => {
            if (!isClosed) listener.frame(text, arrivedAt);
          });
        },
        closed(code, reason) {
          clock.after(delayMs, () => {
            isClosed = true;
            listener.closed(code, reason);
          });
        },
      };
    },
  };
}

function delayCalls(http: Http, clock: Clock, delayMs: number): Http {
  return {
    async send(request, limits) {
      await sleep(clock, delayMs);
      return http.send(request, limits);
    },
  };
}
