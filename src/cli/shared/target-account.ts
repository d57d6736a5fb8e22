import { unknownNameMessage } from '#harness/scenario/messages.ts';
import { minLengthInside } from '#harness/specification/wire/mask.ts';
import { demoMerchant } from '#simulators/merchant/demo-merchant.ts';
import { UsageError } from './errors.ts';
import type { CliIo } from './io.ts';
import type { Project } from './project/project.ts';

/** Credentials of a merchant. */
export interface Account {
  readonly appId: string;
  readonly appSecret: string;
  readonly appKey: string;
}

/** What flags state of a merchant. */
type AccountFlags = { readonly [Member in keyof Account]?: string | undefined };

type SecretMember = 'appSecret' | 'appKey';
const variables = { appId: 'VENDLOOP_APP_ID', appSecret: 'VENDLOOP_APP_SECRET', appKey: 'VENDLOOP_APP_KEY' } as const;

/**
 * The merchant that a command calls with. --appid picks it, else the environment, else `merchant` of the project file,
 * else its first one; without a file it is the demo merchant. Each secret is that of a flag, else of the environment,
 * else that of the picked merchant, and never of another one. A secret that is given is not read from the file.
 * @throws UsageError for a merchant that neither the file nor flags and variables know, and for a variable that is not
 *   set.
 */
export function accountOf(io: Pick<CliIo, 'env'>, project: Project | null = null, flags: AccountFlags = {}): Account {
  const picked = pickMerchant(io, project, flags.appId);
  const secretOf = (member: SecretMember): string =>
    flags[member] ?? io.env(variables[member]) ?? knownSecret(project, picked, member);
  return { appId: picked.appId, appSecret: secretOf('appSecret'), appKey: secretOf('appKey') };
}

/**
 * The same merchant by the names that a driver gives its credentials, with the further ones of the project file. What
 * no one states is left out.
 * @throws UsageError as {@link accountOf}.
 */
export function credentialsOf(
  io: Pick<CliIo, 'env'>,
  project: Project | null,
  flags: AccountFlags,
): Readonly<Record<string, string>> {
  const account = accountOf(io, project, flags);
  const { index } = pickMerchant(io, project, flags.appId);
  const further = project?.members.merchants?.[index]?.credentials;
  const stated = Object.entries(account).filter(([, value]) => value !== '');
  return {
    ...Object.fromEntries(stated),
    ...(project && further && project.withSecrets(further, ['merchants', index, 'credentials'])),
  };
}

/** The merchant of the project file that a command calls with; undefined where the file does not have it. */
export function merchantOf(
  io: Pick<CliIo, 'env'>,
  project: Project | null,
): NonNullable<Project['members']['merchants']>[number] | undefined {
  return project?.members.merchants?.[pickMerchant(io, project, undefined).index];
}

interface PickedMerchant {
  readonly appId: string;
  /** Its place in the project file; −1: it is not there. */
  readonly index: number;
  /** Whether a flag picked it. */
  readonly isFlag: boolean;
}

function pickMerchant(io: Pick<CliIo, 'env'>, project: Project | null, flag: string | undefined): PickedMerchant {
  const { merchants = [], merchant } = project?.members ?? {};
  const appId = flag ?? io.env(variables.appId) ?? merchant ?? merchants[0]?.appId ?? demoMerchant.appId;
  const index = merchants.findIndex((known) => known.appId === appId);
  return { appId, index, isFlag: flag !== undefined };
}

/** A secret of the picked merchant, where neither a flag nor a variable states it. */
function knownSecret(project: Project | null, { appId, index, isFlag }: PickedMerchant, member: SecretMember): string {
  const merchants = project?.members.merchants ?? [];
  if (project === null || merchants.length === 0) return demoMerchant[member];
  const merchant = merchants[index];
  if (!merchant) throw unknownMerchant(project, { appId, isFlag });
  const several = member === 'appSecret' ? merchant.appSecrets : merchant.appKeys;
  return project.withSecrets(merchant[member] ?? several?.[0] ?? '', ['merchants', index, member]);
}

function unknownMerchant(project: Project, { appId, isFlag }: Pick<PickedMerchant, 'appId' | 'isFlag'>): UsageError {
  const names = (project.members.merchants ?? []).map((known) => known.appId);
  return new UsageError(
    `${isFlag ? '--appid' : variables.appId}: ${unknownNameMessage('merchant', appId, names)}; ` +
      `add it to ${project.file}, or give its --app-secret and --app-key`,
  );
}

/**
 * Refuses a merchant whose secrets no one states, without reading any.
 * @throws UsageError that names those of the project file.
 */
export function refuseUnknownMerchant(io: Pick<CliIo, 'env'>, project: Project | null, flags: AccountFlags): void {
  const picked = pickMerchant(io, project, flags.appId);
  const isStated = (member: SecretMember): boolean => (flags[member] ?? io.env(variables[member])) !== undefined;
  const isKnown = picked.index >= 0 || (project?.members.merchants ?? []).length === 0;
  if (project !== null && !isKnown && !(isStated('appSecret') && isStated('appKey')))
    throw unknownMerchant(project, picked);
}

/**
 * Warns of secrets that are too short to be found inside of other texts.
 * @param secrets by the names that messages call them.
 */
export function warnOfShortSecrets(io: Pick<CliIo, 'err'>, secrets: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(secrets))
    if (name !== 'appId' && value !== '' && value.length < minLengthInside)
      io.err(`Warning: ${name} has fewer than 4 characters: evidence masks it only where it is a whole value.\n`);
}

/** Reads a base URL. @throws UsageError for anything else. */
export function targetOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return text.replace(/\/+$/, '');
  throw new UsageError(`--target must be an http or https URL like http://127.0.0.1:7080, not "${text}"`);
}
