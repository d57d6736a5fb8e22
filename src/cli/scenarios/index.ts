import type { Command } from 'commander';
import { measures } from '#harness/measures/measures.ts';
import { textTable } from '#harness/reports/text-table.ts';
import { withoutDefaults } from '#harness/scenario/without-defaults.ts';
import { yamlText } from '#harness/scenario/yaml/yaml-text.ts';
import { scenarios } from '#scenarios/index.ts';
import type { CliIo } from '../shared/io.ts';
import { findScenario } from '../run/choose-scenarios.ts';

/** Lets an editor complete and check the file; `vendloop schema` makes the schema. */
const schemaLine = '# yaml-language-server: $schema=./scenario.schema.json\n';

/** `vendloop scenarios [NAME]`: lists the catalogue, or prints a scenario as a file for `vendloop run`. */
export function registerScenarios(program: Command, io: CliIo): void {
  program
    .command('scenarios')
    .description('list the catalogue of scenarios, or print one as YAML')
    .argument('[name]', 'a scenario, printed as a file for `vendloop run`, without default values')
    .option('--measures', 'list the measures that `expect` of a scenario can use')
    .option('--json', 'print as JSON')
    .action((name: string | undefined, flags: { readonly measures?: boolean; readonly json?: boolean }) => {
      if (flags.measures)
        io.out(
          flags.json
            ? json(measures.map(({ name: measure, unit, description }) => ({ measure, unit, description })))
            : measureList(),
        );
      else if (name !== undefined) {
        const scenarioData = withoutDefaults(findScenario(name));
        io.out(flags.json ? json(scenarioData) : `${schemaLine}${yamlText(scenarioData)}`);
      } else
        io.out(
          flags.json
            ? json(
                scenarios.map(({ name: scenario, title, stages, verdict }) => ({ scenario, title, stages, verdict })),
              )
            : scenarioList(),
        );
    });
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function scenarioList(): string {
  const lines = scenarios.map(({ name, title, stages, verdict }) => {
    const notes = [
      ...(stages.includes('live') ? ['live'] : []),
      ...(verdict === 'PASS' ? [] : [`declares ${verdict}`]),
    ];
    return `${name}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}\n  ${title}`;
  });
  return (
    `${lines.join('\n')}\n\n${scenarios.length} scenarios; all run on the virtual stage, those marked live also on ` +
    'the ' +
    `live stage.\n`
  );
}

function measureList(): string {
  const leftColumn = (heading: string) => ({ heading, align: 'left' as const });
  return `${textTable(
    [leftColumn('measure'), leftColumn('unit'), leftColumn('')],
    measures.map(({ name, unit, description }) => [name, unit, description]),
  )}\n`;
}
