import { Option, type Command } from 'commander';
import { defaultConfig } from '#core/config.ts';
import type { CliIo } from '../shared/io.ts';
import { addProjectOptions } from '../shared/project/options.ts';
import type { DoctorFlags } from './run-doctor.ts';

/** `vendloop doctor`: finds what is wrong with a payload or a request, and how its wrong sign was computed. */
export function registerDoctor(program: Command, io: CliIo): void {
  const command = program
    .command('doctor')
    .description('find what is wrong with a payload or a whole request, and why its sign does not match')
    .argument(
      '[input]',
      'a payload, its JSON, a body {"payload": "…"}, the body of a callback, an HTTP request, or a curl command; - ' +
        'for standard input',
    )
    .option('--key <key>', 'the AppKey (or set VENDLOOP_APP_KEY)')
    .option('--file <file>', 'read the input from a file, or - for standard input')
    .option('--appid <id>', 'the Appid: compared with the header, and tried in place of the AppKey')
    .option('--app-secret <secret>', 'the AppSecret, used in the same way (or set VENDLOOP_APP_SECRET)')
    .option(
      '--endpoint <name>',
      'check the members of a bare payload as this endpoint requires, like deliver; a wrong name lists all',
    )
    .option('--no-window', `do not check that timestamp is within ${defaultConfig.timestampWindowMs / 1000} s of now`)
    .addOption(new Option('--listen <port>').hideHelp())
    .option('--json', 'print the result as JSON')
    .option('--show-secrets', 'print AppKey and AppSecret unmasked')
    .action(async (input: string | undefined, flags: DoctorFlags) =>
      (await import('./run-doctor.ts')).doctor(io, input, flags),
    );
  addProjectOptions(command);
}
