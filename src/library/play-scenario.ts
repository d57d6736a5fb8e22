import { z } from 'zod';
import { mutants } from '#harness/mutants/index.ts';
import { defineScenario } from '#harness/scenario/read-scenario.ts';
import type { Scenario, ScenarioInput } from '#harness/scenario/scenario.ts';
import { runWorld } from '#harness/simulation/run-world.ts';
import { storeKinds } from '#harness/stages/store-kind.ts';
import { toVendloopError } from './errors.ts';
import type { Judgement } from './judgement.ts';
import { knownName } from './known-name.ts';
import { parseOptions } from './parse-options.ts';
import type { ScenarioData, ScenarioOptions } from './scenario.ts';
import { seedSchema } from './seed-schema.ts';
import { toJudgement } from './to-judgement.ts';

const mutantNames = mutants.map(({ name }) => name);

const optionsSchema = z.strictObject({
  seed: seedSchema.optional(),
  store: z.enum(storeKinds).optional(),
  mutant: knownName('mutant', mutantNames).optional(),
});

/** Plays a scenario in virtual time and judges it. @throws VendloopError as the library's `playScenario` does. */
export async function playScenarioData(data: ScenarioData, options: ScenarioOptions): Promise<Judgement> {
  const { seed, store, mutant: name } = parseOptions(optionsSchema, options, 'playScenario()');
  const scenario = scenarioOf(data);
  const patch = mutants.find((mutant) => mutant.name === name)?.makePatch;
  const { history, judgement, verdict, coreErrors } = await runWorld(scenario, {
    seed: seed ?? scenario.seed,
    ...(store && { store }),
    ...(patch && { patch }),
  });
  return toJudgement({ history, judgement, verdict, coreErrors });
}

function scenarioOf(data: ScenarioData): Scenario {
  parseOptions(z.looseObject({ name: z.string() }), data, 'playScenario()');
  try {
    // The reader validates it.
    return defineScenario(data as unknown as ScenarioInput);
  } catch (error) {
    throw toVendloopError('bad-options', error);
  }
}
