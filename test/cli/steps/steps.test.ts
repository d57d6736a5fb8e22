import { describe, expect, it } from 'vitest';
import { registerSteps } from '#cli/steps/index.ts';
import { stepSchemas, type StepName } from '#harness/scenario/steps.ts';
import { command } from '../run-command.ts';

describe('vendloop steps', () => {
  it('lists every step with its description', async () => {
    const { out } = await command(registerSteps, ['steps']);
    const text = out.replaceAll(/\s+/g, ' ');
    for (const [name, { description }] of Object.entries(stepSchemas))
      expect(text).toContain(` ${name} ${description ?? '(none)'}`);
    expect(out.split('\n').every((line) => line.length <= 80)).toBe(true);
    expect(JSON.parse((await command(registerSteps, ['steps', '--json'])).out)).toHaveLength(
      Object.keys(stepSchemas).length,
    );
  });

  it.each(Object.keys(stepSchemas) as StepName[])('explains %s with its members and an example', async (name) => {
    const { out } = await command(registerSteps, ['steps', name]);
    for (const member of Object.keys(stepSchemas[name].shape)) expect(out).toContain(`\n  ${member} (`);
    expect(out).toContain('In a track:\n\n- ');
  });

  it('suggests the nearest step for an unknown name', async () => {
    expect((await command(registerSteps, ['steps', 'delvier'])).usageError).toContain(
      'there is no step "delvier"; did you mean "deliver"?',
    );
  });
});
