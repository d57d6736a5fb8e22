import { extname } from 'node:path';
import type { DriverReference } from '#drivers/driver-reference.ts';
import type { DriverSettings } from '#drivers/driver.ts';
import type { Opaque } from '#drivers/values.ts';
import { UsageError } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { loadProject } from '../shared/project/load-project.ts';
import type { ProjectFlags } from '../shared/project/options.ts';
import { projectDriver } from '../shared/project/driver.ts';
import type { Project } from '../shared/project/project.ts';

/** Flags that choose a driver and what it is opened with, where no cloud is there. */
export interface ChoiceFlags extends ProjectFlags {
  readonly merchant?: string;
  readonly url: string;
  readonly machineUrl?: string;
  readonly option?: readonly string[];
}

/** A driver and what it is opened with. */
export interface DriverChoice {
  readonly reference: DriverReference;
  /** Folder that its file or program is sought from. */
  readonly folder: string;
  readonly settings: DriverSettings;
}

/** Endings of a file that is imported; anything else is a program. */
const importable: readonly string[] = ['.ts', '.mts', '.js', '.mjs'];

/** The driver that words of the command line name: one file, or a command; undefined where there are none. */
function referenceOf(words: readonly string[]): DriverReference {
  const [first] = words;
  if (first === undefined) return undefined;
  return words.length === 1 && importable.includes(extname(first)) ? first : { command: words };
}

/**
 * Chooses a driver and sample settings for it: no secret is needed where no cloud is asked.
 * @throws UsageError that names the flag.
 */
export async function chooseDriver(io: CliIo, words: readonly string[], flags: ChoiceFlags): Promise<DriverChoice> {
  const project = await loadProject(io, flags);
  const workingFolder = io.cwd?.() ?? '.';
  const ofProject = projectDriver(project);
  const named = referenceOf(words);
  return {
    reference: named ?? ofProject.reference,
    folder: named === undefined ? (project?.folder ?? workingFolder) : workingFolder,
    settings: {
      url: urlOf('--url', flags.url),
      machineUrl: urlOf('--machine-url', flags.machineUrl ?? sampleMachineUrl(project) ?? flags.url),
      merchant: sampleMerchant(flags.merchant?.split(',') ?? credentialNames(project)),
      options: { ...ofProject.options, ...Object.fromEntries((flags.option ?? []).map(optionOf)) },
    },
  };
}

function urlOf(flag: string, text: string): string {
  if (URL.canParse(text)) return text.replace(/\/+$/, '');
  throw new UsageError(`${flag} must be a URL like http://cloud.invalid, not "${text}"`);
}

/** An address of nothing, over the link that machines of the project dial. */
function sampleMachineUrl(project: Project | null): string | undefined {
  const target = project?.members.target;
  if (target === undefined || typeof target === 'string' || target.machineUrl === undefined) return undefined;
  return `${new URL(target.machineUrl).protocol}//cloud.invalid`;
}

function optionOf(text: string): readonly [string, Opaque] {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`--option must be NAME=VALUE, not "${text}"`);
  return [text.slice(0, at), text.slice(at + 1)];
}

function sampleMerchant(names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name.trim(), `sample-${name.trim()}`]));
}

function credentialNames(project: Project | null): readonly string[] {
  const common = ['appId', 'appSecret', 'appKey'];
  const further = project?.members.merchants?.flatMap(({ credentials = {} }) => Object.keys(credentials)) ?? [];
  return [...new Set([...common, ...further])];
}
