import type { Command } from 'commander';
import type { CliIo } from './shared/io.ts';

/** Adds a command to the program. */
type Register = (program: Command, io: CliIo) => void;

/**
 * The module of each command, loaded only when it is used: a core or a large fleet needs the memory.
 */
export const commands: ReadonlyMap<string, () => Promise<Register>> = new Map<string, () => Promise<Register>>(
  Object.entries({
    run: async () => (await import('./run/index.ts')).registerRun,
    console: async () => (await import('./console/index.ts')).registerConsole,
    bench: async () => (await import('./bench/index.ts')).registerBench,
    simulate: async () => (await import('./simulate/index.ts')).registerSimulate,
    replay: async () => (await import('./replay/index.ts')).registerReplay,
    scenarios: async () => (await import('./scenarios/index.ts')).registerScenarios,
    steps: async () => (await import('./steps/index.ts')).registerSteps,
    faults: async () => (await import('./faults/index.ts')).registerFaults,
    fit: async () => (await import('./fit/index.ts')).registerFit,
    schema: async () => (await import('./schema/index.ts')).registerSchema,
    check: async () => (await import('./check/index.ts')).registerCheck,
    serve: async () => (await import('./serve/index.ts')).registerServe,
    backup: async () => (await import('./backup/index.ts')).registerBackup,
    restore: async () => (await import('./backup/index.ts')).registerRestore,
    fleet: async () => (await import('./fleet/index.ts')).registerFleet,
    sign: async () => (await import('./sign/index.ts')).registerSign,
    verify: async () => (await import('./verify/index.ts')).registerVerify,
    doctor: async () => (await import('./doctor/index.ts')).registerDoctor,
    conform: async () => (await import('./conform/index.ts')).registerConform,
    zoo: async () => (await import('./zoo/index.ts')).registerZoo,
  }),
);
