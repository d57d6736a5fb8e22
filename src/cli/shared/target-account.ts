import { demoMerchant } from '#simulators/merchant/demo-merchant.ts';
import type { Secret } from '#harness/project/secrets.ts';
import { UsageError } from './errors.ts';
import type { CliIo } from './io.ts';
import type { Project } from './project/project.ts';

/** Credentials of a merchant. */
export interface Account {
  readonly appId: string;
  readonly appSecret: string;
  readonly appKey: string;
}

/**
 * The merchant at a target: the one in the environment, else that of the project file, else the demo merchant.
 *
 * @param flags what flags state.
 * @throws UsageError for a variable of the project file that is not set.
 */
export function accountOf(
  io: Pick<CliIo, 'env'>,
  project: Project | null = null,
  flags: { readonly [Member in keyof Account]?: string | undefined } = {},
): Account {
  const appId = flags.appId ?? io.env('VENDLOOP_APP_ID');
  const appSecret = flags.appSecret ?? io.env('VENDLOOP_APP_SECRET');
  const appKey = flags.appKey ?? io.env('VENDLOOP_APP_KEY');
  const known = projectAccount(project, appId, { appSecret, appKey }) ?? demoMerchant;
  return { appId: appId ?? known.appId, appSecret: appSecret ?? known.appSecret, appKey: appKey ?? known.appKey };
}

/** A merchant of the project file; null where it has none of that name. Secrets that are given are not read. */
function projectAccount(
  project: Project | null,
  name: string | undefined,
  given: { readonly appSecret: string | undefined; readonly appKey: string | undefined },
): Account | null {
  const { merchants = [], merchant: chosen = merchants[0]?.appId } = project?.members ?? {};
  const index = merchants.findIndex(({ appId }) => appId === (name ?? chosen));
  const merchant = merchants[index];
  if (!project || !merchant) return null;
  const { appId, appSecret, appSecrets, appKey, appKeys } = merchant;
  const secretOf = (member: 'appSecret' | 'appKey', value: Secret | undefined): string =>
    given[member] ?? project.withSecrets(value ?? '', ['merchants', index, member]);
  return {
    appId,
    appSecret: secretOf('appSecret', appSecret ?? appSecrets?.[0]),
    appKey: secretOf('appKey', appKey ?? appKeys?.[0]),
  };
}

/** Reads a base URL. @throws UsageError for anything else. */
export function targetOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return text.replace(/\/+$/, '');
  throw new UsageError(`--target must be an http or https URL like http://127.0.0.1:7080, not "${text}"`);
}
