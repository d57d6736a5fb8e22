import { describe, expect, it } from 'vitest';
import {
  compareDescriptions,
  compareFreshness,
  compareLanes,
  compareMachines,
  compareMerchants,
} from '#core/domain/configuration.ts';
import type { Descriptions } from '#core/domain/description.ts';
import type { ConfiguredMachine, Machine } from '#core/domain/machine.ts';
import { sampleLane, sampleMachine } from '../store/samples.ts';

const wallMs = 1_800_000_000_000;
const no = '10000001';

function configured(changes: Partial<Machine> = {}): ConfiguredMachine {
  const { createdAt: _since, ...machine } = sampleMachine(no, changes);
  return machine;
}
const machines = (configuredMachines: readonly ConfiguredMachine[], stored: readonly Machine[]) =>
  compareMachines(configuredMachines, stored, wallMs);

describe('machines of a configuration beside the stored ones', () => {
  it('change nothing and write nothing when they are the same', () => {
    expect(machines([configured()], [sampleMachine(no)])).toEqual({ rows: [], changes: [] });
  });

  it('keep their mode, which a machine reports itself, and the time since when they are known', () => {
    expect(machines([configured({ mode: 'NORMAL' })], [sampleMachine(no, { mode: 'TRANSFER', createdAt: 7 })])).toEqual(
      {
        rows: [],
        changes: [],
      },
    );
    expect(
      machines([configured({ name: 'new' })], [sampleMachine(no, { mode: 'TRANSFER', createdAt: 7 })]).rows,
    ).toEqual([sampleMachine(no, { name: 'new', mode: 'TRANSFER', createdAt: 7 })]);
  });

  it('are entered when they are new', () => {
    expect(machines([configured()], [])).toEqual({
      rows: [sampleMachine(no, { createdAt: wallMs })],
      changes: [{ subject: 'machine', name: no, change: 'added', members: [] }],
    });
  });

  it('win in every other member, and list which and how', () => {
    const { rows, changes } = machines(
      [configured({ appId: 'app-2', kind: 'conveyor', board: 5, utcOffsetMinutes: 60 })],
      [sampleMachine(no)],
    );
    expect(rows).toEqual([sampleMachine(no, { appId: 'app-2', kind: 'conveyor', board: 5, utcOffsetMinutes: 60 })]);
    expect(changes).toEqual([
      {
        subject: 'machine',
        name: no,
        change: 'changed',
        members: [
          { member: 'appId', detail: '"app-1" → "app-2"' },
          { member: 'kind', detail: '"motor" → "conveyor"' },
          { member: 'board', detail: '2 → 5' },
          { member: 'utcOffsetMinutes', detail: '480 → 60' },
        ],
      },
    ]);
  });

  it.each<[string, Partial<Machine>, Partial<Machine>, string]>([
    ['replaced', { key: 'old' }, { key: 'new' }, '1 new, 1 withdrawn'],
    ['joined by a new one', { key: 'old' }, { key: 'new', otherKeys: ['old'] }, '1 new'],
    ['withdrawn after its successor', { key: 'new', otherKeys: ['old'] }, { key: 'new' }, '1 withdrawn'],
    ['put in another order', { key: 'a', otherKeys: ['b'] }, { key: 'b', otherKeys: ['a'] }, 'in another order'],
  ])('report that a key was %s, and no key', (_how, before, after, detail) => {
    const compared = machines([configured(after)], [sampleMachine(no, before)]);
    expect(compared.changes).toMatchObject([{ members: [{ member: 'keys', detail }] }]);
    expect(compared.rows).toEqual([sampleMachine(no, after)]);
  });

  it('that left stay as rows of no merchant without keys, and may come back as they were', () => {
    const removed = machines([], [sampleMachine(no, { otherKeys: ['old'], mode: 'MAINTENANCE' })]);
    expect(removed).toEqual({
      rows: [sampleMachine(no, { appId: '', key: '', mode: 'MAINTENANCE' })],
      changes: [{ subject: 'machine', name: no, change: 'removed', members: [] }],
    });
    expect(machines([], removed.rows)).toEqual({ rows: [], changes: [] });
    expect(machines([configured()], removed.rows)).toMatchObject({
      rows: [sampleMachine(no, { mode: 'MAINTENANCE' })],
      changes: [{ change: 'added' }],
    });
  });
});

describe('lanes of a configuration beside the stored ones', () => {
  const lane = ({ floorStatus: _floor, ...rest } = sampleLane(no, 3)) => rest;

  it('never change the stock or the state of a lane that is known', () => {
    const stored = sampleLane(no, 3, { stock: 1, floorStatus: 47 });
    expect(compareLanes([{ ...lane(), stock: 5 }], [stored])).toEqual({ rows: [], changes: [] });
    expect(compareLanes([{ ...lane(), stock: 5, price: 400 }], [stored])).toEqual({
      rows: [sampleLane(no, 3, { stock: 1, floorStatus: 47, price: 400 })],
      changes: [
        {
          subject: 'lane',
          name: `${no} lane 3`,
          change: 'changed',
          members: [{ member: 'price', detail: '350 → 400' }],
        },
      ],
    });
  });

  it('that left sell nothing and keep their stock, also when they come back', () => {
    const removed = compareLanes([], [sampleLane(no, 3, { stock: 2 })]);
    expect(removed).toMatchObject({
      rows: [sampleLane(no, 3, { stock: 2, productId: 0 })],
      changes: [{ change: 'removed' }],
    });
    expect(compareLanes([], removed.rows)).toEqual({ rows: [], changes: [] });
    expect(compareLanes([lane()], removed.rows)).toMatchObject({
      rows: [sampleLane(no, 3, { stock: 2 })],
      changes: [{ change: 'added' }],
    });
  });

  it('that are new begin with the stock of the configuration', () => {
    expect(compareLanes([lane()], []).rows).toEqual([sampleLane(no, 3)]);
  });
});

describe('merchants of two configurations', () => {
  const one = { appId: 'shop', appSecret: 's1', appKey: 'k1', name: 'Shop' };

  it('list who came and who left, and what of the others changed, without a secret', () => {
    const changes = compareMerchants(
      [one, { ...one, appId: 'left' }],
      [
        { ...one, appSecret: 's2', otherAppSecrets: ['s1'], appKey: 'k2', name: 'New' },
        { ...one, appId: 'came' },
      ],
    );
    expect(changes).toEqual([
      {
        subject: 'merchant',
        name: 'shop',
        change: 'changed',
        members: [
          { member: 'name', detail: '"Shop" → "New"' },
          { member: 'appSecret', detail: '1 new' },
          { member: 'appKey', detail: '1 new, 1 withdrawn' },
        ],
      },
      { subject: 'merchant', name: 'came', change: 'added', members: [] },
      { subject: 'merchant', name: 'left', change: 'removed', members: [] },
    ]);
    expect(JSON.stringify(changes)).not.toMatch(/s1|s2|k1|k2/);
  });
});

describe('freshness of two configurations', () => {
  const machine = (name: string, detail: string) => ({
    subject: 'machine',
    name,
    change: 'changed',
    members: [{ member: 'freshness', detail }],
  });

  it('changes nothing when every machine has what it had, by itself or with all others', () => {
    expect(
      compareFreshness(
        { defaultMode: 'monotone', machines: {} },
        { defaultMode: 'monotone', machines: { [no]: 'monotone' } },
      ),
    ).toEqual([]);
  });

  it('lists what changes for machines that have their own, and for all others', () => {
    expect(
      compareFreshness(
        { defaultMode: 'monotone', machines: { 1: 'off', 2: 'window' } },
        { defaultMode: 'window', machines: { 2: 'window', 3: 'off' } },
      ),
    ).toEqual([
      {
        subject: 'setting',
        name: 'freshness',
        change: 'changed',
        members: [{ member: 'freshness', detail: '"monotone" → "window"' }],
      },
      machine('1', '"off" → "window"'),
      machine('3', '"monotone" → "off"'),
    ]);
  });
});

describe('descriptions of two configurations', () => {
  const machineDescription = (machineNo: string, address: string) => ({
    machineNo,
    address,
    notifyMessage: '',
    lngLat: '',
    contact: '',
    tel: '',
  });
  const descriptionsOf = (machines: Descriptions['machines']): Descriptions => ({
    machines,
    products: [],
    channels: [],
  });

  it('are counted where they differ; machines that come and go are changes of their own', () => {
    const before = descriptionsOf([machineDescription('1', 'hall'), machineDescription('2', 'yard')]);
    expect(compareDescriptions(before, before)).toEqual([]);
    expect(
      compareDescriptions(before, descriptionsOf([machineDescription('1', 'hall'), machineDescription('3', '')])),
    ).toEqual([]);
    expect(
      compareDescriptions(before, descriptionsOf([machineDescription('1', 'roof'), machineDescription('2', 'yard')])),
    ).toEqual([
      {
        subject: 'setting',
        name: 'descriptions',
        change: 'changed',
        members: [{ member: 'descriptions', detail: 'of 1 machine changed' }],
      },
    ]);
  });
});
