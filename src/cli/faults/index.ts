import type { Command } from 'commander';
import { faultCodes } from '#core/domain/fault-codes.ts';
import { wrapped } from '#harness/reports/judgement-text.ts';
import { faultExample } from '#harness/scenario/reference/fault-examples.ts';
import { yamlText } from '#harness/scenario/yaml/yaml-text.ts';
import type { Fault, FaultFamily } from '#simulators/faults/fault.ts';
import { faultNamed, faults } from '#simulators/faults/index.ts';
import { motorTypes } from '#simulators/motors/index.ts';
import { Complaint, messageOf } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';

const families: Readonly<Record<FaultFamily, string>> = {
  reported: 'Reported: the board sees it and says so',
  silent: 'Silent: nothing, late, twice, or not to be read',
  lying: 'Lying: what is said is not what happened',
  connection: 'Connection: the line',
  body: 'Body: power, time and wits of the machine',
};

/** `vendloop faults [NAME]`: the ways in which a machine can fail. */
export function registerFaults(program: Command, io: CliIo): void {
  program
    .command('faults')
    .description('list the ways in which a machine can fail, or explain one')
    .argument('[name]', 'a fault')
    .option('--json', 'print as JSON')
    .action((name: string | undefined, flags: { readonly json?: boolean }) => {
      const chosen = name === undefined ? faults : [named(name)];
      if (flags.json) io.out(`${JSON.stringify(chosen.map(asData), null, 2)}\n`);
      else io.out(name === undefined ? list() : explain(named(name)));
    });
}

function named(name: string): Fault<unknown> {
  try {
    return faultNamed(name);
  } catch (error) {
    throw new Complaint(messageOf(error), { cause: error });
  }
}

function list(): string {
  const groups = (Object.keys(families) as FaultFamily[]).map((family) => {
    const lines = faults
      .filter((fault) => fault.family === family)
      .map((fault) => `  ${fault.name}${onlyFor(fault)}\n${wrapped(fault.says, '      ')}`);
    return `${families[family]}\n${lines.join('\n')}`;
  });
  return `${groups.join('\n\n')}\n\n${faults.length} faults. \`vendloop faults NAME\` explains one, with an example.\n`;
}

/** Names the motor types where not all can have it. */
function onlyFor(fault: Fault<unknown>): string {
  const fitting = motorTypes.filter((motor) => fault.fits(motor));
  return fitting.length === motorTypes.length ? '' : ` (${fitting.map(({ name }) => name).join(', ')} only)`;
}

function explain(fault: Fault<unknown>): string {
  const code = fault.strikes === 'run' ? fault.reports : undefined;
  const told =
    code === undefined
      ? []
      : [
          `Reported as board code ${code}, error_msg "${faultCodes[code].errorMsg}", floor_status ${faultCodes[code].floorStatus}: ${faultCodes[code].meaning}.`,
        ];
  const params =
    fault.paramTexts.length === 0
      ? ['It has no parameters.']
      : ['Parameters:', ...fault.paramTexts.map(({ name, says }) => wrapped(`${name}: ${says}`, '  ', '    '))];
  const when =
    fault.strikes === 'run'
      ? 'It strikes single jobs: every one, or those that meet all of job, everyJob, probability, record, from, to.'
      : 'It concerns the machine as a whole, in a stretch of time: from, to.';
  const parts = [
    `${fault.name}${onlyFor(fault)}`,
    wrapped(fault.says, ''),
    ...told.map((line) => wrapped(line, '')),
    params.join('\n'),
    wrapped(when, ''),
    `In a scenario:\n\n${exampleOf(fault)}`,
    wrapped(`Source: ${fault.source}.`, ''),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** An entry of a scenario's `faults`, as YAML; it is valid as it stands for a group called \`machines\`. */
export function exampleOf(fault: Fault<unknown>): string {
  return yamlText({ faults: [faultExample(fault)] }).trimEnd();
}

function asData(fault: Fault<unknown>) {
  const { name, family, says, source, strikes, paramTexts } = fault;
  return {
    name,
    family,
    says,
    source,
    strikes,
    params: paramTexts,
    motors: motorTypes.filter((motor) => fault.fits(motor)).map((motor) => motor.name),
    ...(fault.strikes === 'run' && fault.reports !== undefined && { boardCode: fault.reports }),
  };
}
