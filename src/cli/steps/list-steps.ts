import type { CliIo } from '../shared/io.ts';
import { wrapText } from '#harness/reports/judgement-text.ts';
import { jsonSchemaOf } from '#harness/scenario/json-schema.ts';
import { stepExamples } from '#harness/scenario/reference/step-examples.ts';
import { membersOf, type Member } from '#harness/scenario/reference/values.ts';
import { stepFamilies, stepSchemas, type StepName } from '#harness/scenario/steps.ts';
import { unknownNameMessage } from '#harness/scenario/messages.ts';
import { yamlText } from '#harness/scenario/yaml/yaml-text.ts';
import { UsageError } from '../shared/errors.ts';

const stepNames = Object.keys(stepSchemas) as readonly StepName[];

function findStep(name: string): StepName {
  const match = stepNames.find((step) => step === name);
  if (!match) throw new UsageError(unknownNameMessage('step', name, stepNames, '`vendloop steps`'));
  return match;
}

function stepList(): string {
  const families = stepFamilies.map(({ heading, names }) => {
    const lines = names.map((name) => `  ${name}\n${wrapText(stepSchemas[name].description ?? '', '      ')}`);
    return `${heading}\n${lines.join('\n')}`;
  });
  return (
    `${families.join('\n\n')}\n\n${stepNames.length} steps. \`vendloop steps NAME\` explains one, with an ` +
    `example.\n`
  );
}

function stepPage(name: StepName): string {
  const { description = '', members, example, beside: scenarioMembers } = stepRecord(name);
  const frameLines = scenarioMembers
    ? [wrapText('The example needs these members of the scenario:', ''), yamlText(scenarioMembers).trimEnd()]
    : [];
  const parts = [
    name,
    wrapText(description, ''),
    ['Members:', ...members.map(memberText)].join('\n'),
    `In a track:\n\n${yamlText(example).trimEnd()}`,
    ...frameLines,
  ];
  return `${parts.join('\n\n')}\n`;
}

function memberText({ name, value, defaultText, required, description }: Member): string {
  const defaultNote = required ? '' : defaultText === '' ? ' Optional.' : ` Default: ${defaultText}.`;
  return wrapText(`${name} (${value.replaceAll('\\|', '|')}): ${description}${defaultNote}`, '  ', '    ');
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
  if (flags.json) io.out(`${JSON.stringify(selected.map(stepRecord), null, 2)}\n`);
  else io.out(name === undefined ? stepList() : stepPage(findStep(name)));
}
