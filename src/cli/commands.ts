import type { Command } from 'commander';
import type { CliIo } from './shared/io.ts';

/** Adds a command to the program. */
type Register = (program: Command, io: CliIo) => void;

/** Who mostly uses a command: the groups of the help, in this order. */
export type CommandGroup = 'qa' | 'ci' | 'release' | 'operator' | 'developer' | 'shell';

/** A command of the program. */
export interface CommandEntry {
  readonly group: CommandGroup;
  /** Loads its options. What it does is loaded when it runs. */
  readonly load: () => Promise<Register>;
  /** It works on the other commands. */
  readonly needsAll?: true;
}

/**
 * The commands in the order of the help. Each is loaded only when it is used: a core or a large fleet needs the memory.
 */
export const commands: ReadonlyMap<string, CommandEntry> = new Map<string, CommandEntry>(
  Object.entries({
    init: { group: 'qa', load: async () => (await import('./init/index.ts')).registerInit },
    config: { group: 'qa', load: async () => (await import('./config/index.ts')).registerConfig },
    run: { group: 'qa', load: async () => (await import('./run/index.ts')).registerRun },
    console: { group: 'qa', load: async () => (await import('./console/index.ts')).registerConsole },
    studio: { group: 'qa', load: async () => (await import('./studio/index.ts')).registerStudio },
    scenarios: { group: 'qa', load: async () => (await import('./scenarios/index.ts')).registerScenarios },
    steps: { group: 'qa', load: async () => (await import('./steps/index.ts')).registerSteps },
    faults: { group: 'qa', load: async () => (await import('./faults/index.ts')).registerFaults },
    check: { group: 'qa', load: async () => (await import('./check/index.ts')).registerCheck },
    import: { group: 'qa', load: async () => (await import('./import/index.ts')).registerImport },
    schema: { group: 'qa', load: async () => (await import('./schema/index.ts')).registerSchema },
    simulate: { group: 'ci', load: async () => (await import('./simulate/index.ts')).registerSimulate },
    certify: { group: 'ci', load: async () => (await import('./certify/index.ts')).registerCertify },
    merge: { group: 'ci', load: async () => (await import('./merge/index.ts')).registerMerge },
    replay: { group: 'ci', load: async () => (await import('./replay/index.ts')).registerReplay },
    zoo: { group: 'ci', load: async () => (await import('./zoo/index.ts')).registerZoo },
    bench: { group: 'release', load: async () => (await import('./bench/index.ts')).registerBench },
    fit: { group: 'release', load: async () => (await import('./fit/index.ts')).registerFit },
    serve: { group: 'operator', load: async () => (await import('./serve/index.ts')).registerServe },
    fleet: { group: 'operator', load: async () => (await import('./fleet/index.ts')).registerFleet },
    cluster: { group: 'operator', load: async () => (await import('./cluster/index.ts')).registerCluster },
    backup: { group: 'operator', load: async () => (await import('./backup/index.ts')).registerBackup },
    restore: { group: 'operator', load: async () => (await import('./backup/index.ts')).registerRestore },
    driver: { group: 'developer', load: async () => (await import('./driver/index.ts')).registerDriver },
    sign: { group: 'developer', load: async () => (await import('./sign/index.ts')).registerSign },
    verify: { group: 'developer', load: async () => (await import('./verify/index.ts')).registerVerify },
    doctor: { group: 'developer', load: async () => (await import('./doctor/index.ts')).registerDoctor },
    listen: { group: 'developer', load: async () => (await import('./listen/index.ts')).registerListen },
    trigger: { group: 'developer', load: async () => (await import('./trigger/index.ts')).registerTrigger },
    conform: { group: 'developer', load: async () => (await import('./conform/index.ts')).registerConform },
    completion: {
      group: 'shell',
      needsAll: true,
      load: async () => (await import('./completion/index.ts')).registerCompletion,
    },
  }),
);
