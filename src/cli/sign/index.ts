import type { Command } from 'commander';
import type { CliIo } from '../shared/io.ts';
import { addProjectOptions } from '../shared/project/options.ts';
import type { SignOptions } from './sign-members.ts';

/** `vendloop sign`: signs members and makes the payload that a signed endpoint takes (PROTOCOL §2). */
export function registerSign(program: Command, io: CliIo): void {
  const command = program
    .command('sign')
    .description('sign members, and print the payload that a signed endpoint takes')
    .argument('[members...]', 'member=value; overrides a member of the same name in --file')
    .option('--key <key>', 'the AppKey (or set VENDLOOP_APP_KEY)')
    .option('--file <file>', 'a flat JSON object with members, or - for standard input')
    .option('--no-timestamp', 'do not add the current time if timestamp is missing')
    .option('--json', 'print the result as JSON')
    .action(async (members: readonly string[], options: SignOptions) =>
      (await import('./sign-members.ts')).signMembers(io, members, options),
    );
  addProjectOptions(command);
}
