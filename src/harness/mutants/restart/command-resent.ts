import type { Core, CoreParts } from '#core/core.ts';
import { encodeCoreMessage } from '#core/devices/frame-codec.ts';
import { dispenseMessage } from '#core/devices/dispense-message.ts';
import type { Wire, WireAcceptor } from '#core/ports/link.ts';
import type { Mutant } from '../mutant.ts';

export const commandResent: Mutant = {
  name: 'command-resent',
  bug: 'A core that has been started again sends every command that has no result once more.',
  detectedBy: ['restart-safety'],
  withinWorlds: 80,
  fromOutside: {
    hidden: 'Only a core that is started again does it, and vendloop restarts no core that it did not start.',
  },
  makePatch: () => {
    const partsOf = new Map<number, CoreParts>();
    return {
      parts: (parts, nth) => {
        partsOf.set(nth, parts);
        return parts;
      },
      core: (core, nth) => {
        const parts = nth > 1 ? partsOf.get(nth) : undefined;
        return parts ? { ...core, devices: resendOnReconnect(core, parts) } : core;
      },
    };
  },
};

/** Sends a machine's commands again when it first comes back. */
function resendOnReconnect({ devices }: Core, parts: CoreParts): WireAcceptor {
  const reconnected = new Set<string>();
  return {
    accept: (machineNo, wire) => {
      const listener = devices.accept(machineNo, wire);
      if (!reconnected.has(machineNo))
        void resendInFlight(parts, machineNo, wire).catch((error: unknown) => parts.onError(error, 'resend'));
      reconnected.add(machineNo);
      return listener;
    },
  };
}

async function resendInFlight({ store, clock, onEvent }: CoreParts, machineNo: string, wire: Wire): Promise<void> {
  const { machine, inFlight } = await store.read((rows) => ({
    machine: rows.machine(machineNo),
    inFlight: rows.inFlight(machineNo),
  }));
  if (!machine) return;
  for (const { id: deliveryId, token, orderId, recordId, lane, quantity } of inFlight) {
    const message = dispenseMessage({ deliveryId, token, orderId, recordId, lane, quantity, machine });
    const sent = wire.send(
      encodeCoreMessage(message, { machineNo, key: machine.key, unixSeconds: Math.floor(clock.now() / 1000) }),
    );
    if (sent) onEvent({ kind: 'command-sent', machine: machineNo, delivery: deliveryId, token }, clock.monotonic());
  }
}
