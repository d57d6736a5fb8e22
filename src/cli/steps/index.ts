import type { Command } from 'commander';
import { wrapped } from '#harness/reports/judgement-text.ts';
import { jsonSchemaOf } from '#harness/scenario/json-schema.ts';
import { stepExamples } from '#harness/scenario/reference/step-examples.ts';
import { membersOf, type Member } from '#harness/scenario/reference/values.ts';
import { stepFamilies, stepSchemas, type StepName } from '#harness/scenario/steps.ts';
import { unknownName } from '#harness/scenario/messages.ts';
import { yamlText } from '#harness/scenario/yaml/yaml-text.ts';
import { Complaint } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';

const names = Object.keys(stepSchemas) as readonly StepName[];

/** `vendloop steps [NAME]`: what a track of a scenario can do. */
export function registerSteps(program: Command, io: CliIo): void {
  program
    .command('steps')
    .description('list the steps that a scenario can take, or explain one')
    .argument('[name]', 'a step')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nSteps stand in the tracks of a scenario: docs/scenarios.md explains how to write one.')
    .action((name: string | undefined, flags: { readonly json?: boolean }) => {
      const chosen = name === undefined ? names : [named(name)];
      if (flags.json) io.out(`${JSON.stringify(chosen.map(asData), null, 2)}\n`);
      else io.out(name === undefined ? list() : explain(named(name)));
    });
}

function named(name: string): StepName {
  const found = names.find((step) => step === name);
  if (!found) throw new Complaint(unknownName('step', name, names, '`vendloop steps`'));
  return found;
}

function list(): string {
  const families = stepFamilies.map(({ heading, names: own }) => {
    const lines = own.map((name) => `  ${name}\n${wrapped(stepSchemas[name].description ?? '', '      ')}`);
    return `${heading}\n${lines.join('\n')}`;
  });
  return `${families.join('\n\n')}\n\n${names.length} steps. \`vendloop steps NAME\` explains one, with an example.\n`;
}

function explain(name: StepName): string {
  const { description = '', members, example, beside } = asData(name);
  const frame = beside
    ? [wrapped('The example needs these members of the scenario:', ''), yamlText(beside).trimEnd()]
    : [];
  const parts = [
    name,
    wrapped(description, ''),
    ['Members:', ...members.map(memberText)].join('\n'),
    `In a track:\n\n${yamlText(example).trimEnd()}`,
    ...frame,
  ];
  return `${parts.join('\n\n')}\n`;
}

function memberText({ name, value, fallback, required, description }: Member): string {
  const left = required ? '' : fallback === '' ? ' May be left out.' : ` Left out: ${fallback}.`;
  return wrapped(`${name} (${value.replaceAll('\\|', '|')}): ${description}${left}`, '  ', '    ');
}

function asData(name: StepName) {
  const { steps = [], beside } = stepExamples[name];
  const schema = jsonSchemaOf(stepSchemas[name]);
  return {
    name,
    description: schema.description,
    members: membersOf(schema),
    example: steps,
    ...(beside && { beside }),
  };
}
