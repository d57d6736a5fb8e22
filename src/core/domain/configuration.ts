import type { Descriptions } from './description.ts';
import type { FreshnessMode } from './freshness.ts';
import {
  keysOf,
  noMerchant,
  noProduct,
  type ConfiguredLane,
  type ConfiguredMachine,
  type Lane,
  type Machine,
} from './machine.ts';
import type { Merchant } from './merchant.ts';

/** A member that changed, and how, in a few words without secrets. */
export interface MemberChange {
  readonly member: string;
  readonly detail: string;
}

/** What a configuration changed of one machine, lane or merchant, or of all that has no entry of its own. */
export interface ConfigChange {
  readonly subject: 'setting' | 'merchant' | 'machine' | 'lane';
  /** An Appid, a machine's number, a machine's number and its lane, or the member of the configuration. */
  readonly name: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** Of a change alone. */
  readonly members: readonly MemberChange[];
}

/** Rows to write, so that the store says what the configuration says, and what changes by it. */
export interface Compared<Row> {
  readonly rows: readonly Row[];
  readonly changes: readonly ConfigChange[];
}

/** What the table of PROTOCOL §5 calls a lane of which nothing bad is known. */
const normalFloor = 1;

/**
 * Compares the configured machines with the stored ones. The configuration wins but for the mode, which a machine tells by
 * itself. A machine that is configured no more stays as a row that belongs to no merchant: its orders refer to it.
 * @param wall when a machine that is new is entered, Unix ms.
 */
export function compareMachines(
  configured: readonly ConfiguredMachine[],
  stored: readonly Machine[],
  wall: number,
): Compared<Machine> {
  const before = new Map(stored.map((machine) => [machine.machineNo, machine]));
  const wanted = new Set(configured.map(({ machineNo }) => machineNo));
  const gone = stored.filter(({ machineNo, appId }) => !wanted.has(machineNo) && appId !== noMerchant);
  const compared = configured.map((machine) => compareMachine(machine, before.get(machine.machineNo), wall));
  return {
    rows: [...compared.flatMap(({ rows }) => rows), ...gone.map(withoutMerchant)],
    changes: [
      ...compared.flatMap(({ changes }) => changes),
      ...gone.map(({ machineNo }) => removed('machine', machineNo)),
    ],
  };
}

function compareMachine(configured: ConfiguredMachine, stored: Machine | undefined, wall: number): Compared<Machine> {
  const { machineNo } = configured;
  if (!stored) return { rows: [{ ...configured, createdAt: wall }], changes: [added('machine', machineNo)] };
  const { mode: _mode, ...wanted } = configured;
  const { otherKeys: _keys, ...kept } = stored;
  const row: Machine = { ...kept, ...wanted };
  if (stored.appId === noMerchant) return { rows: [row], changes: [added('machine', machineNo)] };
  const members = [
    ...changedMembers(stored, row, ['machineNo', 'key', 'otherKeys']),
    ...changedSecrets('keys', keysOf(stored), keysOf(row)),
  ];
  return members.length === 0
    ? nothing
    : { rows: [row], changes: [{ subject: 'machine', name: machineNo, change: 'changed', members }] };
}

/** A machine that left the configuration. Its keys are forgotten with it. */
function withoutMerchant(machine: Machine): Machine {
  const { otherKeys: _keys, ...kept } = machine;
  return { ...kept, appId: noMerchant, key: '' };
}

/**
 * Compares the configured lanes of one machine with its stored ones. The configuration wins but for what the machine's sales
 * changed: stock, and how the last run left the lane. A lane that is configured no more keeps these and sells nothing.
 */
export function compareLanes(configured: readonly ConfiguredLane[], stored: readonly Lane[]): Compared<Lane> {
  const before = new Map(stored.map((lane) => [lane.lane, lane]));
  const wanted = new Set(configured.map(({ lane }) => lane));
  const gone = stored.filter(({ lane, productId }) => !wanted.has(lane) && productId !== noProduct);
  const compared = configured.map((lane) => compareLane(lane, before.get(lane.lane)));
  return {
    rows: [...compared.flatMap(({ rows }) => rows), ...gone.map((lane) => ({ ...lane, productId: noProduct }))],
    changes: [...compared.flatMap(({ changes }) => changes), ...gone.map((lane) => removed('lane', laneName(lane)))],
  };
}

function compareLane(configured: ConfiguredLane, stored: Lane | undefined): Compared<Lane> {
  const name = laneName(configured);
  if (!stored) return { rows: [{ ...configured, floorStatus: normalFloor }], changes: [added('lane', name)] };
  const row: Lane = { ...stored, ...configured, stock: stored.stock };
  if (stored.productId === noProduct) return { rows: [row], changes: [added('lane', name)] };
  const members = changedMembers(stored, row, []);
  return members.length === 0
    ? nothing
    : { rows: [row], changes: [{ subject: 'lane', name, change: 'changed', members }] };
}

/** Compares the merchants of two configurations. Secrets are counted, never shown. */
export function compareMerchants(before: readonly Merchant[], after: readonly Merchant[]): readonly ConfigChange[] {
  const old = new Map(before.map((merchant) => [merchant.appId, merchant]));
  const wanted = new Set(after.map(({ appId }) => appId));
  return [
    ...after.flatMap((merchant) => compareMerchant(merchant, old.get(merchant.appId))),
    ...before.filter(({ appId }) => !wanted.has(appId)).map(({ appId }) => removed('merchant', appId)),
  ];
}

function compareMerchant(after: Merchant, before: Merchant | undefined): readonly ConfigChange[] {
  if (!before) return [added('merchant', after.appId)];
  const members = [
    ...changedMembers(before, after, ['appSecret', 'otherAppSecrets', 'appKey', 'otherAppKeys']),
    ...changedSecrets(
      'appSecret',
      [before.appSecret, ...(before.otherAppSecrets ?? [])],
      [after.appSecret, ...(after.otherAppSecrets ?? [])],
    ),
    ...changedSecrets(
      'appKey',
      [before.appKey, ...(before.otherAppKeys ?? [])],
      [after.appKey, ...(after.otherAppKeys ?? [])],
    ),
  ];
  return members.length === 0 ? [] : [{ subject: 'merchant', name: after.appId, change: 'changed', members }];
}

/** Which frames of machines are taken for copies: of machines by number, and of all others. */
export interface ConfiguredFreshness {
  readonly others: FreshnessMode;
  readonly machines: Readonly<Record<string, FreshnessMode>>;
}

/** Compares how machines' frames are told from copies of old ones. A machine without a mode of its own changes with all others. */
export function compareFreshness(before: ConfiguredFreshness, after: ConfiguredFreshness): readonly ConfigChange[] {
  const others: readonly ConfigChange[] =
    before.others === after.others ? [] : [setting('freshness', `"${before.others}" → "${after.others}"`)];
  const own = [...new Set([...Object.keys(before.machines), ...Object.keys(after.machines)])].sort();
  return [
    ...others,
    ...own.flatMap((machineNo): readonly ConfigChange[] => {
      const [from, to] = [before.machines[machineNo] ?? before.others, after.machines[machineNo] ?? after.others];
      return from === to
        ? []
        : [
            {
              subject: 'machine',
              name: machineNo,
              change: 'changed',
              members: [{ member: 'freshness', detail: `"${from}" → "${to}"` }],
            },
          ];
    }),
  ];
}

/**
 * Compares what people are shown: only how many entries differ, because texts are long. Machines and lanes that come or go are
 * changes of their own.
 */
export function compareDescriptions(before: Descriptions, after: Descriptions): readonly ConfigChange[] {
  const counts = [
    [differing(before.machines, after.machines, ({ machineNo }) => machineNo).changed, 'machine'],
    [differing(before.channels, after.channels, laneName).changed, 'lane'],
    [
      differing(before.products, after.products, ({ productId, appId }) => `${productId} ${appId ?? ''}`).inAll,
      'product',
    ],
  ] as const;
  const parts = counts
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count} ${what}${count === 1 ? '' : 's'}`);
  return parts.length === 0 ? [] : [setting('descriptions', `of ${parts.join(', ')} changed`)];
}

/** How many entries are there in both and differ, and how many differ in all: those that came and went among them. */
function differing<Entry>(
  before: readonly Entry[],
  after: readonly Entry[],
  keyOf: (entry: Entry) => string,
): { readonly changed: number; readonly inAll: number } {
  const texts = (entries: readonly Entry[]): Map<string, string> =>
    new Map(entries.map((entry) => [keyOf(entry), JSON.stringify(entry)]));
  const [old, now] = [texts(before), texts(after)];
  const other = [...now].filter(([key, text]) => old.get(key) !== text);
  const changed = other.filter(([key]) => old.has(key)).length;
  return { changed, inAll: other.length + [...old.keys()].filter((key) => !now.has(key)).length };
}

function setting(member: string, detail: string): ConfigChange {
  return { subject: 'setting', name: member, change: 'changed', members: [{ member, detail }] };
}

const nothing: Compared<never> = { rows: [], changes: [] };

function added(subject: ConfigChange['subject'], name: string): ConfigChange {
  return { subject, name, change: 'added', members: [] };
}

function removed(subject: ConfigChange['subject'], name: string): ConfigChange {
  return { subject, name, change: 'removed', members: [] };
}

function laneName({ machineNo, lane }: Pick<Lane, 'machineNo' | 'lane'>): string {
  return `${machineNo} lane ${lane}`;
}

function changedMembers(before: object, after: object, but: readonly string[]): readonly MemberChange[] {
  const old = before as Readonly<Record<string, unknown>>;
  const members = Object.entries(after).filter(([member]) => !but.includes(member));
  return members.flatMap(([member, value]) => {
    const [from, to] = [JSON.stringify(old[member]), JSON.stringify(value)];
    return from === to ? [] : [{ member, detail: `${from} → ${to}` }];
  });
}

/** The first of several secrets is the one that signs, so their order counts. */
function changedSecrets(member: string, before: readonly string[], after: readonly string[]): readonly MemberChange[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const fresh = after.filter((secret) => !before.includes(secret)).length;
  const withdrawn = before.filter((secret) => !after.includes(secret)).length;
  const said = [fresh > 0 ? `${fresh} new` : '', withdrawn > 0 ? `${withdrawn} withdrawn` : ''].filter(
    (text) => text !== '',
  );
  return [{ member, detail: said.length > 0 ? said.join(', ') : 'in another order' }];
}
