import { defaultConfig } from '#core/config.ts';
import { appKeyOf } from '../shared/app-key.ts';
import { UsageError, messageOf } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { durationOr } from '../shared/project/core-limits.ts';
import { loadProject } from '../shared/project/load-project.ts';
import type { ProjectFlags } from '../shared/project/options.ts';
import type { Project } from '../shared/project/project.ts';
import { nearest } from '#simulators/nearest.ts';
import { examine, type ExamineOptions } from './examine.ts';
import { maxInputLength, readInput, type DoctorInput } from './input.ts';
import { reportOf } from './report.ts';
import { endpointNamed, endpointNames } from './request-steps.ts';

export interface DoctorFlags extends ProjectFlags {
  readonly key?: string;
  readonly file?: string;
  readonly appid?: string;
  readonly appSecret?: string;
  readonly endpoint?: string;
  /** False for `--no-window`. */
  readonly window: boolean;
  readonly listen?: string;
  readonly json?: boolean;
  readonly showSecrets?: boolean;
}

export async function doctor(io: CliIo, input: string | undefined, flags: DoctorFlags): Promise<void> {
  const { language } = io;
  const options = optionsOf(io, flags, await loadProject(io, flags));
  if (flags.listen !== undefined)
    throw new UsageError(`to listen is a command of its own: ${io.command('listen', '--port', flags.listen)}`);
  const diagnosis = await examine(parseInput(await inputOf(io, input, flags.file)), options);
  io.out(flags.json === true ? `${JSON.stringify(diagnosis, null, 2)}\n` : reportOf(diagnosis, language));
  io.exit(diagnosis.healthy ? 0 : 1);
}

function optionsOf(io: CliIo, flags: DoctorFlags, project: Project | null): ExamineOptions {
  const windowMs = durationOr(project?.members.timestampWindow, defaultConfig.timestampWindowMs);
  return {
    appKey: appKeyOf(flags.key, io, project, flags.appid),
    appId: flags.appid,
    appSecret: flags.appSecret ?? io.env('VENDLOOP_APP_SECRET'),
    window: flags.window ? { nowMs: io.now(), windowMs } : null,
    endpoint: endpointOf(flags.endpoint),
    showSecrets: flags.showSecrets === true,
  };
}

function endpointOf(name: string | undefined): ExamineOptions['endpoint'] {
  if (name === undefined) return undefined;
  const endpoint = endpointNamed(name);
  if (!endpoint)
    throw new UsageError(
      `there is no endpoint "${name}"; did you mean "${nearest(name, endpointNames)}"? There are: ` +
        endpointNames.join(', '),
    );
  return endpoint;
}

async function inputOf(io: CliIo, input: string | undefined, file: string | undefined): Promise<string | Uint8Array> {
  if ((input === undefined) === (file === undefined))
    throw new UsageError('give one payload or request: as an argument, with --file FILE, or - for standard input');
  const text = input === undefined || input === '-' ? await io.readBytes(file ?? '-') : input;
  if (text.length > maxInputLength)
    throw new UsageError(
      `the input has ${text.length} ${typeof text === 'string' ? 'characters' : 'bytes'}; at most ` +
        `${maxInputLength} are read, and the core reads less`,
    );
  return text;
}

function parseInput(text: string | Uint8Array): DoctorInput {
  try {
    return readInput(text);
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error });
  }
}
