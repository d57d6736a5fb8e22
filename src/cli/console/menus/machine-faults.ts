import { faults } from '#simulators/faults/index.ts';
import type { Fault } from '#simulators/faults/fault.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import { choice, type Choice } from '../prompter.ts';
import { attempt, type Desk } from '../menu-context.ts';
import type { Words } from '../texts/en.ts';

/** Chooses a fault that the machine can have, its parameters, and for how long. */
export async function breakMachine(desk: Desk, spec: MachineSpec): Promise<void> {
  const { asker, words } = desk;
  const fitting = faults.filter((fault) => fault.fits(spec.motor));
  const choices = fitting.map((fault, index): Choice<Fault<unknown> | null> => ({
    key: fault.name,
    value: fault,
    name: () => `${fault.name} — ${words.broke.says(fault.name, fault.says)}`,
    short: fault.name,
    ...(fitting[index - 1]?.family !== fault.family && { heading: words.broke.families[fault.family] }),
  }));
  const fault = await asker.choose(words.broke.which, [...choices, choice('back', words.machine.back, null)]);
  if (!fault) return;
  const params = await askParams(desk, fault);
  const once =
    fault.strikes === 'run' &&
    (await asker.choose(words.broke.how, [
      choice('once', words.broke.once, true),
      choice('until-healed', words.broke.untilHealed, false),
    ]));
  const broken = await attempt(desk, spec.machineNo, { break: fault.name, params, once });
  if (broken !== undefined) asker.say(once ? words.broke.done(fault.name) : words.broke.lasting(fault.name));
}

async function askParams({ asker, words }: Desk, fault: Fault<unknown>): Promise<Record<string, unknown>> {
  const params: Record<string, unknown> = {};
  for (const { name, says } of fault.paramTexts) {
    asker.say(words.pair(name, words.broke.paramSays(fault.name, name, says)));
    const given = await asker.text(
      isRequired(fault, name, words) ? words.broke.required(name) : words.broke.param(name),
      '',
      (text) => complaint(fault, { ...params, ...(text !== '' && { [name]: valueOf(text) }) }, name, words),
    );
    if (given !== '') params[name] = valueOf(given);
  }
  return params;
}

/** Whether a fault cannot do without that parameter. */
function isRequired(fault: Fault<unknown>, name: string, words: Words): boolean {
  return complaint(fault, {}, name, words) !== null;
}

/** What is wrong with a parameter, the others left aside. */
function complaint(
  fault: Fault<unknown>,
  params: Record<string, unknown>,
  name: string,
  { broke }: Words,
): string | null {
  const { error } = fault.params.safeParse(params, { error: broke.invalid });
  return error?.issues.find(({ path }) => path[0] === name)?.message ?? null;
}

/** A parameter as somebody types it. */
function valueOf(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

/** Heals one of the things that are broken at a machine, or all. */
export async function healMachine(desk: Desk, { machineNo }: MachineSpec): Promise<void> {
  const { session, asker, words } = desk;
  const names = [
    ...new Set(
      session.broken.filter(({ machine, at }) => machine === machineNo && at === 'machine').map(({ fault }) => fault),
    ),
  ];
  const choices: Choice<readonly string[]>[] = names.map((name) => choice(name, name, [name]));
  const all = choice('all', words.broke.healAll, names);
  const chosen = await asker.choose(words.broke.heal, [
    ...(names.length > 1 ? [all] : []),
    ...choices,
    choice('back', words.machine.back, []),
  ]);
  for (const fault of chosen) {
    await attempt(desk, machineNo, { heal: fault });
    asker.say(words.broke.healed(fault));
  }
}
