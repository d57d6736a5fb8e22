import { pollUntil } from '#core/ports/waiting.ts';
import type { ExternalMachine } from '#simulators/machine/machine-spec.ts';
import type { Operator } from './customer.ts';
import { JoinError } from './join-target.ts';
import type { World } from './world.ts';
import type { ExternalFleet } from './external/external-fleet.ts';

/** What a run must know of its real machines. */
export interface ExternalOptions {
  /** At a core of the run's own: who counts drops, by machine number; no one where it is left out. */
  readonly machines?: ReadonlyMap<string, ExternalMachine> | undefined;
  /** Asked what dropped, where a person is to count. */
  readonly operator?: Operator;
  /** How long they are waited for at most, ms. */
  readonly withinMs: number;
  /** Called once, before the wait, with where each must dial. */
  readonly onWaiting: (machines: ExternalFleet['machines']) => void;
}

/** As long as that where nothing else was asked for, ms. */
export const defaultExternalWaitMs = 60_000;
const pollMs = 50;

/**
 * Waits until every real machine of the world is connected through the proxy.
 * @throws CannotJoin that names one that did not come; the world has ended then.
 */
export async function waitForExternalMachines(
  world: World,
  { withinMs, onWaiting }: ExternalOptions = { withinMs: defaultExternalWaitMs, onWaiting: () => undefined },
): Promise<void> {
  const { machines, connected, lastRefusal } = world.external;
  if (machines.length === 0) return;
  onWaiting(machines);
  const missing = () => machines.find(({ spec }) => !connected.has(spec.machineNo));
  const haveCome = (): Promise<boolean> => Promise.resolve(missing() === undefined);
  if (await pollUntil(haveCome, { clock: world.stage.clock, everyMs: pollMs, withinMs })) return;
  const late = missing();
  if (!late) return;
  await world.stop();
  const { spec, address } = late;
  const refusal = lastRefusal();
  throw new JoinError(
    `the real machine ${spec.external?.name ?? spec.machineNo} did not come within ${withinMs / 1000} s: it must ` +
      `dial ${address} in place of its cloud ` +
      `(${refusal ? `the last dial was refused: ${refusal.reason}` : 'nothing has dialled the proxy'})`,
  );
}
