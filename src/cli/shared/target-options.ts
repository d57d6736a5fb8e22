import type { Command } from 'commander';

/** Flags of a target core. */
export interface TargetFlags {
  readonly target?: string;
  readonly machines?: string;
  readonly appid?: string;
  readonly appSecret?: string;
  readonly appKey?: string;
}

/** Adds the options that name a core which runs already, and its machines. */
export function addTargetOptions(command: Command, what: string, defaultMachines: string): Command {
  return command
    .option('--target <url>', what)
    .option(
      '--machines <list>',
      'machines of --target, like 10000005,10000006; other than demo machines need their motor type, ' +
        `86012345:spring (default: ${defaultMachines})`,
    )
    .option('--appid <id>', 'Appid of the merchant at --target; also VENDLOOP_APP_ID (default: the demo merchant)')
    .option('--app-secret <secret>', 'its AppSecret; VENDLOOP_APP_SECRET keeps it out of the process list')
    .option('--app-key <key>', 'its AppKey; VENDLOOP_APP_KEY keeps it out of the process list');
}
