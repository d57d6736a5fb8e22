import { applyConfiguration } from './apply-configuration.ts';
import type { CoreConfig } from './config.ts';
import type { MachineDirectory } from './devices/machine-directory.ts';
import { compareDescriptions, compareFreshness, compareMerchants, type ConfigChange } from './domain/configuration.ts';
import type { Kernel } from './kernel.ts';
import { configuredMachines } from './open-store.ts';

/** The part of a configuration that may change while a core runs. */
export type ReloadableConfig = Pick<CoreConfig, 'merchants' | 'machines' | 'lanes' | 'descriptions'> &
  Partial<Pick<CoreConfig, 'freshness'>>;

/** Applies another configuration to store, decisions and machine directory. @returns what changed. */
export async function applyReload(
  kernel: Kernel,
  directory: MachineDirectory,
  next: ReloadableConfig,
): Promise<readonly ConfigChange[]> {
  const { merchants, machines, lanes, descriptions, freshness = kernel.config.freshness } = next;
  const stored = await kernel.decide((decision) => ({
    changes: applyConfiguration(decision, next, decision.wallMs),
    machines: configuredMachines(decision.tx, next),
  }));
  const before = kernel.config;
  kernel.configure({ ...kernel.config, merchants, machines, lanes, descriptions, freshness });
  directory.replace(stored.machines);
  return [
    ...compareMerchants(before.merchants, merchants),
    ...stored.changes,
    ...compareFreshness(before.freshness, freshness),
    ...compareDescriptions(before.descriptions, descriptions),
  ];
}
