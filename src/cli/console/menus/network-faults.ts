import type { StepInput } from '#harness/scenario/steps.ts';
import type { NetworkPath } from '#simulators/events.ts';
import type { ActiveFault } from '#harness/runner/fault-controls.ts';
import { makeChoice, type Choice } from '../prompter.ts';
import { tryStep, type MenuContext } from '../menu-context.ts';
import type { ConsoleTexts } from '../../texts/en/index.ts';

type NetworkFaultKind = 'partition' | 'half-open' | 'delay' | 'loss';
/** An active network fault. */
type ActiveNetworkFault = ActiveFault & { readonly path: NetworkPath };
type NetworkFaultStep = Extract<StepInput, { injectNetworkFault: unknown }>;

/** Injects a network fault, or clears one. @param machines `this`: only the connection of the machine. */
export async function injectNetworkFault(
  context: MenuContext,
  machineNo: string,
  machines: 'this' | 'all',
): Promise<void> {
  const { session, prompter, texts } = context;
  const activeFaults = session.activeFaults.filter(
    (fault): fault is ActiveNetworkFault =>
      fault.path !== null && (machines === 'all' || fault.machine === null || fault.machine === machineNo),
  );
  const choices: Choice<NetworkFaultKind | ActiveNetworkFault | null>[] = [
    ...activeFaults.map((fault) =>
      makeChoice(`clear ${fault.plan}`, texts.network.clear(formatNetworkFault(texts, fault)), fault),
    ),
    makeChoice('partition', texts.network.cut, 'partition'),
    makeChoice('half-open', texts.network.halfOpen, 'half-open'),
    makeChoice('delay', texts.network.slow, 'delay'),
    makeChoice('loss', texts.network.lossy, 'loss'),
    makeChoice('back', texts.machine.back, null),
  ];
  const selected = await prompter.choose(texts.network.title, choices);
  if (selected === null) return;
  if (typeof selected === 'object') {
    // A fault of one machine is cleared at this machine, from any menu.
    await tryStep(context, selected.machine ?? machineNo, {
      clearNetworkFault: selected.fault as NetworkFaultKind,
      path: selected.path,
    });
    prompter.print(texts.network.cleared(formatNetworkFault(texts, selected)));
    return;
  }
  const path = machines === 'this' ? 'link' : await choosePath(context);
  const step = await askDetails(context, { injectNetworkFault: selected, path, machines });
  if ((await tryStep(context, machineNo, step)) !== undefined)
    prompter.print(
      texts.network.injected(texts.network.faults[selected], machines === 'this' ? machineNo : texts.network[path]),
    );
}

/** An active fault and its place: a machine or a path. */
function formatNetworkFault({ network }: ConsoleTexts, { fault, machine, path }: ActiveNetworkFault): string {
  return network.fault(network.faults[fault as NetworkFaultKind], machine ?? network[path]);
}

async function choosePath({ prompter, texts }: MenuContext): Promise<NetworkPath> {
  return prompter.choose<NetworkPath>(
    texts.network.whose,
    (['link', 'api', 'callbacks'] as const).map((path) => makeChoice(path, texts.network[path], path)),
  );
}

async function askDetails({ prompter, texts }: MenuContext, step: NetworkFaultStep): Promise<NetworkFaultStep> {
  if (step.injectNetworkFault === 'delay') {
    const ms = await prompter.text(texts.network.byMs, '500', (text) => (/^\d{1,6}$/.test(text) ? null : '0–999999'));
    return { ...step, delay: [`${Number(ms)}ms`, `${Number(ms)}ms`] };
  }
  if (step.injectNetworkFault !== 'loss') return step;
  const share = await prompter.text(texts.network.share, '50', (text) =>
    /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= 100 ? null : '1–100',
  );
  return { ...step, probability: Number(share) / 100 };
}
