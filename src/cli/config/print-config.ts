import { formatPath } from '#harness/scenario/yaml/problem-lines.ts';
import type { CliIo } from '../shared/io.ts';
import type { Language } from '../shared/language.ts';
import { loadProject } from '../shared/project/load-project.ts';
import type { ProjectFlags } from '../shared/project/options.ts';
import { refuseUnknownMerchant } from '../shared/target-account.ts';
import type { TargetFlags } from '../shared/target-options.ts';
import { configRows, type ConfigRow, type Source } from './config-rows.ts';
import { usersOf } from './project-uses.ts';

/** Flags of `vendloop config`. */
export interface ConfigFlags extends ProjectFlags, TargetFlags {
  readonly environments?: boolean;
  readonly json?: boolean;
}

interface ConfigTexts {
  readonly noFile: string;
  readonly environment: (name: string) => string;
  readonly flag: (name: string) => string;
  readonly variable: (name: string) => string;
  readonly ofEnvironment: (name: string, place: string) => string;
  readonly byDefault: string;
  readonly usedBy: (commands: readonly string[]) => string;
}

const texts: Readonly<Record<Language, ConfigTexts>> = {
  en: {
    noFile: 'no project file',
    environment: (name) => `environment ${name}`,
    flag: (name) => `flag ${name}`,
    variable: (name) => `variable ${name}`,
    ofEnvironment: (name, place) => `environment ${name} (${place})`,
    byDefault: 'default',
    usedBy: (commands) => `used by ${commands.join(', ')}`,
  },
  zh: {
    noFile: '没有项目文件',
    environment: (name) => `环境 ${name}`,
    flag: (name) => `选项 ${name}`,
    variable: (name) => `变量 ${name}`,
    ofEnvironment: (name, place) => `环境 ${name}（${place}）`,
    byDefault: '默认',
    usedBy: (commands) => `用于 ${commands.join('、')}`,
  },
};

/** Prints what is in force, where each value comes from, and which commands use it. */
export async function printConfig(io: CliIo, flags: ConfigFlags): Promise<void> {
  const project = await loadProject(io, flags);
  if (flags.environments === true) {
    io.out((project?.environments ?? []).map((name) => `${name}\n`).join(''));
    return;
  }
  const { appid: appId, appSecret, appKey } = flags;
  refuseUnknownMerchant(io, project, { appId, appSecret, appKey });
  const rows = configRows(io, flags, project);
  if (flags.json === true) {
    const values = rows.map(({ path, value, source }) => ({
      member: formatPath(path),
      value,
      source,
      usedBy: usersOf(path),
    }));
    const { file = null, environment = null } = project ?? {};
    io.out(`${JSON.stringify({ file, environment, values }, null, 2)}\n`);
    return;
  }
  const { noFile, environment } = texts[io.language];
  const name = project?.environment ?? null;
  io.out(
    `${project?.file ?? noFile}${name === null ? '' : `, ${environment(name)}`}\n\n${rowsText(rows, io.language)}`,
  );
}

function rowsText(rows: readonly ConfigRow[], language: Language): string {
  const { usedBy } = texts[language];
  const cells = rows.map(({ path, value, source }) => [
    formatPath(path),
    value,
    sourceText(source, language),
    usedBy(usersOf(path)),
  ]);
  const widths = [0, 1, 2].map((at) => Math.max(0, ...cells.map((row) => row[at]?.length ?? 0)));
  return cells.map((row) => `${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}\n`).join('');
}

function sourceText(source: Source, language: Language): string {
  const { flag, variable, ofEnvironment, byDefault } = texts[language];
  switch (source.kind) {
    case 'flag':
      return flag(source.name);
    case 'variable':
      return variable(source.name);
    case 'environment':
      return ofEnvironment(source.name, placeText(source));
    case 'file':
      return placeText(source);
    case 'default':
      return byDefault;
  }
}

function placeText({ file, line }: { readonly file: string; readonly line: number | null }): string {
  return line === null ? file : `${file}:${line}`;
}
