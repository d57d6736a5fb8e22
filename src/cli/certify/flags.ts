import { UsageError, wholeNumber } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import type { CloudFlags } from '../shared/cloud.ts';
import type { ProjectFlags } from '../shared/project/options.ts';
import type { ReporterFlags } from '../shared/reporters/names.ts';

/** The flags of `vendloop certify` as they were typed. */
export interface CertifyFlags extends CloudFlags, ProjectFlags, ReporterFlags {
  readonly quick?: boolean;
  readonly case?: readonly string[];
  readonly list?: boolean;
  readonly slack?: string;
  readonly callbackListen?: string;
  readonly callbackUrl?: string;
  readonly out?: string;
}

/** Reads --slack; undefined without it. @throws UsageError */
export function slackIn(text: string | undefined): number | undefined {
  return text === undefined ? undefined : wholeNumber('--slack', text, 1, 60_000);
}

/** Where callbacks arrive. */
export interface CallbackAddress {
  readonly receiver?: { readonly host: string; readonly port: number };
  /** With a slash at the end. */
  readonly callbackUrl?: string;
}

/** Reads --callback-listen and --callback-url. @throws UsageError that names the flag. */
export function callbackAddressIn({
  callbackListen,
  callbackUrl,
}: Pick<CertifyFlags, 'callbackListen' | 'callbackUrl'>): CallbackAddress {
  return {
    ...(callbackListen !== undefined && { receiver: listenAddress(callbackListen) }),
    ...(callbackUrl !== undefined && { callbackUrl: baseUrl(callbackUrl) }),
  };
}

function listenAddress(text: string): { readonly host: string; readonly port: number } {
  const [, host, port] = /^(?:\[?([^\]]+)\]?:)?(\d{1,5})$/.exec(text) ?? [];
  if (port === undefined)
    throw new UsageError(`--callback-listen must be HOST:PORT or PORT, like 0.0.0.0:7099, not "${text}"`);
  return { host: host ?? '127.0.0.1', port: wholeNumber('--callback-listen', port, 0, 65_535) };
}

function baseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new UsageError(
      `--callback-url must be an http or https URL like https://shop.example/vendloop/, not "${text}"`,
    );
  return text.endsWith('/') ? text : `${text}/`;
}

/** The command line that certifies the same again; secrets are not in it. */
export function repeatCommand(io: CliIo, flags: CertifyFlags): string {
  const named = (
    [
      ['--target', flags.target],
      ['--driver', flags.driver],
      ['--machines', flags.machines],
      ['--appid', flags.appid],
      ['--config', flags.config === false ? undefined : flags.config],
      ['--env', flags.env],
      ['--slack', flags.slack],
      ['--callback-listen', flags.callbackListen],
      ['--callback-url', flags.callbackUrl],
    ] as const
  ).flatMap(([flag, value]) => (value === undefined ? [] : [flag, value]));
  return io.command(
    'certify',
    ...named,
    ...(flags.quick === true ? ['--quick'] : []),
    ...(flags.case ?? []).flatMap((name) => ['--case', name]),
  );
}
