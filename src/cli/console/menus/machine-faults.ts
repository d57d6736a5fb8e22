import type { Fault } from '#simulators/faults/fault.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import { unplayableFault } from '#harness/runner/scenario-through-driver.ts';
import { canStrikeOnce, faultsFor, isRequiredParam, paramError } from '#harness/session/fault-choices.ts';
import { makeChoice, type Choice } from '../prompter.ts';
import { tryStep, type MenuContext } from '../menu-context.ts';

/** Asks for a fault that the machine can have, its parameters and its duration, and injects it. */
export async function injectFault(context: MenuContext, spec: MachineSpec): Promise<void> {
  const { session, prompter, texts } = context;
  const applicable = faultsFor(spec).filter(
    ({ name }) => session.capabilities === null || unplayableFault(name, undefined) === null,
  );
  const choices = applicable.map((fault, index): Choice<Fault<unknown> | null> => ({
    key: fault.name,
    value: fault,
    name: () => `${fault.name} — ${texts.faultMenu.description(fault.name, fault.description)}`,
    short: fault.name,
    ...(applicable[index - 1]?.family !== fault.family && { heading: texts.faultMenu.families[fault.family] }),
  }));
  const fault = await prompter.choose(texts.faultMenu.which, [
    ...choices,
    makeChoice('back', texts.machine.back, null),
  ]);
  if (!fault) return;
  const params = await askParams(context, fault);
  const nextJobOnly =
    canStrikeOnce(fault) &&
    (await prompter.choose(texts.faultMenu.how, [
      makeChoice('next-job', texts.faultMenu.nextJobOnly, true),
      makeChoice('until-cleared', texts.faultMenu.untilCleared, false),
    ]));
  const observed = await tryStep(context, spec.machineNo, { injectFault: fault.name, params, nextJobOnly });
  if (observed !== undefined)
    prompter.print(
      nextJobOnly ? texts.faultMenu.injected(fault.name) : texts.faultMenu.injectedUntilCleared(fault.name),
    );
}

async function askParams({ prompter, texts }: MenuContext, fault: Fault<unknown>): Promise<Record<string, unknown>> {
  const params: Record<string, unknown> = {};
  for (const { name, description } of fault.paramDocs) {
    prompter.print(texts.pair(name, texts.faultMenu.paramDescription(fault.name, name, description)));
    const answer = await prompter.text(
      isRequiredParam(fault, name) ? texts.faultMenu.required(name) : texts.faultMenu.param(name),
      '',
      (text) =>
        paramError(
          fault,
          { ...params, ...(text !== '' && { [name]: parseValue(text) }) },
          name,
          texts.faultMenu.invalid,
        ),
    );
    if (answer !== '') params[name] = parseValue(answer);
  }
  return params;
}

/** Reads a typed parameter value. */
function parseValue(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

/** Clears one fault of a machine, or all. */
export async function clearFault(context: MenuContext, { machineNo }: MachineSpec): Promise<void> {
  const { session, prompter, texts } = context;
  const names = [
    ...new Set(
      session.activeFaults
        .filter(({ machine, target }) => machine === machineNo && target === 'machine')
        .map(({ fault }) => fault),
    ),
  ];
  const choices: Choice<readonly string[]>[] = names.map((name) => makeChoice(name, name, [name]));
  const all = makeChoice('all', texts.faultMenu.clearAll, names);
  const selected = await prompter.choose(texts.faultMenu.clear, [
    ...(names.length > 1 ? [all] : []),
    ...choices,
    makeChoice('back', texts.machine.back, []),
  ]);
  for (const fault of selected) {
    await tryStep(context, machineNo, { clearFault: fault });
    prompter.print(texts.faultMenu.cleared(fault));
  }
}
