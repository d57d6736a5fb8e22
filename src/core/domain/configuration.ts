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

/** Rows to write so that the store matches the configuration, and the changes they make. */
export interface Comparison<Row> {
  readonly rows: readonly Row[];
  readonly changes: readonly ConfigChange[];
}

/** What the table of PROTOCOL §5 calls a lane of which nothing bad is known. */
const normalFloorStatus = 1;

/**
 * Compares the configured machines with the stored ones. The configuration wins except for the mode, which a machine
 * reports itself. A machine that is configured no more stays as a row that belongs to no merchant: its orders refer to
 * it.
 * @param wallMs when a machine that is new is entered, Unix ms.
 */
export function compareMachines(
  configured: readonly ConfiguredMachine[],
  stored: readonly Machine[],
  wallMs: number,
): Comparison<Machine> {
  const storedByNumber = new Map(stored.map((machine) => [machine.machineNo, machine]));
  const configuredNumbers = new Set(configured.map(({ machineNo }) => machineNo));
  const removedMachines = stored.filter(
    ({ machineNo, appId }) => !configuredNumbers.has(machineNo) && appId !== noMerchant,
  );
  const comparisons = configured.map((machine) =>
    compareMachine(machine, storedByNumber.get(machine.machineNo), wallMs),
  );
  return {
    rows: [...comparisons.flatMap(({ rows }) => rows), ...removedMachines.map(withoutMerchant)],
    changes: [
      ...comparisons.flatMap(({ changes }) => changes),
      ...removedMachines.map(({ machineNo }) => removed('machine', machineNo)),
    ],
  };
}

function compareMachine(
  configured: ConfiguredMachine,
  stored: Machine | undefined,
  wallMs: number,
): Comparison<Machine> {
  const { machineNo } = configured;
  if (!stored) return { rows: [{ ...configured, createdAt: wallMs }], changes: [added('machine', machineNo)] };
  const { mode: _mode, ...configuredMembers } = configured;
  const { otherKeys: _keys, ...storedMembers } = stored;
  const row: Machine = { ...storedMembers, ...configuredMembers };
  if (stored.appId === noMerchant) return { rows: [row], changes: [added('machine', machineNo)] };
  const members = [
    ...changedMembers(stored, row, ['machineNo', 'key', 'otherKeys']),
    ...changedSecrets('keys', keysOf(stored), keysOf(row)),
  ];
  return members.length === 0
    ? unchanged
    : { rows: [row], changes: [{ subject: 'machine', name: machineNo, change: 'changed', members }] };
}

/** A machine that left the configuration. Its keys are forgotten with it. */
function withoutMerchant(machine: Machine): Machine {
  const { otherKeys: _keys, ...rest } = machine;
  return { ...rest, appId: noMerchant, key: '' };
}

/**
 * Compares the configured lanes of one machine with its stored ones. The configuration wins but for what the machine's
 * sales changed: stock, and how the last run left the lane. A lane that is configured no more keeps these and sells
 * nothing.
 */
export function compareLanes(configured: readonly ConfiguredLane[], stored: readonly Lane[]): Comparison<Lane> {
  const storedByLane = new Map(stored.map((lane) => [lane.lane, lane]));
  const configuredLanes = new Set(configured.map(({ lane }) => lane));
  const removedLanes = stored.filter(({ lane, productId }) => !configuredLanes.has(lane) && productId !== noProduct);
  const comparisons = configured.map((lane) => compareLane(lane, storedByLane.get(lane.lane)));
  return {
    rows: [
      ...comparisons.flatMap(({ rows }) => rows),
      ...removedLanes.map((lane) => ({ ...lane, productId: noProduct })),
    ],
    changes: [
      ...comparisons.flatMap(({ changes }) => changes),
      ...removedLanes.map((lane) => removed('lane', laneName(lane))),
    ],
  };
}

function compareLane(configured: ConfiguredLane, stored: Lane | undefined): Comparison<Lane> {
  const name = laneName(configured);
  if (!stored) return { rows: [{ ...configured, floorStatus: normalFloorStatus }], changes: [added('lane', name)] };
  const row: Lane = { ...stored, ...configured, stock: stored.stock };
  if (stored.productId === noProduct) return { rows: [row], changes: [added('lane', name)] };
  const members = changedMembers(stored, row, []);
  return members.length === 0
    ? unchanged
    : { rows: [row], changes: [{ subject: 'lane', name, change: 'changed', members }] };
}

/** Compares the merchants of two configurations. Secrets are counted, never shown. */
export function compareMerchants(before: readonly Merchant[], after: readonly Merchant[]): readonly ConfigChange[] {
  const oldByAppId = new Map(before.map((merchant) => [merchant.appId, merchant]));
  const newAppIds = new Set(after.map(({ appId }) => appId));
  return [
    ...after.flatMap((merchant) => compareMerchant(merchant, oldByAppId.get(merchant.appId))),
    ...before.filter(({ appId }) => !newAppIds.has(appId)).map(({ appId }) => removed('merchant', appId)),
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
  readonly defaultMode: FreshnessMode;
  readonly machines: Readonly<Record<string, FreshnessMode>>;
}

/**
 * Compares how machines' frames are distinguished from copies. A machine without a mode of its own changes with all
 * others.
 */
export function compareFreshness(before: ConfiguredFreshness, after: ConfiguredFreshness): readonly ConfigChange[] {
  const defaultChange: readonly ConfigChange[] =
    before.defaultMode === after.defaultMode
      ? []
      : [settingChange('freshness', `"${before.defaultMode}" → "${after.defaultMode}"`)];
  const machineNumbers = [...new Set([...Object.keys(before.machines), ...Object.keys(after.machines)])].sort();
  return [
    ...defaultChange,
    ...machineNumbers.flatMap((machineNo): readonly ConfigChange[] => {
      const [from, to] = [
        before.machines[machineNo] ?? before.defaultMode,
        after.machines[machineNo] ?? after.defaultMode,
      ];
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
 * Compares what people are shown: only how many entries differ, because texts are long. Machines and lanes that come or
 * go are changes of their own.
 */
export function compareDescriptions(before: Descriptions, after: Descriptions): readonly ConfigChange[] {
  const counts = [
    [countDifferences(before.machines, after.machines, ({ machineNo }) => machineNo).changed, 'machine'],
    [countDifferences(before.channels, after.channels, laneName).changed, 'lane'],
    [
      countDifferences(before.products, after.products, ({ productId, appId }) => `${productId} ${appId ?? ''}`).inAll,
      'product',
    ],
  ] as const;
  const parts = counts
    .filter(([count]) => count > 0)
    .map(([count, entryKind]) => `${count} ${entryKind}${count === 1 ? '' : 's'}`);
  return parts.length === 0 ? [] : [settingChange('descriptions', `of ${parts.join(', ')} changed`)];
}

/** How many entries are there in both and differ, and how many differ in all: those that came and went among them. */
function countDifferences<Entry>(
  before: readonly Entry[],
  after: readonly Entry[],
  keyOf: (entry: Entry) => string,
): { readonly changed: number; readonly inAll: number } {
  const textByKey = (entries: readonly Entry[]): Map<string, string> =>
    new Map(entries.map((entry) => [keyOf(entry), JSON.stringify(entry)]));
  const [oldTexts, newTexts] = [textByKey(before), textByKey(after)];
  const differingEntries = [...newTexts].filter(([key, text]) => oldTexts.get(key) !== text);
  const changed = differingEntries.filter(([key]) => oldTexts.has(key)).length;
  return { changed, inAll: differingEntries.length + [...oldTexts.keys()].filter((key) => !newTexts.has(key)).length };
}

function settingChange(member: string, detail: string): ConfigChange {
  return { subject: 'setting', name: member, change: 'changed', members: [{ member, detail }] };
}

const unchanged: Comparison<never> = { rows: [], changes: [] };

function added(subject: ConfigChange['subject'], name: string): ConfigChange {
  return { subject, name, change: 'added', members: [] };
}

function removed(subject: ConfigChange['subject'], name: string): ConfigChange {
  return { subject, name, change: 'removed', members: [] };
}

function laneName({ machineNo, lane }: Pick<Lane, 'machineNo' | 'lane'>): string {
  return `${machineNo} lane ${lane}`;
}

function changedMembers(before: object, after: object, except: readonly string[]): readonly MemberChange[] {
  const oldMembers = before as Readonly<Record<string, unknown>>;
  const members = Object.entries(after).filter(([member]) => !except.includes(member));
  return members.flatMap(([member, value]) => {
    const [from, to] = [JSON.stringify(oldMembers[member]), JSON.stringify(value)];
    return from === to ? [] : [{ member, detail: `${from} → ${to}` }];
  });
}

/** The first of several secrets is the one that signs, so their order counts. */
function changedSecrets(member: string, before: readonly string[], after: readonly string[]): readonly MemberChange[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const addedCount = after.filter((secret) => !before.includes(secret)).length;
  const removedCount = before.filter((secret) => !after.includes(secret)).length;
  const parts = [addedCount > 0 ? `${addedCount} new` : '', removedCount > 0 ? `${removedCount} withdrawn` : ''].filter(
    (text) => text !== '',
  );
  return [{ member, detail: parts.length > 0 ? parts.join(', ') : 'in another order' }];
}
