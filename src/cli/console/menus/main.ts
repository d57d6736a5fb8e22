import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import { makeChoice, withDefault, type Choice, type MenuAction } from '../prompter.ts';
import type { MenuContext } from '../menu-context.ts';
import { fleetHeading, fleetRow, machineName, deliveriesPanel } from '../panel.ts';
import { machineMenu } from './machine.ts';
import { injectNetworkFault } from './network-faults.ts';
import { changeSpeed, killCore, injectReceiverFault } from './receiver-and-core.ts';

/** Actions of the main menu outside the session. */
export interface MainParts {
  /** Runs a scenario of the catalogue; null in virtual time, where nothing can run beside the session. */
  readonly playScenario: (() => Promise<void>) | null;
}

/** The main menu: the fleet and actions on all of it, until the person finishes. */
export async function mainMenu(context: MenuContext, { playScenario }: MainParts): Promise<void> {
  const {
    session,
    prompter,
    texts: { main },
  } = context;
  // Faults cannot be injected into a target core and its network.
  const ownsCore = session.target === null;
  const first = session.machines[0]?.machineNo ?? '';
  const machines = session.machines.map((spec: MachineSpec): Choice<MenuAction> => ({
    key: spec.machineNo,
    value: () => machineMenu(context, spec),
    name: () => fleetRow(context, spec),
    short: machineName(spec),
  }));
  const choices: readonly Choice<MenuAction>[] = [
    ...machines,
    ...(ownsCore ? [makeChoice('network', main.network, () => injectNetworkFault(context, first, 'all'))] : []),
    makeChoice('receiver', main.receiver, () => injectReceiverFault(context, first)),
    ...(ownsCore ? [makeChoice('core', main.core, () => killCore(context, first))] : []),
    ...(session.canChangeSpeed ? [makeChoice('time', main.time, () => changeSpeed(context))] : []),
    ...(playScenario ? [makeChoice('scenario', main.scenario, playScenario)] : []),
    makeChoice('finish', main.finish, null),
  ];
  const showMenu = async (): Promise<boolean> => {
    const action = await prompter.choose(main.title, choices, () => [
      '',
      ...deliveriesPanel(context),
      fleetHeading(context),
    ]);
    await action?.();
    return action !== null;
  };
  while (await withDefault(true, showMenu));
}
