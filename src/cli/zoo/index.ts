import type { Command } from 'commander';
import type { CliIo } from '../shared/io.ts';
import { addReporterOption, zooReporters } from '../shared/reporters/names.ts';
import type { ZooFlags } from './run-zoo.ts';

/** `vendloop zoo`: tests whether the checks detect the mutants of the core. */
export function registerZoo(program: Command, io: CliIo): void {
  const command = program
    .command('zoo')
    .description('run each mutant of the core (a core with one bug), and show which check detects it, and how soon')
    .argument('[mutant...]', 'names of mutants (default: all)')
    .option('--list', 'only list the mutants and the checks that must detect them')
    .option('--target', 'play each at a `vendloop serve` of its own instead, from outside, in real time')
    .option('--runs <n>', 'runs per mutant, each with different worlds', '5')
    .option('--seed <n>', 'seed of the first world of the first run', '1')
    .option('--jobs <n>', 'worker threads, or cores at a time with --target (default: one per processor)')
    .option('--no-shrink', 'do not search for smaller failing worlds')
    .option('--markdown', 'short for --reporter markdown=-')
    .action(async (names: string[], flags: ZooFlags) => (await import('./run-zoo.ts')).runZoo(io, names, flags));
  addReporterOption(command, zooReporters);
}
