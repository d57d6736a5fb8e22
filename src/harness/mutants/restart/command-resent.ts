import type { Core, CoreParts } from '#core/core.ts';
import { encodeDown } from '#core/devices/frame-codec.ts';
import { dispenseMessage } from '#core/devices/dispense-message.ts';
import type { Wire, WireAcceptor } from '#core/ports/link.ts';
import type { Animal } from '../mutant.ts';

export const commandSentAgain: Animal = {
  name: 'command-sent-again',
  bug: 'A core that has been started again sends every command that has no result once more.',
  caughtBy: ['restart-safety'],
  within: 80,
  make: () => {
    const partsOf = new Map<number, CoreParts>();
    return {
      parts: (parts, nth) => {
        partsOf.set(nth, parts);
        return parts;
      },
      core: (core, nth) => {
        const parts = nth > 1 ? partsOf.get(nth) : undefined;
        return parts ? { ...core, devices: resending(core, parts) } : core;
      },
    };
  },
};

/** Sends a machine's commands again when it first comes back. */
function resending({ devices }: Core, parts: CoreParts): WireAcceptor {
  const back = new Set<string>();
  return {
    accept: (machineNo, wire) => {
      const listener = devices.accept(machineNo, wire);
      if (!back.has(machineNo))
        void resend(parts, machineNo, wire).catch((error: unknown) => parts.onError(error, 'resend'));
      back.add(machineNo);
      return listener;
    },
  };
}

async function resend({ store, clock, observe }: CoreParts, machineNo: string, wire: Wire): Promise<void> {
  const { machine, inFlight } = await store.read((rows) => ({
    machine: rows.machine(machineNo),
    inFlight: rows.inFlight(machineNo),
  }));
  if (!machine) return;
  for (const { id: deliveryId, token, orderId, recordId, lane, quantity } of inFlight) {
    const message = dispenseMessage({ deliveryId, token, orderId, recordId, lane, quantity, machine });
    const sent = wire.send(
      encodeDown(message, { machineNo, key: machine.key, unixSeconds: Math.floor(clock.now() / 1000) }),
    );
    if (sent) observe({ kind: 'command-sent', machine: machineNo, delivery: deliveryId, token }, clock.monotonic());
  }
}
