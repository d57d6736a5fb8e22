#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { registerBench } from './bench/index.ts';
import { registerCheck } from './check.ts';
import { exitCodeOf, messageOf } from './complaint.ts';
import { registerFaults } from './faults.ts';
import { registerFit } from './fit.ts';
import { registerFleet } from './fleet/index.ts';
import { registerReplay } from './replay/index.ts';
import { registerRun } from './run/index.ts';
import { registerScenarios } from './scenarios.ts';
import { registerSchema } from './schema.ts';
import { registerServe } from './serve/index.ts';
import { registerSign } from './sign.ts';
import { registerSimulate } from './simulate/index.ts';
import { systemIo } from './system-io.ts';
import { registerVerify } from './verify.ts';
import { version } from './version.ts';
import { registerZoo } from './zoo/index.ts';

const io = systemIo();
const program = new Command('vendloop')
  .description('Simulated vending machines against a real signing and delivery core.')
  .version(version)
  .showHelpAfterError('(add --help for what this command takes)')
  .enablePositionalOptions()
  .exitOverride();

registerRun(program, io);
registerBench(program, io);
registerSimulate(program, io);
registerReplay(program, io);
registerScenarios(program, io);
registerFaults(program, io);
registerFit(program, io);
registerSchema(program, io);
registerCheck(program, io);
registerServe(program, io);
registerFleet(program, io);
registerSign(program, io);
registerVerify(program, io);
registerZoo(program, io);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) io.err(`vendloop: ${messageOf(error)}\n`);
  // Help and version end well.
  io.exit(error instanceof CommanderError && error.exitCode === 0 ? 0 : exitCodeOf(error));
}
