import type { Command } from 'commander';
import { dialectNames } from '#core/domain/merchant.ts';
import type { CliIo } from '../shared/io.ts';
import { callbackKinds, mistakeNames } from './kinds.ts';
import { addProjectOptions } from '../shared/project/options.ts';
import type { TriggerFlags } from './run-trigger.ts';

/** `vendloop trigger CALLBACK`: posts a callback to a receiver, right or wrong on purpose. */
export function registerTrigger(program: Command, io: CliIo): void {
  const command = program
    .command('trigger')
    .description('send one signed callback to a receiver, right or wrong on purpose, and show what it answers')
    .argument('<callback>', `the callback: ${callbackKinds.join(', ')}`)
    .option('--to <url>', 'URL of the receiver; the default is that of `vendloop listen`', 'http://127.0.0.1:7090/')
    .option('--key <key>', 'the AppKey (or set VENDLOOP_APP_KEY)')
    .option('--wrong <mistake>', `what is wrong with it: ${mistakeNames.join(', ')}`)
    .option('--times <n>', 'send the same bytes this often: the core sends at least once', '1')
    .option(
      '--dialect <name>',
      `the client library that can verify it: ${dialectNames.join(', ')} (default: that of the project file, else raw)`,
    )
    .option('--order-id <n>', 'member order_id; 0 for a lane test', '60')
    .option('--record-id <n>', 'member record_id; 0 for a lane test', '78')
    .option('--delivery-id <id>', 'member delivery_id', '4839201170000001')
    .option('--trade-id <id>', 'member trade_id of order-closed', 'trade-60')
    .option('--floor-status <n>', 'member floor_status: 0, 1, 2, 3 or 47')
    .option('--error-msg <text>', 'member error_msg')
    .option('--timestamp <seconds>', 'member timestamp (default: now)')
    .option('--json', 'print request and answer as JSON')
    .action(async (kind: string, flags: TriggerFlags) => (await import('./run-trigger.ts')).trigger(io, kind, flags));
  addProjectOptions(command);
}
