import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '#core/ports/clock.ts';
import { GuardedProgram } from './guarded-program.ts';
import { mosquittoProgram } from './installed-programs.ts';
import { isListening } from './ports.ts';

/** A broker of the cluster's own, on the loopback. */
export interface MosquittoBroker {
  readonly program: GuardedProgram;
  readonly port: number;
  /** Its address through another port of this computer; its own when left out. */
  address(port?: number): string;
}

/** Starts mosquitto with a private configuration: only this computer can connect, without a password. */
export async function startBroker(folder: string, port: number, clock: Clock): Promise<MosquittoBroker> {
  const mosquitto = mosquittoProgram();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const config = join(folder, 'mosquitto.conf');
  const asRoot = process.getuid?.() === 0 ? ['user root'] : [];
  const lines = [`listener ${port} 127.0.0.1`, 'allow_anonymous true', 'persistence false', 'retain_available false'];
  writeFileSync(config, `${[...lines, ...asRoot].join('\n')}\n`);
  const program = new GuardedProgram(
    {
      name: 'mosquitto',
      program: mosquitto,
      args: ['-c', config],
      cwd: folder,
      isUp: () => isListening(port),
      endSignal: 'SIGTERM',
    },
    clock,
  );
  await program.start();
  return { program, port, address: (through = port) => `mqtt://127.0.0.1:${through}` };
}
