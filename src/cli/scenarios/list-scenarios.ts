import type { CliIo } from '../shared/io.ts';
import type { Language } from '../shared/language.ts';
import { projectScenarios } from '../shared/project/folders.ts';
import { loadProject } from '../shared/project/load-project.ts';
import type { ProjectFlags } from '../shared/project/options.ts';
import { textsOf } from '../texts/index.ts';
import { withoutDefaults } from '#harness/scenario/without-defaults.ts';
import { yamlText } from '#harness/scenario/yaml/yaml-text.ts';
import { chooseScenarios } from '../run/choose-scenarios.ts';
import { measures } from '#harness/measures/measures.ts';
import { textTable } from '#harness/reports/text-table.ts';
import { scenarios } from '#scenarios/index.ts';

/** Lets an editor complete and check the file; `vendloop schema` makes the schema. */
const schemaLine = '# yaml-language-server: $schema=./scenario.schema.json\n';

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** @param own files of the project's scenarios by name. */
function scenarioList(language: Language, own: ReadonlyMap<string, string>): string {
  const { catalogues: texts } = textsOf(language);
  const lines = scenarios.map(({ name, title, stages, verdict }) => {
    const notes = [
      ...(stages.includes('live') ? [texts.live] : []),
      ...(verdict === 'PASS' ? [] : [texts.declares(verdict)]),
    ];
    return `${name}${notes.length === 0 ? '' : texts.notes(notes)}\n  ${title}`;
  });
  const ownLines = [...own].map(([name, file]) => `${name}\n  ${file}\n`);
  return `${ownLines.join('')}${lines.join('\n')}\n\n${texts.scenarios(scenarios.length)}\n`;
}

function measureList(): string {
  const leftColumn = (heading: string) => ({ heading, align: 'left' as const });
  return `${textTable(
    [leftColumn('measure'), leftColumn('unit'), leftColumn('')],
    measures.map(({ name, unit, description }) => [name, unit, description]),
  )}\n`;
}

/** Flags of `vendloop scenarios`. */
export interface ScenariosFlags extends ProjectFlags {
  readonly measures?: boolean;
  readonly json?: boolean;
}

/** Prints the project's scenarios and the catalogue, one scenario, or the measures. */
export async function listScenarios(io: CliIo, name: string | undefined, flags: ScenariosFlags): Promise<void> {
  const own = projectScenarios(flags.measures ? null : await loadProject(io, flags));
  if (flags.measures)
    io.out(
      flags.json
        ? json(measures.map(({ name: measure, unit, description }) => ({ measure, unit, description })))
        : measureList(),
    );
  else if (name !== undefined) {
    const [chosen] = await chooseScenarios(io, [name], own);
    const scenarioData = chosen && withoutDefaults(chosen.scenario);
    io.out(flags.json ? json(scenarioData) : `${schemaLine}${yamlText(scenarioData)}`);
  } else
    io.out(
      flags.json
        ? json([
            ...[...own].map(([scenario, file]) => ({ scenario, file })),
            ...scenarios.map(({ name: scenario, title, stages, verdict }) => ({ scenario, title, stages, verdict })),
          ])
        : scenarioList(io.language, own),
    );
}
