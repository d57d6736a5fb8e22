import type { MachineEvent, OnEvent } from '#simulators/events.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import type { WireObserver } from '#simulators/wire-observer.ts';
import type { HarnessEvent } from '../../history/event.ts';
import type { Stage } from '../../stages/stage.ts';
import type { Operator } from '../customer.ts';
import { DropWatch } from './drop-watch.ts';

/** Why a machine has not come, as far as the proxy saw. */
export interface RefusedDial {
  /** Empty: the caller was none of the machines. */
  readonly machine: string;
  readonly reason: string;
}

/** The real machines of a run. */
export interface ExternalFleet {
  /** With the address that each must dial. */
  readonly machines: readonly { readonly spec: MachineSpec; readonly address: string }[];
  /** Machines that are connected now. */
  readonly connected: ReadonlySet<string>;
  /** The last dial that was refused; null: none was. */
  readonly lastRefusal: () => RefusedDial | null;
  /** Settles when it is known what has dropped. */
  finish(): Promise<void>;
}

/** What the real machines of a run need. */
export interface ExternalFleetParts {
  readonly stage: Stage;
  readonly wire: WireObserver;
  readonly operator: Operator | undefined;
  readonly onEvent: OnEvent<MachineEvent>;
  readonly emit: (event: HarnessEvent) => void;
}

/**
 * Opens the proxy that the real machines of a run dial, and watches what drops there.
 * @throws Error in one sentence when the proxy cannot be opened.
 */
export async function openExternalFleet(
  specs: readonly MachineSpec[],
  { stage, wire, operator, onEvent, emit }: ExternalFleetParts,
): Promise<ExternalFleet> {
  const { external } = stage;
  const connected = new Set<string>();
  let lastRefusal: RefusedDial | null = null;
  if (specs.length === 0) return { machines: [], connected, lastRefusal: () => null, finish: () => Promise.resolve() };
  if (!external) throw new Error('real machines need real time: run this on the live stage, or with --target');
  const watches = new Map(
    specs.map((spec) => [spec.machineNo, new DropWatch(spec, { external, operator, onMachineEvent: onEvent, emit })]),
  );
  const addresses = await external.open(specs, {
    wire,
    onEvent: (event, observed) => {
      onEvent(event, observed);
      if (event.kind === 'connected') connected.add(event.machine);
      if (event.kind === 'disconnected') connected.delete(event.machine);
      watches.get(event.machine)?.onEvent(event);
    },
    onRefused: (machine, reason) => {
      lastRefusal = { machine, reason };
      emit({ kind: 'dial-refused', machine, reason });
    },
  });
  return {
    machines: specs.map((spec) => ({ spec, address: addresses.get(spec.machineNo) ?? '' })),
    connected,
    lastRefusal: () => lastRefusal,
    async finish() {
      await Promise.all([...watches.values()].map((watch) => watch.finish()));
    },
  };
}
