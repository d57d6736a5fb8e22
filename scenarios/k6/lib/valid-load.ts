import type { Options } from 'k6/options';
import type { Profile } from '../../../src/harness/bench/load/steps.ts';
import type { Call } from './core-client.ts';
import { sendValid } from './valid-calls.ts';
import { loadOptions, type ThresholdOptions } from './k6-options.ts';
import { plannedSteps, iterationFinder } from './iteration.ts';
import { loadSales, type Sale } from './sales.ts';

/** What a script exports. */
export interface Load {
  readonly options: Options;
  /** One iteration: the next call of the running step. */
  readonly iteration: () => void;
}

/** A load of valid calls only, one for each sale. */
export function validLoad(profile: Profile, gates: ThresholdOptions, callFor: (sale: Sale) => Call): Load {
  const steps = plannedSteps(profile);
  const saleAt = loadSales(steps);
  const currentIteration = iterationFinder(steps);
  return {
    options: loadOptions(steps, gates),
    iteration: () => {
      const iteration = currentIteration();
      if (iteration) sendValid(iteration, callFor(saleAt(iteration.sale)));
    },
  };
}
