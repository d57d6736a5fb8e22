import { describe, expect, it } from 'vitest';
import { runChecks, visibleChecks } from '#harness/judge/judgement.ts';
import { computeVerdict } from '#harness/judge/verdict.ts';
import { mutants } from '#harness/mutants/index.ts';
import type { Mutant } from '#harness/mutants/mutant.ts';
import { unplayableOnTarget } from '#harness/runner/scenario-on-target.ts';
import { scenarios } from '#scenarios/index.ts';
import { fromOutside } from '../judge/from-outside.ts';
import { playCatalogue } from '../runner/play-catalogue.ts';

const shown = mutants.flatMap((mutant) =>
  'scenario' in mutant.fromOutside ? [{ mutant, name: mutant.fromOutside.scenario }] : [],
);
const names = [...new Set(shown.map(({ name }) => name))];

/** The verdict on a scenario by what machines, merchant and receivers saw. */
async function verdictFromOutside(name: string, mutant?: Mutant): Promise<string> {
  const history = fromOutside(await playCatalogue(name, mutant));
  return computeVerdict(runChecks(history), history.header, history.events).verdict;
}

describe('mutants at a core that runs already', () => {
  it('show in a scenario that can be played there and whose laws are visible, or have a reason why not', () => {
    expect(shown.length).toBeGreaterThanOrEqual(30);
    for (const name of names) {
      const scenario = scenarios.find((one) => one.name === name)!;
      expect(unplayableOnTarget(scenario), name).toEqual([]);
      expect(
        scenario.proves.filter((law) => !visibleChecks.has(law)),
        name,
      ).toEqual(name === 'herd-on-one-machine' ? ['independence'] : []);
    }
    for (const { name, fromOutside: outside } of mutants)
      if ('hidden' in outside) expect(outside.hidden, name).toMatch(/^[A-Z].{40,}\.$/);
  });

  it.each(names.filter((name) => name.endsWith('from-outside')))('leave the sound core alone in %s', async (name) => {
    expect(await verdictFromOutside(name)).toBe('PASS');
  });

  // One of each kind: `vendloop zoo --target` plays them all.
  it.each([
    'release-without-token',
    'late-result-overwrites-timeout',
    'queue-last-in-first-out',
    'old-firmware-mismatched',
    'callback-abandoned-after-one-attempt',
    'slow-receiver-blocks-all',
    'offline-machine-accepted',
    'no-timestamp-window',
    'sign-of-another-call',
    'sibling-refused',
    'replay-has-second-effect',
  ])('are found from outside: %s', async (name) => {
    const { mutant, name: scenario } = shown.find((one) => one.mutant.name === name)!;
    expect(await verdictFromOutside(scenario, mutant)).toBe('FAIL');
  });
});
