import type { Command } from 'commander';
import type { CliIo } from '../shared/io.ts';
import { addProjectOptions } from '../shared/project/options.ts';
import type { FleetFlags } from './fleet-options.ts';

/** `vendloop fleet`: simulated machines against a core at a URL. */
export function registerFleet(program: Command, io: CliIo): void {
  const command = program
    .command('fleet')
    .description('connect simulated machines of mixed types to a core; they run until they are stopped')
    .option('--url <url>', 'base URL of the core (default: the target of the project file, or http://127.0.0.1:7080)')
    .option(
      '--mqtt <url>',
      'dial this MQTT broker in place of --url, like mqtt://127.0.0.1:1883, or mqtts:// for TLS; its user is in the ' +
        'URL, or in VENDLOOP_MQTT_USER and VENDLOOP_MQTT_PASSWORD',
    )
    .option(
      '--mqtt-passwords <file>',
      'each machine logs in at the broker under its number, with its password in this file: one line for each ' +
        'machine, machine_no:password',
    )
    .option(
      '--count <n>',
      'machines of the whole fleet (default: every machine of the project file, or 4 demo machines)',
    )
    .option('--shard <i/n>', 'simulate only the i-th of n parts of the fleet; other processes simulate the others')
    .option(
      '--jobs <n>',
      'worker threads (default: 1 per 10,000 machines, up to the number of processors; 1: only the main thread)',
    )
    .option(
      '--ramp <rate>',
      'dials per second of the whole fleet at the start, like 500/s, or the time for all of them, like 20s',
      '500/s',
    )
    .option(
      '--wait <duration>',
      'how long to dial a core that has never answered before the command fails; a connection that is lost later is ' +
        'dialled again without limit',
      '4s',
    )
    .option('--motor <type>', 'one motor type for all machines instead of a mix')
    .option('--stock <n>', 'items in each lane', '50')
    .option('--seed <n>', 'seed of the machines (default: random; all shards of one fleet need the same seed)')
    .option('--old-firmware', 'machines that answer without delivery_id and token')
    .option(
      '--fault <name[:member=value,...]>',
      'a fault with its parameters and conditions, and the share of machines that have it, like share=0.01, or the ' +
        'one machine; can be repeated',
      (text: string, before: readonly string[]) => [...before, text],
      [],
    )
    .option(
      '--events <file>',
      "write every machine event to this file, one JSON object per line; t is in ms since the host's boot",
    )
    .option('--wire', 'add every frame to the events, with its members; secrets are masked')
    .option('--control', 'let a page and programs on this computer break machines, with a token')
    .option('--control-port <n>', 'port of that page and API; 0 takes any free one (default: 7090)')
    .option('--force', 'overwrite an existing file of --events')
    .action(async (flags: FleetFlags) => (await import('./run-fleet.ts')).runFleet(io, flags));
  addProjectOptions(command);
}
