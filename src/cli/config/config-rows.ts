import { maskPassword } from '#core/store/postgres/address.ts';
import { isSecretReference } from '#harness/project/secrets.ts';
import type { Path } from '#harness/scenario/issues.ts';
import type { CliIo } from '../shared/io.ts';
import type { Project } from '../shared/project/project.ts';
import type { TargetFlags } from '../shared/target-options.ts';
import { settingsOf, type Setting } from './settings.ts';

/** Where a value comes from. */
export type Source =
  | { readonly kind: 'flag' | 'variable'; readonly name: string }
  | { readonly kind: 'environment'; readonly name: string; readonly file: string; readonly line: number | null }
  | { readonly kind: 'file'; readonly file: string; readonly line: number | null }
  | { readonly kind: 'default' };

/** A value that is in force. */
export interface ConfigRow {
  readonly path: Path;
  /** Secrets are masked. */
  readonly value: string;
  readonly source: Source;
}

/** What stands for a secret. */
const masked = '********';

/** Every value that is in force: those with a flag, a variable or a default, then all others of the project file. */
export function configRows(io: Pick<CliIo, 'env'>, flags: TargetFlags, project: Project | null): readonly ConfigRow[] {
  const settings = settingsOf(merchantInForce(io, flags, project));
  const rows = settings.flatMap((setting) => settingRow(io, flags, project, setting) ?? []);
  const shown = new Set(settings.map(({ path }) => JSON.stringify(path)));
  const others =
    project === null ? [] : leavesOf(project.members).filter(({ path }) => !shown.has(JSON.stringify(path)));
  return [...rows, ...others.flatMap(({ path, value }) => fileRow(io, project, path, value, isSecretPath(path)) ?? [])];
}

function merchantInForce(io: Pick<CliIo, 'env'>, { appid }: TargetFlags, project: Project | null): number {
  const { merchants = [], merchant } = project?.members ?? {};
  const name = appid ?? io.env('VENDLOOP_APP_ID') ?? merchant;
  if (name === undefined) return 0;
  const index = merchants.findIndex(({ appId }) => appId === name);
  // One that the file does not have takes nothing from it.
  return index < 0 ? merchants.length : index;
}

function settingRow(
  io: Pick<CliIo, 'env'>,
  flags: TargetFlags,
  project: Project | null,
  { path, flag, variable, defaultValue, isSecret = false }: Setting,
): ConfigRow | undefined {
  const row = (value: string, source: Source): ConfigRow => ({
    path,
    value: isSecret ? masked : maskPassword(value),
    source,
  });
  const fromFlag = flag && flags[flag.member];
  if (flag && fromFlag !== undefined) return row(fromFlag, { kind: 'flag', name: flag.name });
  const fromVariable = variable === undefined ? undefined : io.env(variable);
  if (variable !== undefined && fromVariable !== undefined)
    return row(fromVariable, { kind: 'variable', name: variable });
  const inFile = fileRow(io, project, path, memberAt(project?.members, path), isSecret);
  if (inFile) return inFile;
  return defaultValue === undefined ? undefined : row(defaultValue, { kind: 'default' });
}

/** A member of the project file; undefined where the file does not state it. */
function fileRow(
  io: Pick<CliIo, 'env'>,
  project: Project | null,
  path: Path,
  value: unknown,
  isSecret: boolean,
): ConfigRow | undefined {
  const origin = project?.originOf(path);
  if (!project || !origin || value === undefined) return undefined;
  const { file } = project;
  const line = origin.place?.line ?? null;
  const source: Source =
    origin.environment === null
      ? { kind: 'file', file, line }
      : { kind: 'environment', name: origin.environment, file, line };
  return { path, value: shownValue(io, value, isSecret), source };
}

function shownValue(io: Pick<CliIo, 'env'>, value: unknown, isSecret: boolean): string {
  if (isSecretReference(value)) return `$${value.env} (${(io.env(value.env) ?? '') === '' ? 'not set' : 'set'})`;
  if (isSecret) return masked;
  return typeof value === 'string' ? maskPassword(value) : JSON.stringify(value);
}

const secretMember = /^(key|keys|appSecret|appSecrets|appKey|appKeys)$/;
const secretName = /secret|key|password|passwd|token|credential/i;

/** Members that are secrets, all further credentials, and what a driver's options call like one. */
function isSecretPath(path: Path): boolean {
  const names = path.filter((part) => typeof part === 'string');
  if (names[0] === 'tls') return false;
  // The variable may hold a user and a password.
  if (names[0] === 'mqtt') return true;
  if (names[0] === 'driver') return names.some((name) => secretName.test(name));
  return names.includes('credentials') || names.some((name) => secretMember.test(name));
}

interface Leaf {
  readonly path: Path;
  readonly value: unknown;
}

/** The values of an object that are no objects themselves; a reference to a secret is one. */
function leavesOf(value: unknown, path: Path = []): readonly Leaf[] {
  if (path[0] === 'environments' || path[0] === '$schema') return [];
  if (typeof value !== 'object' || value === null || isSecretReference(value)) return [{ path, value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => leavesOf(item, [...path, index]));
  return Object.entries(value).flatMap(([name, member]) => leavesOf(member, [...path, name]));
}

function memberAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, part) => (typeof at === 'object' && at !== null ? (at as Readonly<Record<string, unknown>>)[part] : undefined),
    value,
  );
}
