import type { Options } from 'k6/options';
import type { Profile } from '../steps.ts';
import type { Call } from './core-client.ts';
import { lawful } from './valid-calls.ts';
import { loadOptions, type Gates } from './k6-options.ts';
import { planOf, turnOf } from './iteration.ts';
import { salesFor, type Sale } from './sales.ts';

/** What a script exports. */
export interface Load {
  readonly options: Options;
  /** One iteration: the next call of the stage that is running. */
  readonly iteration: () => void;
}

/** A load of lawful calls alone, one for each sale. */
export function lawfulLoad(profile: Profile, gates: Gates, callFor: (sale: Sale) => Call): Load {
  const stages = planOf(profile);
  const saleAt = salesFor(stages);
  return {
    options: loadOptions(stages, gates),
    iteration: () => {
      const turn = turnOf(stages);
      if (turn) lawful(turn, callFor(saleAt(turn.sale)));
    },
  };
}
