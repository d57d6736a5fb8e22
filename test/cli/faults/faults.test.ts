import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { registerFaults } from '#cli/faults/index.ts';
import { loadScenario } from '#harness/scenario/yaml/load.ts';
import { faults } from '#simulators/faults/index.ts';
import { motorTypes } from '#simulators/motors/index.ts';
import { command } from '../run-command.ts';

describe('vendloop faults', () => {
  it('lists every fault with its description', async () => {
    const { out } = await command(registerFaults, ['faults']);
    const text = out.replaceAll(/\s+/g, ' ');
    for (const { name, description } of faults) {
      expect(text).toContain(name);
      expect(text).toContain(description);
    }
    expect(out.split('\n').every((line) => line.length <= 80)).toBe(true);
  });

  it.each(faults.map((fault) => [fault.name, fault] as const))(
    'explains %s with an example that is valid',
    async (name, fault) => {
      const { out } = await command(registerFaults, ['faults', name]);
      for (const { name: param } of fault.paramDocs) expect(out).toContain(`${param}:`);
      const example = /In a scenario:\n\n([^]*?)\n\nSource:/.exec(out)![1]!;
      const motor = motorTypes.find((type) => fault.fits(type))!.name;
      const completeScenario = {
        name: 'x',
        title: 'x',
        stages: ['virtual'],
        fleet: [{ group: 'machines', motor }],
        tracks: [{ on: 'machines', steps: [{ sell: {} }] }],
        proves: ['paid-quantity'],
        ...(parse(example) as object),
      };
      expect(loadScenario(JSON.stringify(completeScenario), 'x.json').faults).toHaveLength(1);
    },
  );

  it('suggests the nearest fault for an unknown name', async () => {
    expect((await command(registerFaults, ['faults', 'goods-stukc'])).usageError).toContain(
      "Did you mean 'goods-stuck'?",
    );
  });
});
