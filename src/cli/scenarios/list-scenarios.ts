import type { CliIo } from '../shared/io.ts';
import type { Language } from '../shared/language.ts';
import { textsOf } from '../texts/index.ts';
import { withoutDefaults } from '#harness/scenario/without-defaults.ts';
import { yamlText } from '#harness/scenario/yaml/yaml-text.ts';
import { findScenario } from '../run/choose-scenarios.ts';
import { measures } from '#harness/measures/measures.ts';
import { textTable } from '#harness/reports/text-table.ts';
import { scenarios } from '#scenarios/index.ts';

/** Lets an editor complete and check the file; `vendloop schema` makes the schema. */
const schemaLine = '# yaml-language-server: $schema=./scenario.schema.json\n';

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function scenarioList(language: Language): string {
  const { catalogues: texts } = textsOf(language);
  const lines = scenarios.map(({ name, title, stages, verdict }) => {
    const notes = [
      ...(stages.includes('live') ? [texts.live] : []),
      ...(verdict === 'PASS' ? [] : [texts.declares(verdict)]),
    ];
    return `${name}${notes.length === 0 ? '' : texts.notes(notes)}\n  ${title}`;
  });
  return `${lines.join('\n')}\n\n${texts.scenarios(scenarios.length)}\n`;
}

function measureList(): string {
  const leftColumn = (heading: string) => ({ heading, align: 'left' as const });
  return `${textTable(
    [leftColumn('measure'), leftColumn('unit'), leftColumn('')],
    measures.map(({ name, unit, description }) => [name, unit, description]),
  )}\n`;
}

/** Flags of `vendloop scenarios`. */
export interface ScenariosFlags {
  readonly measures?: boolean;
  readonly json?: boolean;
}

/** Prints the catalogue, one scenario, or the measures. */
export function listScenarios(io: CliIo, name: string | undefined, flags: ScenariosFlags): void {
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
        ? json(scenarios.map(({ name: scenario, title, stages, verdict }) => ({ scenario, title, stages, verdict })))
        : scenarioList(io.language),
    );
}
