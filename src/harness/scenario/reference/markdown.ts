import { faults } from '#simulators/faults/index.ts';
import type { Fault, FaultFamily } from '#simulators/faults/fault.ts';
import { forgeries } from '#simulators/forgeries/index.ts';
import { motorTypes } from '#simulators/motors/index.ts';
import { checks } from '#harness/checks/index.ts';
import { measures } from '#harness/measures/measures.ts';
import { crashPointTexts, storeFaultTexts } from '../core-faults.ts';
import { jsonSchemaOf, scenarioJsonSchema, type JsonSchema } from '../json-schema.ts';
import { receiverFaultTexts, networkFaultTexts } from '../schema-parts.ts';
import { stepFamilies, stepSchemas, type StepName } from '../steps.ts';
import { yamlLine, yamlText } from '../yaml/yaml-text.ts';
import { faultExample } from './fault-examples.ts';
import { measureExample } from './measure-examples.ts';
import {
  crashPointExamples,
  memberExamples,
  receiverFaultExamples,
  storeFaultExamples,
  conditionExamples,
  networkFaultExamples,
} from './part-examples.ts';
import { stepExamples } from './step-examples.ts';
import { defaultText, membersOf, type Member } from './values.ts';

/**
 * The reference of the scenario format, as Markdown: every member, step, fault, condition and measure with an example.
 */
export function referenceMarkdown(): string {
  const sections = [
    membersSection(),
    stepsSection(),
    faultsSection(),
    networkSection(),
    receiversSection(),
    coreSection(),
    measuresSection(),
    checksSection(),
    forgeriesSection(),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** An example in a fence. */
function codeBlock(data: unknown): string {
  return `\`\`\`yaml\n${yamlText(data).trimEnd()}\n\`\`\``;
}

/** An example on one line, as it stands in a list: it can be pasted as it is printed. */
function inlineExample(data: unknown): string {
  return `\`- ${yamlLine(data)}\``;
}

function table(members: readonly Member[]): string {
  const rows = members.map(
    ({ name, value, defaultText, required, description }) =>
      `| \`${name}\` | ${value} | ${required ? 'required' : defaultText} | ${description} |`,
  );
  return ['| member | value | default | |', '|---|---|---|---|', ...rows].join('\n');
}

function membersSection(): string {
  const { properties = {}, required = [] } = scenarioJsonSchema();
  const memberSections = Object.entries(properties).map(([name, schema]) => {
    const { extraMembers } = memberExamples[name as keyof typeof memberExamples];
    const item = schema.items as JsonSchema | undefined;
    const nestedMembers = membersOf(item?.properties ? item : schema);
    const requiredText = required.includes(name) ? ' Required.' : '';
    const sentence = `${schema.description ?? ''}${requiredText}${schema.properties ? '' : defaultSentence(schema)}`;
    return [
      `#### \`${name}\``,
      sentence,
      codeBlock(exampleMember(name, extraMembers)),
      ...(nestedMembers.length > 0 ? [table(nestedMembers)] : []),
    ].join('\n\n');
  });
  return [
    '### Members of a scenario',
    'Only `name`, `fleet` and something that happens (`tracks`, `arrivals` or `probes`) are required.',
    ...memberSections,
  ].join('\n\n');
}

function exampleMember(name: string, beside: object | undefined): object {
  const members = { ...beside } as Record<string, unknown>;
  // The example needs these, and the reader is shown the member.
  if (name !== 'tracks' && name !== 'fleet')
    for (const other of ['tracks', 'stages']) if (name !== other) Reflect.deleteProperty(members, other);
  return Object.keys(members).length === 0 ? { name: 'two-sales' } : members;
}

function defaultSentence({ default: fallback }: JsonSchema): string {
  const text = defaultText(fallback);
  return text === '' ? '' : ` Default: \`${text}\`.`;
}

function stepsSection(): string {
  const familySections = stepFamilies.map(({ heading, names }) =>
    [`#### ${heading}`, ...names.map(stepSection)].join('\n\n'),
  );
  return [
    '### Steps',
    'A step is an object with the member that names it, and more members where it needs them.',
    ...familySections,
  ].join('\n\n');
}

function stepSection(name: StepName): string {
  const { steps = [], extraMembers } = stepExamples[name];
  const schema = jsonSchemaOf(stepSchemas[name]);
  const requirement = extraMembers
    ? ` The example needs ${Object.entries(extraMembers)
        .map(([member, value]) => `\`${member}: ${yamlLine(value)}\``)
        .join(', ')}.`
    : '';
  return [
    `##### \`${name}\``,
    `${schema.description ?? ''}${requirement}`,
    table(membersOf(schema)),
    codeBlock(steps),
  ].join('\n\n');
}

const families: Readonly<Record<FaultFamily, string>> = {
  reported: 'Reported: the board sees it and reports it',
  silent: 'Silent: no answer, a late one, two, or one that cannot be read',
  lying: 'Lying: what is reported is not what happened',
  connection: 'Connection',
  hardware: 'Hardware: power, clock, controller and board',
};

function faultsSection(): string {
  const groups = (Object.keys(families) as FaultFamily[]).map((family) => {
    const familyItems = faults.filter((fault) => fault.family === family).map(faultItem);
    return `#### ${families[family]}\n\n${familyItems.join('\n')}`;
  });
  const triggers = Object.entries(conditionExamples).map(([name, when]) => {
    const text =
      membersOf(scenarioJsonSchema().properties?.['faults']?.items as JsonSchema).find(
        (member) => member.name === `when.${name}`,
      )?.description ?? '';
    return `| \`${name}\` | ${text} | ${inlineExample({ fault: 'never-answers', on: 'snacks', when })} |`;
  });
  return [
    '### Faults of machines',
    'An entry of `faults`, or the name in an `injectFault` step.',
    '#### When a fault strikes',
    ['| condition | | example |', '|---|---|---|', ...triggers].join('\n'),
    ...groups,
  ].join('\n\n');
}

function faultItem(fault: Fault<unknown>): string {
  const motors = motorTypes.filter((motor) => fault.fits(motor));
  const limitation = motors.length === motorTypes.length ? '' : ` (${motors.map(({ name }) => name).join(', ')} only)`;
  const params = fault.paramDocs.map(({ name, description }) => `\n  - \`${name}\`: ${description}`);
  return (
    `- **\`${fault.name}\`**${limitation}: ${fault.description} ` +
    `${inlineExample(faultExample(fault))}${params.join('')}`
  );
}

/** Names with their sentence and an example each. */
function nameTable(
  heading: string,
  names: Readonly<Record<string, string>>,
  example: (name: string) => string,
): string {
  const rows = Object.entries(names).map(([name, text]) => `| \`${name}\` | ${text} | ${example(name)} |`);
  return [`| ${heading} | | example |`, '|---|---|---|', ...rows].join('\n');
}

function networkSection(): string {
  const examples: Readonly<Record<string, unknown>> = networkFaultExamples;
  return [
    '### Faults of the network',
    'An entry of `network.faults`, or the name in an `injectNetworkFault` step.',
    nameTable('fault', networkFaultTexts, (name) => inlineExample(examples[name])),
  ].join('\n\n');
}

function receiversSection(): string {
  const examples: Readonly<Record<string, unknown>> = receiverFaultExamples;
  return [
    '### Faults of a receiver',
    'An entry of a receiver’s `faults`, or the name in an `injectReceiverFault` step.',
    nameTable('fault', receiverFaultTexts, (name) => inlineExample(examples[name])),
  ].join('\n\n');
}

function coreSection(): string {
  const crashExamplesByName: Readonly<Record<string, readonly unknown[]>> = crashPointExamples;
  const storeFaults: Readonly<Record<string, unknown>> = storeFaultExamples;
  return [
    '### Faults of the core',
    'On the virtual stage only. Entries of `core.crashes`:',
    nameTable('at', crashPointTexts, (name) => (crashExamplesByName[name] ?? []).map(inlineExample).join('<br>')),
    'Entries of `core.store`:',
    nameTable('fault', storeFaultTexts, (name) => inlineExample(storeFaults[name])),
    'An entry of `core.stalls`: `- { from: 10s, for: 5s }`.',
  ].join('\n\n');
}

function measuresSection(): string {
  const rows = measures.map(
    (measure) =>
      `| \`${measure.name}\` | ${measure.unit} | ${measure.description} | ${inlineExample(measureExample(measure))} |`,
  );
  return [
    '### Measures',
    'Names for `expect`. A `count` is a plain number, a `share` is `80%` or `0.8`, `ms` takes a duration such as ' +
      '`500ms`.',
    ['| measure | unit | | example |', '|---|---|---|---|', ...rows].join('\n'),
  ].join('\n\n');
}

function checksSection(): string {
  const rows = checks.map(({ name, title }) => `- \`${name}\`: ${title}`);
  return [
    '### Checks',
    'Every run is judged by all of them. Names for `proves` and `finds`; [invariants.md](invariants.md) explains them.',
    rows.join('\n'),
  ].join('\n\n');
}

function forgeriesSection(): string {
  const rows = forgeries.map(
    ({ name, description, refusalCodes }) =>
      `- \`${name}\`: the merchant ${description}${refusalCodes.length === 0 ? '; it must be accepted' : ''}.`,
  );
  return [
    '### Forged requests',
    'Names for the step `probe` (`- { probe: lower-case-sign, about: a }`) and for `kinds` of `probes`.',
    rows.join('\n'),
  ].join('\n\n');
}
