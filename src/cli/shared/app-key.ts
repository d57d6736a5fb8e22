import { accountOf } from './target-account.ts';
import { UsageError } from './errors.ts';
import type { CliIo } from './io.ts';
import type { Project } from './project/project.ts';

/**
 * The AppKey for a command: `--key`, or the environment variable VENDLOOP_APP_KEY, which keeps it out of the shell's
 * history and the list of processes, or that of the merchant of the project file.
 *
 * @param appId picks the merchant; left out: as {@link accountOf} does.
 * @throws {UsageError} when there is none
 */
export function appKeyOf(
  keyFlag: string | undefined,
  io: Pick<CliIo, 'env'>,
  project: Project | null = null,
  appId?: string,
): string {
  const known = keyFlag ?? io.env('VENDLOOP_APP_KEY');
  const key =
    known ?? (project?.members.merchants?.length ? accountOf(io, project, { appId, appSecret: '' }).appKey : '');
  if (key === '') throw new UsageError('no AppKey: give --key KEY, or set the environment variable VENDLOOP_APP_KEY');
  return key;
}
