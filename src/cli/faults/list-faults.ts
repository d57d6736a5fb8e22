import type { CliIo } from '../shared/io.ts';
import { faultCodes } from '#core/domain/fault-codes.ts';
import { wrapText } from '#harness/reports/judgement-text.ts';
import { faultExample } from '#harness/scenario/reference/fault-examples.ts';
import { yamlText } from '#harness/scenario/yaml/yaml-text.ts';
import type { Fault, FaultFamily } from '#simulators/faults/fault.ts';
import { faultByName, faults } from '#simulators/faults/index.ts';
import { motorTypes } from '#simulators/motors/index.ts';
import { UsageError, messageOf } from '../shared/errors.ts';

const families: Readonly<Record<FaultFamily, string>> = {
  reported: 'Reported: the board detects the failure and reports it',
  silent: 'Silent: no answer, or a late, repeated or unreadable one',
  lying: 'False report: the answer is not what happened',
  connection: 'Connection: the link between machine and core',
  hardware: 'Hardware: power, clock, controller and board',
};

function findFault(name: string): Fault<unknown> {
  try {
    return faultByName(name);
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error });
  }
}

function faultList(): string {
  const groups = (Object.keys(families) as FaultFamily[]).map((family) => {
    const lines = faults
      .filter((fault) => fault.family === family)
      .map((fault) => `  ${fault.name}${motorNote(fault)}\n${wrapText(fault.description, '      ')}`);
    return `${families[family]}\n${lines.join('\n')}`;
  });
  return `${groups.join('\n\n')}\n\n${faults.length} faults. \`vendloop faults NAME\` explains one, with an example.\n`;
}

/** Names the motor types of a fault that not all types can have. */
function motorNote(fault: Fault<unknown>): string {
  const motors = motorTypes.filter((motor) => fault.fits(motor));
  return motors.length === motorTypes.length ? '' : ` (${motors.map(({ name }) => name).join(', ')} only)`;
}

function faultPage(fault: Fault<unknown>): string {
  const code = fault.scope === 'run' ? fault.boardCode : undefined;
  const reportText =
    code === undefined
      ? []
      : [
          `Reported as board code ${code}, error_msg "${faultCodes[code].errorMsg}", floor_status ` +
            `${faultCodes[code].floorStatus}: ${faultCodes[code].meaning}.`,
        ];
  const params =
    fault.paramDocs.length === 0
      ? ['It has no parameters.']
      : [
          'Parameters:',
          ...fault.paramDocs.map(({ name, description }) => wrapText(`${name}: ${description}`, '  ', '    ')),
        ];
  const when =
    fault.scope === 'run'
      ? 'It fires on single jobs: on every one, or on those that match job, everyJob, probability, record, from and to.'
      : 'It affects the whole machine for a period of time: from, to.';
  const parts = [
    `${fault.name}${motorNote(fault)}`,
    wrapText(fault.description, ''),
    ...reportText.map((line) => wrapText(line, '')),
    params.join('\n'),
    wrapText(when, ''),
    `In a scenario:\n\n${exampleOf(fault)}`,
    wrapText(`Source: ${fault.source}.`, ''),
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
  else io.out(name === undefined ? faultList() : faultPage(findFault(name)));
}
