import { defaultConfig, type CoreConfig } from '#core/config.ts';
import type { CallbackPolicy } from '#core/domain/callback-rules.ts';
import type { MachineKind } from '#core/domain/machine.ts';
import type { ProjectMembers } from '#harness/project/schema.ts';
import type { Resolved } from '#harness/project/secrets.ts';
import { durationMs } from '#harness/scenario/duration.ts';

/** Members of a project file that are limits of a core. */
export type LimitMembers = Resolved<
  Pick<ProjectMembers, 'dwell' | 'timeout' | 'orderExpiry' | 'timestampWindow' | 'callbacks'>
>;

/** The limits of a core; where the project file states none, the documented ones. */
export function coreLimits(
  members: LimitMembers,
): Pick<CoreConfig, 'dwellMs' | 'timeoutMs' | 'orderExpiryMs' | 'timestampWindowMs' | 'callbacks'> {
  const kinds = Object.entries(defaultConfig.dwellMs) as [MachineKind, number][];
  const dwell = kinds.map(([kind, defaultMs]) => [kind, durationOr(members.dwell[kind], defaultMs)] as const);
  return {
    dwellMs: Object.fromEntries(dwell) as Record<MachineKind, number>,
    timeoutMs: durationOr(members.timeout, defaultConfig.timeoutMs),
    orderExpiryMs: durationOr(members.orderExpiry, defaultConfig.orderExpiryMs),
    timestampWindowMs: durationOr(members.timestampWindow, defaultConfig.timestampWindowMs),
    callbacks: callbackPolicy(members.callbacks),
  };
}

/** A duration in ms. */
export function durationOr(text: string | undefined, defaultMs: number): number {
  return text === undefined ? defaultMs : durationMs(text);
}

function callbackPolicy(configured: LimitMembers['callbacks']): CallbackPolicy {
  const { callbacks } = defaultConfig;
  return {
    timeoutMs: durationOr(configured.timeout, callbacks.timeoutMs),
    firstPauseMs: durationOr(configured.firstPause, callbacks.firstPauseMs),
    maxPauseMs: durationOr(configured.maxPause, callbacks.maxPauseMs),
    maxAttempts: configured.maxAttempts ?? callbacks.maxAttempts,
    maxPerReceiver: configured.perReceiver ?? callbacks.maxPerReceiver,
    maxPerMerchant: configured.perMerchant ?? callbacks.maxPerMerchant,
    maxConcurrent: configured.maxUnderWay ?? callbacks.maxConcurrent,
    resolveTimeoutMs: durationOr(configured.resolveTimeout, callbacks.resolveTimeoutMs),
    allowAddresses: configured.allowAddresses ?? callbacks.allowAddresses,
  };
}
