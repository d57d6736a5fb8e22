import type { CliIo } from '../shared/io.ts';
import { wrapText } from '#harness/reports/judgement-text.ts';
import { jsonSchemaOf } from '#harness/scenario/json-schema.ts';
import { stepExamples } from '#harness/scenario/reference/step-examples.ts';
import { membersOf, type Member } from '#harness/scenario/reference/values.ts';
import { stepFamilies, stepSchemas, type StepName } from '#harness/scenario/steps.ts';
import { unknownNameMessage } from '#harness/scenario/messages.ts';
import { yamlText } from '#harness/scenario/yaml/yaml-text.ts';
import { UsageError } from '../shared/errors.ts';
import { outputsIn } from '../texts/sentences/index.ts';
import type { Translate } from '#harness/reports/translate.ts';

const stepNames = Object.keys(stepSchemas) as readonly StepName[];

function findStep(name: string): StepName {
  const match = stepNames.find((step) => step === name);
  if (!match) throw new UsageError(unknownNameMessage('step', name, stepNames, '`vendloop steps`'));
  return match;
}

function stepList(t: Translate): string {
  const families = stepFamilies.map(({ heading, names }) => {
    const lines = names.map((name) => `  ${name}\n${wrapText(t(stepSchemas[name].description ?? ''), '      ')}`);
    return `${t(heading)}\n${lines.join('\n')}`;
  });
  return (
    `${families.join('\n\n')}\n\n` +
    `${t(`${stepNames.length} steps. \`vendloop steps NAME\` explains one, with an example.`)}\n`
  );
}

function stepPage(name: StepName, t: Translate): string {
  const { description = '', members, example, beside: scenarioMembers } = stepRecord(name);
  const frameLines = scenarioMembers
    ? [wrapText(t('The example needs these members of the scenario:'), ''), yamlText(scenarioMembers).trimEnd()]
    : [];
  const parts = [
    name,
    wrapText(t(description), ''),
    [t('Members:'), ...members.map((member) => memberText(member, t))].join('\n'),
    `${t('In a track:')}\n\n${yamlText(example).trimEnd()}`,
    ...frameLines,
  ];
  return `${parts.join('\n\n')}\n`;
}

function memberText({ name, value, defaultText, required, description }: Member, t: Translate): string {
  const values = value.split(' \\| ').map(t).join(' | ');
  const defaultNote = required ? '' : t(defaultText === '' ? ' Optional.' : ` Default: ${defaultText}.`);
  return wrapText(`${t(`${name} (${values}):`)} ${t(description)}${defaultNote}`, '  ', '    ');
}

function stepRecord(name: StepName) {
  const { steps = [], extraMembers: scenarioMembers } = stepExamples[name];
  const schema = jsonSchemaOf(stepSchemas[name]);
  return {
    name,
    description: schema.description,
    members: membersOf(schema),
    example: steps,
    ...(scenarioMembers && { beside: scenarioMembers }),
  };
}

/** Prints the list of steps, or explains one. */
export function listSteps(io: CliIo, name: string | undefined, flags: { readonly json?: boolean }): void {
  const selected = name === undefined ? stepNames : [findStep(name)];
  const t = outputsIn(io.language);
  if (flags.json) io.out(`${JSON.stringify(selected.map(stepRecord), null, 2)}\n`);
  else io.out(name === undefined ? stepList(t) : stepPage(findStep(name), t));
}
