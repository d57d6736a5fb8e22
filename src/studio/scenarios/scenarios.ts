import type { Clock } from '#core/ports/clock.ts';
import type { PageWording } from '#harness/reports/html/index.ts';
import type { Translate } from '#harness/reports/translate.ts';
import type { RunResult } from '#harness/runner/run.ts';
import type { Scenario } from '#harness/scenario/scenario.ts';
import { withoutDefaults } from '#harness/scenario/without-defaults.ts';
import { yamlText } from '#harness/scenario/yaml/yaml-text.ts';
import { Problem } from '../control/problem.ts';
import type { ScenarioCheck, ScenarioProblem, ScenarioRun, ScenariosView, ScenarioText } from '../schemas/scenarios.ts';
import { playScenario, readText } from './play-text.ts';
import { ScenarioFolder } from './scenario-folder.ts';

type Language = PageWording['language'];

/** What the scenarios of a studio are made of. */
export interface ScenariosOptions {
  /** The project's folder of scenarios. */
  readonly folder: string;
  readonly catalogue: readonly Scenario[];
  readonly version: string;
  /** The clock that people live by. */
  readonly host: Clock;
  readonly wording: (language: Language, result: RunResult) => PageWording;
  /** Translates messages. */
  readonly messages: (language: Language) => Translate;
  /** The command that runs a file in virtual time. */
  readonly command: (file: string, seed: number) => string;
}

/** The scenarios that can be written and run here: those of the project's folder, and the catalogue to start from. */
export class Scenarios {
  readonly files: ScenarioFolder;
  readonly #options: ScenariosOptions;

  constructor(options: ScenariosOptions) {
    this.files = new ScenarioFolder(options.folder);
    this.#options = options;
  }

  list(): ScenariosView {
    const catalogue = this.#options.catalogue.map(({ name, title }) => ({ name, title }));
    return { folder: this.files.folder, files: this.files.files(), catalogue };
  }

  /** @throws Problem when the catalogue has no such scenario. */
  ofCatalogue(name: string): ScenarioText {
    const scenario = this.#options.catalogue.find((one) => one.name === name);
    if (!scenario)
      throw new Problem('missing', `The catalogue has no scenario "${name}": GET /api/scenarios lists all.`);
    return { name, text: yamlText(withoutDefaults(scenario)), revision: null };
  }

  /** What is wrong with a text. */
  check(text: string, language: Language): ScenarioCheck {
    const read = readText(text, 'scenario.yaml');
    return { problems: 'problems' in read ? this.#inLanguage(read.problems, language) : [] };
  }

  /** Runs a text in virtual time. @param name of its file. @throws Problem when it is for real time alone. */
  async run(name: string, text: string, language: Language): Promise<ScenarioRun> {
    const { version, host, wording, command } = this.#options;
    const read = readText(text, name);
    if ('problems' in read) return { problems: this.#inLanguage(read.problems, language), run: null };
    const { scenario } = read;
    if (!scenario.stages.includes('virtual')) {
      const sentence = `scenario ${scenario.name} runs on the ${scenario.stages.join(' and ')} stage only`;
      throw new Problem('conflict', this.#options.messages(language)(sentence));
    }
    const run = await playScenario(scenario, {
      version,
      host,
      wording: (result) => wording(language, result),
      command: (seed) => command(`${this.files.folder}/${name}`, seed),
    });
    return { problems: [], run };
  }

  #inLanguage(problems: readonly ScenarioProblem[], language: Language): ScenarioProblem[] {
    const translate = this.#options.messages(language);
    return problems.map((problem) => ({ ...problem, message: translate(problem.message) }));
  }
}
