import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import { choice, orElse, type Choice, type Doing } from '../prompter.ts';
import type { Desk } from '../menu-context.ts';
import { fleetHeading, fleetRow, nameOf, openPanel } from '../panel.ts';
import { machineMenu } from './machine.ts';
import { disturbNetwork } from './network-faults.ts';
import { changeSpeed, killCore, spoilReceiver } from './receiver-and-core.ts';

/** What the main menu can do beyond the session itself. */
export interface MainParts {
  /** Plays a scenario of the catalogue; null in virtual time, where nothing can go on beside the session. */
  readonly playScenario: (() => Promise<void>) | null;
}

/** The fleet and what concerns all of it, until the person wants to finish. */
export async function mainMenu(desk: Desk, { playScenario }: MainParts): Promise<void> {
  const {
    session,
    asker,
    words: { main },
  } = desk;
  // A core that is somebody else's, and the network around it, are not ours to break.
  const own = session.target === null;
  const first = session.machines[0]?.machineNo ?? '';
  const machines = session.machines.map((spec: MachineSpec): Choice<Doing> => ({
    key: spec.machineNo,
    value: () => machineMenu(desk, spec),
    name: () => fleetRow(desk, spec),
    short: nameOf(spec),
  }));
  const choices: readonly Choice<Doing>[] = [
    ...machines,
    ...(own ? [choice('network', main.network, () => disturbNetwork(desk, first, 'all'))] : []),
    choice('receiver', main.receiver, () => spoilReceiver(desk, first)),
    ...(own ? [choice('core', main.core, () => killCore(desk, first))] : []),
    ...(session.canHurry ? [choice('time', main.time, () => changeSpeed(desk))] : []),
    ...(playScenario ? [choice('scenario', main.scenario, playScenario)] : []),
    choice('finish', main.finish, null),
  ];
  const once = async (): Promise<boolean> => {
    const doing = await asker.choose(main.title, choices, () => ['', ...openPanel(desk), fleetHeading(desk)]);
    await doing?.();
    return doing !== null;
  };
  while (await orElse(true, once));
}
