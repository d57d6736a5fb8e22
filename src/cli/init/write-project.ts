import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UsageError } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import type { Language } from '../shared/language.ts';
import { projectFileEndings, projectFileName } from '../shared/project/find-project-file.ts';
import { makeFolder, writeText } from '../shared/write-file.ts';
import { initChoices, type InitChoices, type InitFlags, type Questions } from './choices.ts';
import { driverFile } from './templates/drivers.ts';
import { projectText } from './templates/project.ts';
import { scenarioName, scenarioText } from './templates/scenario.ts';

interface NewFile {
  readonly path: string;
  readonly text: string;
}

const texts: Readonly<Record<Language, { readonly wrote: string; readonly kept: string; readonly next: string }>> = {
  en: { wrote: 'wrote', kept: 'kept', next: 'Next:' },
  zh: { wrote: '已写入', kept: '保留', next: '接下来：' },
};

/**
 * Writes a project file, a first scenario and the skeleton of a driver, and prints the next commands.
 * @throws UsageError for a file that exists and may not be overwritten, WriteError
 */
export async function init(io: CliIo, flags: InitFlags, terminal: Questions | null): Promise<void> {
  const questions = flags.yes === true ? null : terminal;
  if (questions === null && flags.yes !== true)
    throw new UsageError(
      '`vendloop init` asks questions and needs a terminal: add --yes, with --format, --target and --driver as you ' +
        'like',
    );
  const folder = io.cwd?.() ?? '.';
  const choices = await initChoices(flags, questions);
  refuseSecondProject(folder, choices);
  const { wrote, kept, next } = texts[io.language];
  const files = newFiles(choices);
  const isWritten = await mayWrite(folder, files, flags.force === true, questions);
  for (const { path, text } of files) {
    if (!isWritten(path)) {
      io.out(`${kept} ${path}\n`);
      continue;
    }
    makeFolder(dirname(join(folder, path)));
    writeText(join(folder, path), text);
    io.out(`${wrote} ${path}\n`);
  }
  io.out(`\n${next}\n${nextCommands(io, choices).join('')}`);
}

function newFiles(choices: InitChoices): readonly NewFile[] {
  const driver = driverFile(choices.driver);
  return [
    { path: projectFileName(choices.format), text: projectText(choices) },
    { path: `scenarios/${scenarioName}.yaml`, text: scenarioText },
    ...(driver ? [driver] : []),
  ];
}

/** @throws UsageError when the folder has a project file of another format, beside which a second one is refused. */
function refuseSecondProject(folder: string, { format }: InitChoices): void {
  const other = projectFileEndings
    .filter((ending) => ending !== format)
    .map(projectFileName)
    .find((name) => existsSync(join(folder, name)));
  if (other !== undefined)
    throw new UsageError(`${other} is there already: a folder has one project file; remove it, or choose its format`);
}

/** Which files may be written: new ones, and with --force or a person's consent those that exist. */
async function mayWrite(
  folder: string,
  files: readonly NewFile[],
  force: boolean,
  questions: Questions | null,
): Promise<(path: string) => boolean> {
  const existing = files.map(({ path }) => path).filter((path) => existsSync(join(folder, path)));
  if (force || existing.length === 0) return () => true;
  if (questions === null)
    throw new UsageError(`${existing.join(', ')} exists already: add --force to overwrite, or remove it`);
  const refused = new Set<string>();
  for (const path of existing) if (!(await questions.confirm(`Overwrite ${basename(path)}?`))) refused.add(path);
  return (path) => !refused.has(path);
}

function nextCommands(io: CliIo, { driver }: InitChoices): readonly string[] {
  return [
    driver === 'open-api' ? ['config'] : ['driver', 'check'],
    ['run', scenarioName, '--stage', 'virtual'],
    ['driver', 'selftest'],
    ['certify', '--quick'],
    ['run', scenarioName],
  ].map((args) => `  ${io.command(...args)}\n`);
}
