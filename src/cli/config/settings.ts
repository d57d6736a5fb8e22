import { defaultConfig } from '#core/config.ts';
import type { Path } from '#harness/scenario/issues.ts';
import { demoMerchant } from '#simulators/merchant/demo-merchant.ts';
import type { TargetFlags } from '../shared/target-options.ts';

/** A setting that has a flag, a variable or a default besides its member of the project file. */
export interface Setting {
  readonly path: Path;
  readonly flag?: { readonly name: string; readonly member: keyof TargetFlags };
  readonly variable?: string;
  readonly defaultValue?: string;
  readonly isSecret?: boolean;
}

const seconds = (ms: number): string => `${ms / 1000}s`;

/** The settings of targets, served cores and runs. @param merchant index of the merchant who is in force. */
export function settingsOf(merchant: number): readonly Setting[] {
  const account = ['merchants', merchant] as const;
  const secret = { isSecret: true };
  return [
    { path: ['target', 'url'], flag: { name: '--target', member: 'target' } },
    { path: ['target', 'machineUrl'] },
    {
      path: [...account, 'appId'],
      flag: { name: '--appid', member: 'appid' },
      variable: 'VENDLOOP_APP_ID',
      defaultValue: demoMerchant.appId,
    },
    {
      path: [...account, 'appSecret'],
      flag: { name: '--app-secret', member: 'appSecret' },
      variable: 'VENDLOOP_APP_SECRET',
      defaultValue: demoMerchant.appSecret,
      ...secret,
    },
    {
      path: [...account, 'appKey'],
      flag: { name: '--app-key', member: 'appKey' },
      variable: 'VENDLOOP_APP_KEY',
      defaultValue: demoMerchant.appKey,
      ...secret,
    },
    ...Object.entries(defaultConfig.dwellMs).map(([kind, ms]) => ({
      path: ['dwell', kind],
      defaultValue: seconds(ms),
    })),
    { path: ['timeout'], defaultValue: seconds(defaultConfig.timeoutMs) },
    { path: ['orderExpiry'], defaultValue: seconds(defaultConfig.orderExpiryMs) },
    { path: ['timestampWindow'], defaultValue: seconds(defaultConfig.timestampWindowMs) },
    { path: ['folders', 'scenarios'], defaultValue: 'scenarios' },
    { path: ['folders', 'evidence'], defaultValue: 'runs' },
    { path: ['host'], variable: 'VENDLOOP_HOST', defaultValue: '127.0.0.1' },
    { path: ['port'], variable: 'VENDLOOP_PORT', defaultValue: '7080' },
    { path: ['opsHost'], variable: 'VENDLOOP_OPS_HOST' },
    { path: ['opsPort'], variable: 'VENDLOOP_OPS_PORT' },
    { path: ['tls', 'cert'], variable: 'VENDLOOP_TLS_CERT' },
    { path: ['tls', 'key'], variable: 'VENDLOOP_TLS_KEY' },
    { path: ['mqtt', 'url'], variable: 'VENDLOOP_MQTT' },
    { path: ['database'], variable: 'VENDLOOP_DATABASE', defaultValue: 'vendloop.sqlite' },
  ];
}
