import type { Command } from 'commander';
import { delayablePhases } from '#harness/fault-injection/latency/latency-injection.ts';
import type { CliIo } from '../shared/io.ts';
import { addProjectOptions } from '../shared/project/options.ts';
import type { LocalFlags } from './serve.ts';
import type { ServeFlags } from './settings.ts';

/** `vendloop serve`: the core alone, for any machines and merchants. */
export function registerServe(program: Command, io: CliIo): void {
  const command = program
    .command('serve')
    .description(
      'run only the core, which signs and delivers; with a demo merchant unless the configuration has merchants',
    )
    .option('--host <address>', 'address to listen on (default 127.0.0.1); also VENDLOOP_HOST')
    .option('--port <n>', 'port to listen on (default 7080; 0: any free port); also VENDLOOP_PORT')
    .option(
      '--ops-port <n>',
      'separate port for health and metrics, which are then not on the public port; also VENDLOOP_OPS_PORT',
    )
    .option('--ops-host <address>', 'address of that port (default 127.0.0.1); also VENDLOOP_OPS_HOST')
    .option(
      '--tls-cert <file>',
      'certificate chain (PEM), to serve HTTPS and WSS; read again on SIGHUP; also VENDLOOP_TLS_CERT',
    )
    .option('--tls-key <file>', 'key of the certificate (PEM); also VENDLOOP_TLS_KEY')
    .option(
      '--mqtt <url>',
      'also meet machines at this MQTT broker, like mqtt://127.0.0.1:1883, or mqtts:// for TLS; its user is in the ' +
        'URL, or in VENDLOOP_MQTT_USER and VENDLOOP_MQTT_PASSWORD; also VENDLOOP_MQTT',
    )
    .option('--demo-in-public', 'allow the demo keys, which are public, on an address that others can reach')
    .option(
      '--database <file>',
      'SQLite file (default vendloop.sqlite), or postgres://USER@HOST/DATABASE; also VENDLOOP_DATABASE',
    )
    .option('--machines <n>', 'demo machines (default 100); also VENDLOOP_MACHINES')
    .option('--stock <n>', 'items in each lane of a new demo machine (default 50); also VENDLOOP_STOCK')
    .option(
      '--events <file>',
      'append every event of the core and the time of each phase of each delivery to this file (NDJSON)',
    )
    .option(
      '--audit <file>',
      'append every call that was refused or changed something to this file, with its caller and answer (NDJSON)',
    )
    .option('--no-limits', 'do not limit wrong calls: for test environments that send them on purpose')
    .option('--zoo <mutant>', 'run with a bug of the zoo, to test what detects it (`vendloop zoo --list`)')
    .option(
      '--slow <phase=duration>',
      `delay one phase of the core (${delayablePhases.join(', ')}), like store=5ms; can be repeated`,
      (value: string, before: readonly string[]) => [...before, value],
      [],
    )
    .option(
      '--check-database',
      'only check the whole database: exit code 0 when it is intact, else 1; its core may be running',
    )
    .option(
      '--write-config <file>',
      'only write a configuration with new keys, for one merchant and --machines machines, which `vendloop fleet ' +
        '--config` simulates; an existing file is kept',
    )
    .option('--quiet', 'do not print events')
    .action(async (flags: ServeFlags & LocalFlags) => (await import('./serve.ts')).runServe(io, flags));
  addProjectOptions(command);
}
