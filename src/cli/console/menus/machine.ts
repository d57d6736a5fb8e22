import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import { makeChoice, allowBack, type Choice, type MenuAction } from '../prompter.ts';
import type { MenuContext } from '../menu-context.ts';
import { machinePanel, machineName } from '../panel.ts';
import { injectFault, clearFault } from './machine-faults.ts';
import { followOpen } from './follow-delivery.ts';
import { recordJudgement } from './operator-judgement.ts';
import { injectNetworkFault } from './network-faults.ts';
import { sellByCode, sellWithDuplicateRequest, sellItem, sellQueued, sellStepwise, sellToSeveral } from './sell.ts';

/** The menu of one machine, until the person goes back. */
export async function machineMenu(context: MenuContext, spec: MachineSpec): Promise<void> {
  const { prompter, texts } = context;
  for (;;) {
    // Leaving this menu leads to the previous one.
    const action: MenuAction = await prompter.choose(
      texts.machine.title(machineName(spec)),
      menuChoices(context, spec),
      () => machinePanel(context, spec),
    );
    if (!action) return;
    await allowBack(action);
  }
}

function menuChoices(context: MenuContext, spec: MachineSpec): readonly Choice<MenuAction>[] {
  const {
    session,
    texts: { machine },
  } = context;
  const { machineNo } = spec;
  const { capabilities } = session;
  const hasFault = session.activeFaults.some((fault) => fault.machine === machineNo && fault.target === 'machine');
  const isDelivering = session.view.openDeliveries().some((delivery) => delivery.machine === machineNo);
  return [
    ...(isDelivering ? [makeChoice('watch', machine.watch, () => followOpen(context, machineNo))] : []),
    makeChoice('sell', machine.sell, () => sellItem(context, spec)),
    makeChoice('steps', machine.steps, () => sellStepwise(context, spec)),
    ...(capabilities ? [] : [makeChoice('queue', machine.queue, () => sellQueued(context, spec))]),
    makeChoice('concurrent', machine.several, () => sellToSeveral(context, spec)),
    makeChoice('duplicate', machine.duplicate, () => sellWithDuplicateRequest(context, spec)),
    ...(capabilities?.pickupCodes === false
      ? []
      : [makeChoice('pickup', machine.pickup, () => sellByCode(context, spec))]),
    ...(hasFault ? [makeChoice('clear', machine.clear, () => clearFault(context, spec))] : []),
    makeChoice('inject', machine.break, () => injectFault(context, spec)),
    ...(session.target === null
      ? [makeChoice('connection', machine.line, () => injectNetworkFault(context, machineNo, 'this'))]
      : []),
    makeChoice('judge', machine.judge, () => recordJudgement(context, machineNo)),
    makeChoice('back', machine.back, null),
  ];
}
