import { faults } from '#simulators/faults/index.ts';
import type { Fault, FaultFamily } from '#simulators/faults/fault.ts';
import { forgeries } from '#simulators/forgeries/index.ts';
import { motorTypes } from '#simulators/motors/index.ts';
import { checks } from '#harness/checks/index.ts';
import { measures } from '#harness/measures/measures.ts';
import { crashTexts, storeTexts } from '../core-faults.ts';
import { jsonSchemaOf, scenarioJsonSchema, type JsonSchema } from '../json-schema.ts';
import { misbehaviourTexts, troubleTexts } from '../schema-parts.ts';
import { stepFamilies, stepSchemas, type StepName } from '../steps.ts';
import { yamlLine, yamlText } from '../yaml/yaml-text.ts';
import { faultExample } from './fault-examples.ts';
import { measureExample } from './measure-examples.ts';
import {
  crashExamples,
  memberExamples,
  misbehaviourExamples,
  storeExamples,
  triggerExamples,
  troubleExamples,
} from './part-examples.ts';
import { stepExamples } from './step-examples.ts';
import { fallbackText, membersOf, type Member } from './values.ts';

/** The reference of the scenario format, as Markdown: every member, step, fault, condition and measure with an example. */
export function referenceMarkdown(): string {
  const parts = [
    membersPart(),
    stepsPart(),
    faultsPart(),
    networkPart(),
    receiversPart(),
    corePart(),
    measuresPart(),
    checksPart(),
    forgeriesPart(),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** An example in a fence. */
function fenced(data: unknown): string {
  return `\`\`\`yaml\n${yamlText(data).trimEnd()}\n\`\`\``;
}

/** An example on one line, as it stands in a list: it can be pasted as it is printed. */
function inline(data: unknown): string {
  return `\`- ${yamlLine(data)}\``;
}

function table(members: readonly Member[]): string {
  const rows = members.map(
    ({ name, value, fallback, required, description }) =>
      `| \`${name}\` | ${value} | ${required ? 'required' : fallback} | ${description} |`,
  );
  return ['| member | value | default | |', '|---|---|---|---|', ...rows].join('\n');
}

function membersPart(): string {
  const { properties = {}, required = [] } = scenarioJsonSchema();
  const sections = Object.entries(properties).map(([name, schema]) => {
    const { beside } = memberExamples[name as keyof typeof memberExamples];
    const item = schema.items as JsonSchema | undefined;
    const inner = membersOf(item?.properties ? item : schema);
    const must = required.includes(name) ? ' Required.' : '';
    const sentence = `${schema.description ?? ''}${must}${schema.properties ? '' : defaultText(schema)}`;
    return [
      `#### \`${name}\``,
      sentence,
      fenced(shownMember(name, beside)),
      ...(inner.length > 0 ? [table(inner)] : []),
    ].join('\n\n');
  });
  return [
    '### Members of a scenario',
    'Only `name`, `fleet` and something that happens (`tracks`, `arrivals` or `probes`) are required.',
    ...sections,
  ].join('\n\n');
}

function shownMember(name: string, beside: object | undefined): object {
  const shown = { ...beside } as Record<string, unknown>;
  // The example needs these, and the reader is shown the member.
  if (name !== 'tracks' && name !== 'fleet')
    for (const other of ['tracks', 'stages']) if (name !== other) Reflect.deleteProperty(shown, other);
  return Object.keys(shown).length === 0 ? { name: 'two-sales' } : shown;
}

function defaultText({ default: fallback }: JsonSchema): string {
  const text = fallbackText(fallback);
  return text === '' ? '' : ` Default: \`${text}\`.`;
}

function stepsPart(): string {
  const families = stepFamilies.map(({ heading, names }) =>
    [`#### ${heading}`, ...names.map(stepSection)].join('\n\n'),
  );
  return [
    '### Steps',
    'A step is an object with the member that names it, and more members where it needs them.',
    ...families,
  ].join('\n\n');
}

function stepSection(name: StepName): string {
  const { steps = [], beside } = stepExamples[name];
  const schema = jsonSchemaOf(stepSchemas[name]);
  const frame = beside
    ? ` The example needs ${Object.entries(beside)
        .map(([member, value]) => `\`${member}: ${yamlLine(value)}\``)
        .join(', ')}.`
    : '';
  return [`##### \`${name}\``, `${schema.description ?? ''}${frame}`, table(membersOf(schema)), fenced(steps)].join(
    '\n\n',
  );
}

const families: Readonly<Record<FaultFamily, string>> = {
  reported: 'Reported: the board sees it and reports it',
  silent: 'Silent: no answer, a late one, two, or one that cannot be read',
  lying: 'Lying: what is reported is not what happened',
  connection: 'Connection',
  body: 'Body: power, time and the board itself',
};

function faultsPart(): string {
  const groups = (Object.keys(families) as FaultFamily[]).map((family) => {
    const own = faults.filter((fault) => fault.family === family).map(faultItem);
    return `#### ${families[family]}\n\n${own.join('\n')}`;
  });
  const triggers = Object.entries(triggerExamples).map(([name, when]) => {
    const text =
      membersOf(scenarioJsonSchema().properties?.['faults']?.items as JsonSchema).find(
        (member) => member.name === `when.${name}`,
      )?.description ?? '';
    return `| \`${name}\` | ${text} | ${inline({ fault: 'never-answers', on: 'snacks', when })} |`;
  });
  return [
    '### Faults of machines',
    'An entry of `faults`, or the name in a `break` step.',
    '#### When a fault strikes',
    ['| condition | | example |', '|---|---|---|', ...triggers].join('\n'),
    ...groups,
  ].join('\n\n');
}

function faultItem(fault: Fault<unknown>): string {
  const fitting = motorTypes.filter((motor) => fault.fits(motor));
  const only = fitting.length === motorTypes.length ? '' : ` (${fitting.map(({ name }) => name).join(', ')} only)`;
  const params = fault.paramTexts.map(({ name, says }) => `\n  - \`${name}\`: ${says}`);
  return `- **\`${fault.name}\`**${only}: ${fault.says} ${inline(faultExample(fault))}${params.join('')}`;
}

/** Names with their sentence and an example each. */
function catalogue(
  heading: string,
  names: Readonly<Record<string, string>>,
  example: (name: string) => string,
): string {
  const rows = Object.entries(names).map(([name, text]) => `| \`${name}\` | ${text} | ${example(name)} |`);
  return [`| ${heading} | | example |`, '|---|---|---|', ...rows].join('\n');
}

function networkPart(): string {
  const examples: Readonly<Record<string, unknown>> = troubleExamples;
  return [
    '### Faults of the network',
    'An entry of `network.troubles`, or the name in a `disturb` step.',
    catalogue('trouble', troubleTexts, (name) => inline(examples[name])),
  ].join('\n\n');
}

function receiversPart(): string {
  const examples: Readonly<Record<string, unknown>> = misbehaviourExamples;
  return [
    '### Faults of a receiver',
    'An entry of a receiver’s `misbehaves`, or the name in a `misbehave` step.',
    catalogue('does', misbehaviourTexts, (name) => inline(examples[name])),
  ].join('\n\n');
}

function corePart(): string {
  const crashes: Readonly<Record<string, readonly unknown[]>> = crashExamples;
  const stores: Readonly<Record<string, unknown>> = storeExamples;
  return [
    '### Faults of the core',
    'On the virtual stage only. Entries of `core.crashes`:',
    catalogue('at', crashTexts, (name) => (crashes[name] ?? []).map(inline).join('<br>')),
    'Entries of `core.store`:',
    catalogue('does', storeTexts, (name) => inline(stores[name])),
    'An entry of `core.blocked`: `- { from: 10s, for: 5s }`.',
  ].join('\n\n');
}

function measuresPart(): string {
  const rows = measures.map(
    (measure) => `| \`${measure.name}\` | ${measure.unit} | ${measure.says} | ${inline(measureExample(measure))} |`,
  );
  return [
    '### Measures',
    'Names for `expect`. A `count` is a plain number, a `share` is `80%` or `0.8`, `ms` takes a duration such as `500ms`.',
    ['| measure | unit | | example |', '|---|---|---|---|', ...rows].join('\n'),
  ].join('\n\n');
}

function checksPart(): string {
  const rows = checks.map(({ name, title }) => `- \`${name}\`: ${title}`);
  return [
    '### Checks',
    'Every run is judged by all of them. Names for `proves` and `finds`; [invariants.md](invariants.md) explains them.',
    rows.join('\n'),
  ].join('\n\n');
}

function forgeriesPart(): string {
  const rows = forgeries.map(
    ({ name, says, refusedWith }) =>
      `- \`${name}\`: the merchant ${says}${refusedWith.length === 0 ? '; it must be accepted' : ''}.`,
  );
  return [
    '### Forged requests',
    'Names for the step `probe` (`- { probe: lower-case-sign, of: a }`) and for `kinds` of `probes`.',
    rows.join('\n'),
  ].join('\n\n');
}
