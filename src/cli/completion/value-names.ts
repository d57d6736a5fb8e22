import { endpointNames } from '../doctor/request-steps.ts';
import { reporterNames } from '../shared/reporters/names.ts';
import { callbackKinds, mistakeNames } from '../trigger/kinds.ts';
import { driverKinds, projectFormats } from '../init/choices.ts';
import { languages } from '../shared/language.ts';
import { dialectNames } from '#core/domain/merchant.ts';
import { openApiCapabilities } from '#drivers/open-api/capabilities.ts';
import { benchProfiles } from '#harness/bench/profiles.ts';
import { certifyCases } from '#harness/certify/cases/index.ts';
import { delayablePhases } from '#harness/fault-injection/latency/latency-injection.ts';
import { mutants } from '#harness/mutants/index.ts';
import { stepSchemas } from '#harness/scenario/steps.ts';
import { storeKinds } from '#harness/stages/store-kind.ts';
import { scenarios } from '#scenarios/index.ts';
import { faults } from '#simulators/faults/index.ts';
import { motorTypes } from '#simulators/motors/index.ts';
import { shells } from './shells.ts';
import type { ValueNames } from './model.ts';

/** The cloud whose cases are offered: another one may have more kinds and forgeries. */
const documentedCloud = { limits: openApiCapabilities, machines: [], budgetMs: 0 };

const namesOf = (list: readonly { readonly name: string }[]): readonly string[] => list.map(({ name }) => name);

/** The names of all catalogues, by the options and arguments that take them. */
export const valueNames: ValueNames = {
  '--lang': languages,
  '--format': projectFormats,
  'init --driver': driverKinds,
  '--stage': ['virtual', 'live'],
  '--store': storeKinds,
  '--zoo': namesOf(mutants),
  '--generator': ['k6', 'node'],
  '--slow': delayablePhases.map((phase) => `${phase}=`),
  'certify --case': namesOf(certifyCases(documentedCloud)),
  '--motor': namesOf(motorTypes),
  '--fault': namesOf(faults),
  '--endpoint': endpointNames,
  '--expect-dialect': dialectNames,
  '--dialect': dialectNames,
  '--wrong': mistakeNames,
  '--reporter': reporterNames,
  'bench compare --profile': namesOf(benchProfiles),
  'run scenario': namesOf(scenarios),
  'scenarios name': namesOf(scenarios),
  'steps name': Object.keys(stepSchemas),
  'faults name': namesOf(faults),
  'zoo mutant': namesOf(mutants),
  'bench profile': namesOf(benchProfiles),
  'bench prepare profile': namesOf(benchProfiles),
  'trigger callback': callbackKinds,
  'completion shell': shells,
};
