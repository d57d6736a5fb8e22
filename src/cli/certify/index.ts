import type { Command } from 'commander';
import type { CliIo } from '../shared/io.ts';
import { addProjectOptions } from '../shared/project/options.ts';
import { addReporterOption, reporterNames } from '../shared/reporters/names.ts';
import { addTargetOptions } from '../shared/target-options.ts';
import type { CertifyFlags } from './flags.ts';

/** `vendloop certify`: examines every promise of a cloud's protocol. */
export function registerCertify(program: Command, io: CliIo): void {
  const command = program
    .command('certify')
    .description('examine every promise of a cloud that runs already, and write a certificate');
  addTargetOptions(
    command,
    'the cloud (default: that of the project file)',
    'those of the project file, else eight demo machines that are offline',
  )
    .option('--driver <file>', 'driver of the cloud (default: that of the project file, else the documented open API)')
    .option('--quick', 'leave out cases that wait longer than 10 s, and list them')
    .option('--case <name>', 'play this case only; can be repeated', collect)
    .option('--list', 'list the cases, and play none')
    .option('--slack <n>', 'how many ms times may be from those that are promised (default: measured)')
    .option('--callback-listen <address>', 'HOST:PORT where callbacks arrive (default: 127.0.0.1, any free port)')
    .option('--callback-url <url>', 'at which URL the cloud reaches that address (default: the address itself)')
    .option('--out <dir>', 'folder of the evidence (default: a new one below reports/)')
    .option('--json', 'short for --reporter json=-')
    .option('--junit <file>', 'short for --reporter junit=<file>')
    .action(async (flags: CertifyFlags) => (await import('./certify.ts')).certify(io, flags));
  addProjectOptions(command);
  addReporterOption(command, reporterNames);
}

function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}
