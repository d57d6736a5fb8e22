import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import { choice, orBack, type Choice, type Doing } from '../prompter.ts';
import type { Desk } from '../menu-context.ts';
import { machinePanel, nameOf } from '../panel.ts';
import { breakMachine, healMachine } from './machine-faults.ts';
import { followOpen } from './follow-delivery.ts';
import { judge } from './operator-judgement.ts';
import { disturbNetwork } from './network-faults.ts';
import { sellByCode, sellDoubled, sellOne, sellQueued, sellStepwise, sellToSeveral } from './sell.ts';

/** Everything that can be done at one machine, until the person goes back. */
export async function machineMenu(desk: Desk, spec: MachineSpec): Promise<void> {
  const { asker, words } = desk;
  for (;;) {
    // To leave this menu alone is to go back to the one before.
    const doing: Doing = await asker.choose(words.machine.title(nameOf(spec)), choicesAt(desk, spec), () =>
      machinePanel(desk, spec),
    );
    if (!doing) return;
    await orBack(doing);
  }
}

function choicesAt(desk: Desk, spec: MachineSpec): readonly Choice<Doing>[] {
  const {
    session,
    words: { machine },
  } = desk;
  const { machineNo } = spec;
  const broken = session.broken.some((one) => one.machine === machineNo && one.at === 'machine');
  const underWay = session.situation.open().some((delivery) => delivery.machine === machineNo);
  return [
    ...(underWay ? [choice('watch', machine.watch, () => followOpen(desk, machineNo))] : []),
    choice('sell', machine.sell, () => sellOne(desk, spec)),
    choice('steps', machine.steps, () => sellStepwise(desk, spec)),
    choice('queue', machine.queue, () => sellQueued(desk, spec)),
    choice('several', machine.several, () => sellToSeveral(desk, spec)),
    choice('doubled', machine.doubled, () => sellDoubled(desk, spec)),
    choice('pickup', machine.pickup, () => sellByCode(desk, spec)),
    ...(broken ? [choice('heal', machine.heal, () => healMachine(desk, spec))] : []),
    choice('break', machine.break, () => breakMachine(desk, spec)),
    ...(session.target === null ? [choice('line', machine.line, () => disturbNetwork(desk, machineNo, 'this'))] : []),
    choice('judge', machine.judge, () => judge(desk, machineNo)),
    choice('back', machine.back, null),
  ];
}
