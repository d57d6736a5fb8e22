import type { Path } from '#harness/scenario/issues.ts';
import type { Language } from '../shared/language.ts';

/** What a command takes of a project file: members as `folders.evidence`, or why it takes none. */
export type ProjectUse = readonly string[] | Readonly<Record<Language, string>>;

const limits = ['dwell', 'timeout', 'orderExpiry', 'timestampWindow', 'callbacks'];
const merchant = ['merchant', 'merchants'];
const cloud = ['target', ...merchant, 'machines', ...limits];
const server = ['host', 'port', 'opsHost', 'opsPort', 'tls', 'mqtt', 'trustedProxies', 'database'];
const core = ['products', 'limits', 'connections', 'freshness', 'frameBudget', 'health', 'end', 'compat'];

const catalogue = { en: 'it prints a catalogue of vendloop', zh: '它只输出 vendloop 自己的目录' };
const ownCore = { en: 'it plays at cores of its own, with their own fleet', zh: '它使用自己的核心和设备群' };

/** Every command, with what it takes. */
export const projectUses: Readonly<Record<string, ProjectUse>> = {
  init: { en: 'it writes the file', zh: '它写出该文件' },
  config: { en: 'it prints all of it', zh: '它输出全部内容' },
  run: [...cloud, 'driver', 'proxy', 'folders'],
  console: [...cloud, 'driver', 'folders.evidence'],
  studio: [...cloud, 'folders'],
  scenarios: ['folders.scenarios'],
  steps: catalogue,
  faults: catalogue,
  check: {
    en: 'a history states the limits that held when it was recorded',
    zh: '历史中写有记录时生效的限制',
  },
  import: ['machines', 'dwell', 'timeout', 'callbacks'],
  schema: catalogue,
  simulate: [...cloud, 'driver', 'folders.evidence'],
  certify: [...cloud, 'driver', 'knownFailures', 'folders.evidence'],
  merge: { en: 'its files hold everything', zh: '它的文件中已有全部内容' },
  replay: ['folders.evidence'],
  zoo: ownCore,
  bench: ownCore,
  cluster: ['tls', 'mqtt', 'trustedProxies', ...core, 'merchants', 'machines', ...limits],
  fit: { en: 'a log of motors has no cloud', zh: '电机日志与云端无关' },
  serve: [...server, ...core, 'merchants', 'machines', ...limits],
  fleet: ['target.machineUrl', 'machines'],
  backup: ['database'],
  restore: ['database'],
  driver: ['driver', ...merchant],
  sign: merchant,
  verify: [...merchant, 'timestampWindow'],
  doctor: [...merchant, 'timestampWindow'],
  listen: [...merchant, 'timestampWindow'],
  trigger: merchant,
  conform: {
    en: 'a signer is held against the rule, or against the dialect that is named',
    zh: '签名程序按规则检验，或按指定的方言检验',
  },
  completion: { en: 'the shell asks `config` for the environments', zh: 'shell 由 `config` 得到环境名称' },
};

/** Names of the commands that use a value. */
export function usersOf(path: Path): readonly string[] {
  const member = path.join('.');
  return Object.entries(projectUses).flatMap(([command, uses]) =>
    uses instanceof Array && uses.some((use) => contains(use, member)) ? [command] : [],
  );
}

/** Whether one of two members is a part of the other, or the same. */
function contains(one: string, other: string): boolean {
  return `${one}.`.startsWith(`${other}.`) || `${other}.`.startsWith(`${one}.`);
}
