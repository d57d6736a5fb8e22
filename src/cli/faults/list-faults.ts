import { foldLine } from '../run-report/text-width.ts';
import type { CliIo } from '../shared/io.ts';
import type { Language } from '../shared/language.ts';
import { textsOf } from '../texts/index.ts';
import { faultCodes } from '#core/domain/fault-codes.ts';
import { wrapText } from '#harness/reports/judgement-text.ts';
import { faultExample } from '#harness/scenario/reference/fault-examples.ts';
import { yamlText } from '#harness/scenario/yaml/yaml-text.ts';
import type { Fault, FaultFamily } from '#simulators/faults/fault.ts';
import { faultByName, faults } from '#simulators/faults/index.ts';
import { motorTypes } from '#simulators/motors/index.ts';
import { UsageError, messageOf } from '../shared/errors.ts';

function findFault(name: string): Fault<unknown> {
  try {
    return faultByName(name);
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error });
  }
}

/** The order of the families in the list. */
const families: readonly FaultFamily[] = ['reported', 'silent', 'lying', 'connection', 'hardware'];

function faultList(io: CliIo): string {
  const { catalogues: texts, faultMenu } = textsOf(io.language);
  const groups = families.map((family) => {
    const lines = faults
      .filter((fault) => fault.family === family)
      .map((fault) => {
        const description = fold(io.language, faultMenu.description(fault.name, fault.description), '      ');
        return `  ${fault.name}${motorNote(fault, io.language)}\n${description}`;
      });
    return `${texts.families[family]}\n${lines.join('\n')}`;
  });
  return `${groups.join('\n\n')}\n\n${texts.faults(faults.length, 'vendloop faults NAME')}\n`;
}

/** Folds a text, with an indent. Chinese has no spaces to fold at, and its letters take two columns. */
function fold(language: Language, text: string, indent: string, hanging = indent): string {
  if (language === 'en') return wrapText(text, indent, hanging);
  return foldLine(text, 80 - hanging.length)
    .map((line, at) => `${at === 0 ? indent : hanging}${line}`)
    .join('\n');
}

/** Names the motor types of a fault that not all types can have. */
function motorNote(fault: Fault<unknown>, language: Language): string {
  const motors = motorTypes.filter((motor) => fault.fits(motor));
  if (motors.length === motorTypes.length) return '';
  return textsOf(language).catalogues.only(motors.map(({ name }) => name));
}

function faultPage({ language }: CliIo, fault: Fault<unknown>): string {
  const { catalogues: texts, faultMenu } = textsOf(language);
  const code = fault.scope === 'run' ? fault.boardCode : undefined;
  const report = code === undefined ? null : faultCodes[code];
  const params = fault.paramDocs.map(({ name, description }) =>
    fold(language, `${name}: ${faultMenu.paramDescription(fault.name, name, description)}`, '  ', '    '),
  );
  const parts = [
    `${fault.name}${motorNote(fault, language)}`,
    fold(language, faultMenu.description(fault.name, fault.description), ''),
    ...(report === null
      ? []
      : [fold(language, texts.boardCode(code ?? 0, report.errorMsg, report.floorStatus, report.meaning), '')]),
    (params.length === 0 ? [texts.noParams] : [texts.params, ...params]).join('\n'),
    fold(language, fault.scope === 'run' ? texts.onJobs : texts.onMachine, ''),
    `${texts.inScenario}\n\n${exampleOf(fault)}`,
    fold(language, texts.source(fault.source), ''),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** An entry of a scenario's `faults`, as YAML, valid for a group called `machines`. */
export function exampleOf(fault: Fault<unknown>): string {
  return yamlText({ faults: [faultExample(fault)] }).trimEnd();
}

function faultRecord(fault: Fault<unknown>) {
  const { name, family, description, source, scope, paramDocs } = fault;
  return {
    name,
    family,
    description,
    source,
    strikes: scope,
    params: paramDocs,
    motors: motorTypes.filter((motor) => fault.fits(motor)).map((motor) => motor.name),
    ...(fault.scope === 'run' && fault.boardCode !== undefined && { boardCode: fault.boardCode }),
  };
}

/** Prints the list of faults, or explains one. */
export function listFaults(io: CliIo, name: string | undefined, flags: { readonly json?: boolean }): void {
  const selected = name === undefined ? faults : [findFault(name)];
  if (flags.json) io.out(`${JSON.stringify(selected.map(faultRecord), null, 2)}\n`);
  else io.out(name === undefined ? faultList(io) : faultPage(io, findFault(name)));
}
