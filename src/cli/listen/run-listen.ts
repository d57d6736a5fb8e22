import { defaultConfig } from '#core/config.ts';
import { appKeyOf } from '../shared/app-key.ts';
import { wholeNumber } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { durationOr } from '../shared/project/core-limits.ts';
import { loadProject } from '../shared/project/load-project.ts';
import type { ProjectFlags } from '../shared/project/options.ts';
import { serveExaminer } from './serve-examiner.ts';

/** Flags of `vendloop listen`. */
export interface ListenFlags extends ProjectFlags {
  readonly port: string;
  readonly host: string;
  readonly key?: string;
  readonly appid?: string;
  readonly appSecret?: string;
  /** False for `--no-window`. */
  readonly window: boolean;
  readonly json?: boolean;
  readonly showSecrets?: boolean;
}

/** Examines everything that arrives until a signal ends it. @param stopped resolves when it must end. */
export async function listen(io: CliIo, flags: ListenFlags, stopped?: (url: string) => Promise<void>): Promise<void> {
  const project = await loadProject(io, flags);
  const caller = {
    appKey: appKeyOf(flags.key, io, project, flags.appid),
    appId: flags.appid,
    appSecret: flags.appSecret ?? io.env('VENDLOOP_APP_SECRET'),
    showSecrets: flags.showSecrets === true,
  };
  const windowMs = durationOr(project?.members.timestampWindow, defaultConfig.timestampWindowMs);
  await serveExaminer(
    io,
    {
      host: flags.host,
      port: wholeNumber('--port', flags.port, 0, 65_535),
      json: flags.json === true,
      options: () => ({ ...caller, window: flags.window ? { nowMs: io.now(), windowMs } : null }),
    },
    stopped,
  );
  io.exit(0);
}
