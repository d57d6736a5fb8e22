import type { StepInput } from '../../../harness/scenario/steps.ts';
import type { NetworkPath } from '../../../../simulators/events.ts';
import type { Broken } from '../../../harness/runner/interventions.ts';
import type { Choice } from '../asker.ts';
import { attempt, type Desk } from '../desk.ts';
import type { Words } from '../words/en.ts';

type Trouble = 'partition' | 'half-open' | 'delay' | 'loss';
type Disturb = Extract<StepInput, { disturb: unknown }>;

/** Lets the network be in trouble, or mends it. @param of `this`: the machine's own line alone. */
export async function disturbNetwork(desk: Desk, machineNo: string, of: 'this' | 'all'): Promise<void> {
  const { session, asker, words } = desk;
  const lasting = session.broken.filter(({ at, machine }) => at === 'network' && (of === 'all' || machine === null || machine === machineNo));
  const troubles: Choice<Trouble | Broken | null>[] = [
    ...lasting.map((broken) => ({ key: `mend ${broken.plan}`, value: broken, name: () => words.network.mend(sayTrouble(words, broken)) })),
    { key: 'cut', value: 'partition', name: () => words.network.cut },
    { key: 'half-open', value: 'half-open', name: () => words.network.halfOpen },
    { key: 'slow', value: 'delay', name: () => words.network.slow },
    { key: 'lossy', value: 'loss', name: () => words.network.lossy },
    { key: 'back', value: null, name: () => words.machine.back },
  ];
  const chosen = await asker.choose(words.network.title, troubles);
  if (chosen === null) return;
  if (typeof chosen === 'object') {
    // What concerns one machine is mended at it, whoever asks.
    await attempt(desk, chosen.machine ?? machineNo, { calm: chosen.fault as Trouble, path: pathOf(chosen) });
    asker.say(words.network.mended(sayTrouble(words, chosen)));
    return;
  }
  const path = of === 'this' ? 'link' : await choosePath(desk);
  const step = await detailed(desk, { disturb: chosen, path, of });
  if ((await attempt(desk, machineNo, step)) !== undefined) asker.say(words.network.done(words.network.troubles[chosen], of === 'this' ? machineNo : words.network[path]));
}

/** A trouble that lasts, and where: at a machine, or on a path. */
function sayTrouble({ network }: Words, broken: Broken): string {
  return network.trouble(network.troubles[broken.fault as Trouble], broken.machine ?? network[pathOf(broken)]);
}

function pathOf({ on }: Broken): NetworkPath {
  return on.split(' ')[0] as NetworkPath;
}

async function choosePath({ asker, words }: Desk): Promise<NetworkPath> {
  return asker.choose<NetworkPath>(words.network.whose, (['link', 'api', 'callbacks'] as const).map((path) => ({ key: path, value: path, name: () => words.network[path] })));
}

async function detailed({ asker, words }: Desk, step: Disturb): Promise<Disturb> {
  if (step.disturb === 'delay') {
    const ms = await asker.text(words.network.byMs, '500', (text) => (/^\d{1,6}$/.test(text) ? null : '0–999999'));
    return { ...step, by: [`${Number(ms)}ms`, `${Number(ms)}ms`] };
  }
  if (step.disturb !== 'loss') return step;
  const share = await asker.text(words.network.share, '50', (text) => (/^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= 100 ? null : '1–100'));
  return { ...step, probability: Number(share) / 100 };
}
