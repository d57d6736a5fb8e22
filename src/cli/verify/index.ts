import type { Command } from 'commander';
import { defaultConfig } from '#core/config.ts';
import type { CliIo } from '../shared/io.ts';
import { addProjectOptions } from '../shared/project/options.ts';
import type { VerifyOptions } from './verify-payload.ts';

/**
 * `vendloop verify`: the short check of one payload, as strict as the core. `vendloop doctor` accepts more kinds of
 * input, and reads on after the first mistake.
 */
export function registerVerify(program: Command, io: CliIo): void {
  const command = program
    .command('verify')
    .description('verify a payload as strictly as the core does (doctor explains more)')
    .argument('[payload]', 'the payload in base64, or its JSON with sign in it, or a body {"payload": "…"}')
    .option('--key <key>', 'the AppKey (or set VENDLOOP_APP_KEY)')
    .option('--file <file>', 'read the payload from a file, or - for standard input')
    .option('--sign <sign>', 'the sign to verify, in place of the one in the payload')
    .option('--no-window', `do not check that timestamp is within ${defaultConfig.timestampWindowMs / 1000} s of now`)
    .option('--show-secrets', 'print the AppKey in the text that is hashed')
    .option('--json', 'print the result as JSON')
    .action(async (payload: string | undefined, options: VerifyOptions) =>
      (await import('./verify-payload.ts')).verify(io, payload, options),
    );
  addProjectOptions(command);
}
