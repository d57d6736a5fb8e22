import type { Command } from 'commander';
import { defaultConfig } from '#core/config.ts';
import type { CliIo } from '../shared/io.ts';
import { addProjectOptions } from '../shared/project/options.ts';
import type { ListenFlags } from './run-listen.ts';

/** `vendloop listen`: examines the callbacks and requests that arrive. */
export function registerListen(program: Command, io: CliIo): void {
  const command = program
    .command('listen')
    .description('listen for callbacks and API requests: verify each, and show what is right or wrong and why')
    .option('--port <n>', 'port to listen on; 0: any free port', '7090')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--key <key>', 'the AppKey (or set VENDLOOP_APP_KEY)')
    .option('--appid <id>', 'the Appid: compared with the header, and tried in place of the AppKey')
    .option('--app-secret <secret>', 'the AppSecret, used in the same way (or set VENDLOOP_APP_SECRET)')
    .option(
      '--no-window',
      `do not check that timestamp of a request is within ${defaultConfig.timestampWindowMs / 1000} s of now`,
    )
    .option('--json', 'print a line of JSON for each request')
    .option('--show-secrets', 'print AppKey and AppSecret unmasked')
    .action(async (flags: ListenFlags) => (await import('./run-listen.ts')).listen(io, flags));
  addProjectOptions(command);
}
