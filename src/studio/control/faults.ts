import { faultByName } from '#simulators/faults/index.ts';
import type { StepInput } from '#harness/scenario/steps.ts';
import { receiverFaultsFor } from '#harness/session/fault-choices.ts';
import type { NetworkFaultRequest } from '../schemas/machines.ts';
import type { ActiveFaultView } from '../schemas/world.ts';
import { activeFaultView } from './machine-views.ts';
import { Problem } from './problem.ts';
import type { WorldControl } from './world-control.ts';

/** A fault of a machine that is asked for. */
export interface MachineFaultRequest {
  readonly fault: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly nextJobOnly: boolean;
}

/** Plays a step that injects a fault. @returns what is in force now because of it. */
async function inject(world: WorldControl, machineNo: string, step: StepInput): Promise<ActiveFaultView> {
  await world.session.play(machineNo, step);
  const injected = world.session.activeFaults.at(-1);
  if (!injected) throw new Problem('failed', 'The fault was injected, and ended at once.');
  return activeFaultView(injected);
}

/** Injects a fault into a machine. @throws Problem when this machine cannot have it, or its parameters are wrong. */
export async function injectMachineFault(
  world: WorldControl,
  machineNo: string,
  { fault, params, nextJobOnly }: MachineFaultRequest,
): Promise<ActiveFaultView> {
  const { motor } = world.spec(machineNo);
  const known = findFault(fault);
  if (!known.fits(motor))
    throw new Problem(
      'conflict',
      `Machine ${machineNo} has the motor type ${motor.name}, which cannot have the fault ${fault}: ` +
        `GET /api/machines/${machineNo}/faults lists those that it can have.`,
    );
  const { error } = known.paramsSchema.safeParse(params);
  const issue = error?.issues[0];
  if (issue)
    throw new Problem(
      'invalid',
      `${fault}: ${['params', ...issue.path].join('.')}: ${issue.message}; GET /api/faults lists its parameters.`,
    );
  return inject(world, machineNo, { injectFault: fault, params, nextJobOnly });
}

function findFault(name: string) {
  try {
    return faultByName(name);
  } catch (error) {
    throw new Problem('missing', error instanceof Error ? error.message : `There is no fault "${name}".`);
  }
}

/** Clears one fault of a machine, or all of them. @returns the plans that were cleared. */
export function clearMachineFaults(world: WorldControl, machineNo: string, fault?: string): Promise<readonly string[]> {
  world.spec(machineNo);
  return clear(
    world,
    (active) =>
      active.target === 'machine' &&
      active.machine === machineNo &&
      (fault === undefined || active.fault === fault || active.plan === fault),
  );
}

/** Injects a fault into the network. */
export function injectNetworkFault(world: WorldControl, request: NetworkFaultRequest): Promise<ActiveFaultView> {
  world.require('network-faults', 'A fault of the network');
  const { fault, path, machine, direction, probability, minMs, maxMs } = request;
  if (machine !== undefined) world.spec(machine);
  const { networkPaths } = world.session;
  if (!networkPaths.includes(path))
    throw new Problem('conflict', `path: only ${networkPaths.join(', ')} can be broken here, not "${path}".`);
  if (machine !== undefined && path !== 'link')
    throw new Problem('invalid', `machine: only the path "link" is a machine’s; the path is "${path}".`);
  return inject(world, machine ?? world.firstMachine, {
    injectNetworkFault: fault,
    path,
    machines: machine === undefined ? 'all' : 'this',
    direction,
    probability,
    delay: [`${minMs}ms`, `${maxMs}ms`],
  });
}

/** Injects a fault into the merchant's receiver. */
export function injectReceiverFault(
  world: WorldControl,
  { fault, delayMs }: { readonly fault: string; readonly delayMs: number },
): Promise<ActiveFaultView> {
  world.require('receiver-faults', 'A fault of the receiver');
  const names = receiverFaultsFor(world.session);
  const known = names.find((name) => name === fault);
  if (known === undefined)
    throw new Problem('missing', `There is no fault "${fault}" of a receiver here; there are ${names.join(', ')}.`);
  return inject(world, world.firstMachine, { injectReceiverFault: known, delay: `${delayMs}ms` });
}

/** Clears faults of the network. @param plan one of them; all when left out. */
export function clearNetworkFaults(world: WorldControl, plan?: string): Promise<readonly string[]> {
  return clear(world, (active) => active.target === 'network' && (plan === undefined || active.plan === plan));
}

/** Clears the faults of the merchant's receiver. */
export function clearReceiverFaults(world: WorldControl): Promise<readonly string[]> {
  world.require('receiver-faults', 'A fault of the receiver');
  return clear(world, ({ target }) => target === 'receiver');
}

type ActiveFault = WorldControl['session']['activeFaults'][number];

async function clear(world: WorldControl, matches: (active: ActiveFault) => boolean): Promise<readonly string[]> {
  const { session } = world;
  const before = [...session.activeFaults];
  for (const active of before.filter(matches)) {
    // An earlier step may have cleared it, too.
    if (session.activeFaults.includes(active))
      await session.play(active.machine ?? world.firstMachine, clearStep(active));
  }
  return before.filter((active) => !session.activeFaults.includes(active)).map(({ plan }) => plan);
}

function clearStep({ target, fault, path, targetText }: ActiveFault): StepInput {
  if (target === 'machine') return { clearFault: fault };
  if (target === 'receiver') return { clearReceiverFault: targetText };
  return { clearNetworkFault: fault, path: path ?? 'link' } as StepInput;
}
