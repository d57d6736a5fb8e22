import type { CoreParts } from '#core/core.ts';
import { encodeCoreMessage } from '#core/devices/frame-codec.ts';
import { dispenseMessage } from '#core/devices/dispense-message.ts';
import type { Delivery } from '#core/domain/delivery.ts';
import type { Wire, WireAcceptor } from '#core/ports/link.ts';
import type { Mutant } from '../mutant.ts';
import { earlyEffectStore } from '#harness/fault-injection/store/early-effect-store.ts';

export const commandBeforeCommit: Mutant = {
  name: 'command-before-commit',
  bug: 'The command goes to the machine while the grant is still being written.',
  detectedBy: ['granted-dispatch'],
  withinWorlds: 20,
  fromOutside: { scenario: 'refusals-from-outside' },
  makePatch: () => {
    const wires = new Map<string, Wire>();
    /** Deliveries whose command is out, by their machine's number and their own. */
    const sentCommands = new Set<string>();
    return {
      parts: (parts) => ({
        ...parts,
        store: earlyCommandStore(parts, (delivery) =>
          send(parts, wires.get(delivery.machineNo), delivery, sentCommands),
        ),
      }),
      core: (core) => ({ ...core, devices: skipAlreadySent(core.devices, wires, sentCommands) }),
    };
  },
};

function earlyCommandStore({ store, clock }: CoreParts, effect: (delivery: Delivery) => void) {
  return earlyEffectStore<Delivery>(store, {
    clock,
    effect,
    watchTx: (tx, noteWritten) => ({
      putDelivery: (delivery) => {
        if (!delivery.outcome && !tx.delivery(delivery.id)) noteWritten(delivery);
        tx.putDelivery(delivery);
      },
    }),
  });
}

function send(
  { config, clock }: CoreParts,
  wire: Wire | undefined,
  delivery: Delivery,
  sentCommands: Set<string>,
): void {
  const machine = config.machines.find(({ machineNo }) => machineNo === delivery.machineNo);
  if (!wire || !machine) return;
  const { id: deliveryId, machineNo, token, orderId, recordId, lane, quantity } = delivery;
  const message = dispenseMessage({ deliveryId, token, orderId, recordId, lane, quantity, machine });
  if (
    wire.send(encodeCoreMessage(message, { machineNo, key: machine.key, unixSeconds: Math.floor(clock.now() / 1000) }))
  )
    sentCommands.add(`${machineNo}/${deliveryId}`);
}

/** What is out already is not sent a second time when the commit is done. */
function skipAlreadySent(
  devices: WireAcceptor,
  wires: Map<string, Wire>,
  sentCommands: ReadonlySet<string>,
): WireAcceptor {
  return {
    accept: (machineNo, wire) => {
      wires.set(machineNo, wire);
      return devices.accept(machineNo, {
        get open() {
          return wire.open;
        },
        close: (code, reason) => wire.close(code, reason),
        send: (frame, left) => sentCommands.has(`${machineNo}/${deliveryIn(frame)}`) || wire.send(frame, left),
      });
    },
  };
}

/** Which delivery a command of the core's own is about. */
function deliveryIn(frame: string): string {
  const members = JSON.parse(Buffer.from(frame, 'base64').toString('utf8')) as Readonly<Record<string, unknown>>;
  return String(members['delivery_id']);
}
