import type { StepInput } from '#harness/scenario/steps.ts';
import type { NetworkPath } from '#simulators/events.ts';
import type { Broken } from '#harness/runner/fault-controls.ts';
import { choice, type Choice } from '../prompter.ts';
import { attempt, type Desk } from '../menu-context.ts';
import type { Words } from '../texts/en.ts';

type Trouble = 'partition' | 'half-open' | 'delay' | 'loss';
/** A trouble of the network that somebody has begun. */
type Lasting = Broken & { readonly path: NetworkPath };
type Disturb = Extract<StepInput, { disturb: unknown }>;

/** Lets the network be in trouble, or mends it. @param of `this`: the machine's own line alone. */
export async function disturbNetwork(desk: Desk, machineNo: string, of: 'this' | 'all'): Promise<void> {
  const { session, asker, words } = desk;
  const lasting = session.broken.filter(
    (broken): broken is Lasting =>
      broken.path !== null && (of === 'all' || broken.machine === null || broken.machine === machineNo),
  );
  const troubles: Choice<Trouble | Lasting | null>[] = [
    ...lasting.map((broken) => choice(`mend ${broken.plan}`, words.network.mend(sayTrouble(words, broken)), broken)),
    choice('cut', words.network.cut, 'partition'),
    choice('half-open', words.network.halfOpen, 'half-open'),
    choice('slow', words.network.slow, 'delay'),
    choice('lossy', words.network.lossy, 'loss'),
    choice('back', words.machine.back, null),
  ];
  const chosen = await asker.choose(words.network.title, troubles);
  if (chosen === null) return;
  if (typeof chosen === 'object') {
    // What concerns one machine is mended at it, whoever asks.
    await attempt(desk, chosen.machine ?? machineNo, { calm: chosen.fault as Trouble, path: chosen.path });
    asker.say(words.network.mended(sayTrouble(words, chosen)));
    return;
  }
  const path = of === 'this' ? 'link' : await choosePath(desk);
  const step = await detailed(desk, { disturb: chosen, path, of });
  if ((await attempt(desk, machineNo, step)) !== undefined)
    asker.say(words.network.done(words.network.troubles[chosen], of === 'this' ? machineNo : words.network[path]));
}

/** A trouble that lasts, and where: at a machine, or on a path. */
function sayTrouble({ network }: Words, { fault, machine, path }: Lasting): string {
  return network.trouble(network.troubles[fault as Trouble], machine ?? network[path]);
}

async function choosePath({ asker, words }: Desk): Promise<NetworkPath> {
  return asker.choose<NetworkPath>(
    words.network.whose,
    (['link', 'api', 'callbacks'] as const).map((path) => choice(path, words.network[path], path)),
  );
}

async function detailed({ asker, words }: Desk, step: Disturb): Promise<Disturb> {
  if (step.disturb === 'delay') {
    const ms = await asker.text(words.network.byMs, '500', (text) => (/^\d{1,6}$/.test(text) ? null : '0–999999'));
    return { ...step, by: [`${Number(ms)}ms`, `${Number(ms)}ms`] };
  }
  if (step.disturb !== 'loss') return step;
  const share = await asker.text(words.network.share, '50', (text) =>
    /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= 100 ? null : '1–100',
  );
  return { ...step, probability: Number(share) / 100 };
}
