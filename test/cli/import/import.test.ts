import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { registerCheck } from '#cli/check/index.ts';
import { registerImport } from '#cli/import/index.ts';
import { command, inFolder, type CommandResult } from '../run-command.ts';

const examples = resolve(import.meta.dirname, '../../../examples/import');
const read = (name: string): string => readFileSync(join(examples, name), 'utf8');

interface Imported {
  readonly imported: CommandResult;
  readonly checked: CommandResult;
  readonly verdict: { readonly verdict: string; readonly why: string; readonly findings: readonly Finding[] };
  readonly notVisible: readonly string[];
}
interface Finding {
  readonly check: string;
  readonly message: string;
}

/** Imports a log and judges its history. */
async function importAndCheck(log: string, mapping: string, extension: string): Promise<Imported> {
  return inFolder(async (dir) => {
    const [logFile, mappingFile, out] = [join(dir, `log.${extension}`), join(dir, 'm.yaml'), join(dir, 'h.ndjson')];
    writeFileSync(logFile, log);
    writeFileSync(mappingFile, mapping);
    const imported = await command(registerImport, ['import', logFile, '--mapping', mappingFile, '--out', out]);
    expect(imported.usageError).toBe('');
    const checked = await command(registerCheck, ['check', out]);
    const json = JSON.parse((await command(registerCheck, ['check', '--json', out])).out) as Imported['verdict'] & {
      readonly notVisible: readonly { readonly check: string }[];
    };
    return { imported, checked, verdict: json, notVisible: json.notVisible.map(({ check }) => check) };
  });
}

const formats = [
  {
    log: 'gateway',
    extension: 'csv',
    mapping: 'gateway.mapping.yaml',
    planted: ['paid-quantity', 'callback-delivered', 'linearizable-lock'],
    hidden: ['honest-success', 'dwell-bound'],
  },
  {
    log: 'cloud',
    extension: 'ndjson',
    mapping: 'cloud.mapping.yaml',
    planted: ['paid-quantity', 'callback-delivered', 'dwell-bound'],
    hidden: ['linearizable-lock', 'paid-first'],
  },
] as const;

describe.each(formats)('the example $log ($extension)', ({ log, extension, mapping, planted, hidden }) => {
  it('shows its double dispense, its lost callback and its lock that outlives, and nothing else', async () => {
    const { checked, verdict } = await importAndCheck(read(`${log}.${extension}`), read(mapping), extension);
    expect(checked.code).toBe(1);
    expect(verdict.findings.map(({ check }) => check).toSorted()).toEqual([...planted].toSorted());
  });

  it('is PASS without them, and names what was not visible and why', async () => {
    const { checked, verdict, notVisible } = await importAndCheck(
      read(`${log}-clean.${extension}`),
      read(mapping),
      extension,
    );
    expect(verdict.verdict).toBe('PASS');
    expect(checked.code).toBe(0);
    for (const law of hidden) {
      expect(notVisible).toContain(law);
      expect(verdict.why).toContain(law);
    }
    for (const law of planted) expect(notVisible).not.toContain(law);
    expect(checked.out).toContain('Not visible in this log:');
    expect(checked.out).toMatch(/no log holds\s+what it\s+needs/);
  });
});

describe('docs/import.md', () => {
  const page = readFileSync(resolve(import.meta.dirname, '../../../docs/import.md'), 'utf8');
  /** What `check` prints of an example. */
  const shown = (name: string): Promise<string> =>
    inFolder(async (dir) => {
      const [log, mapping, out] = [`examples/import/${name}.csv`, 'examples/import/gateway.mapping.yaml', `${dir}/h`];
      await command(registerImport, ['import', log, '--mapping', mapping, '--out', out]);
      return (await command(registerCheck, ['check', out])).out.trimEnd();
    });

  it('shows what the example comes to', async () => {
    expect(page).toContain(await shown('gateway'));
    const clean = await shown('gateway-clean');
    expect(page).toContain(clean.slice(clean.indexOf('PASS')));
  });
});

describe('the import', () => {
  const clean = read('gateway-clean.csv');
  const mapping = read('gateway.mapping.yaml');
  const lines = clean.trimEnd().split('\n');

  it('counts rows that match no rule, and shows what stands in them', async () => {
    const { imported } = await importAndCheck(clean, mapping, 'csv');
    expect(imported.out).toContain('3 rows matched no rule:\n  3 × event HEARTBEAT\n');
  });

  it('names rows that cannot be used, and what needs them is INCONCLUSIVE', async () => {
    const at = lines.findIndex((line) => line.includes('NOTIFY'));
    const broken = lines.with(at, (lines[at] ?? '').replace(/^[^,]+/, 'soon'));
    const { imported, verdict } = await importAndCheck(`${broken.join('\n')}\n`, mapping, 'csv');
    expect(imported.out).toContain(`line ${at + 1}: "soon" in time is no time`);
    expect(verdict.verdict).toBe('INCONCLUSIVE');
    expect(verdict.why).toContain('callback-delivered: the log has rows for it that could not be used');
    expect(verdict.why).toContain('may only come of that; first: Delivery 881');
  });

  it('names a machine that the mapping does not know', async () => {
    const { imported, verdict } = await importAndCheck(clean.replaceAll('VM-0018', 'VM-0081'), mapping, 'csv');
    expect(imported.out).toContain('machine "VM-0081" is not in the mapping');
    expect(verdict.verdict).toBe('INCONCLUSIVE');
  });

  it('sorts a log that is out of order, and reports how many rows moved', async () => {
    const [head = '', ...rows] = lines;
    const moved = [...rows.slice(10), ...rows.slice(0, 10)];
    const { imported, verdict } = await importAndCheck(`${[head, ...moved].join('\n')}\n`, mapping, 'csv');
    expect(imported.out).toContain('9 rows stood after a later one');
    expect(verdict.verdict).toBe('PASS');
  });

  it('names a last line that breaks off', async () => {
    const { imported, verdict } = await importAndCheck(clean.slice(0, -30), mapping, 'csv');
    expect(imported.out).toContain('the last line breaks off');
    expect(verdict.verdict).toBe('PASS');
  });

  it('leaves out what began before the log, unless everything was at rest', async () => {
    const cut = [lines[0], ...lines.slice(8)].join('\n');
    const underWay = mapping.replace(/ {2}begins: at-rest.*\n/, '  begins: under-way\n');
    const { imported, verdict } = await importAndCheck(`${cut}\n`, underWay, 'csv');
    expect(imported.out).toMatch(/\d events? left out: about what began before the log/);
    expect(verdict.verdict).toBe('PASS');
  });

  it('requires what the mapping is to prove', async () => {
    const { verdict } = await importAndCheck(clean, `${mapping}proves: [honest-success]\n`, 'csv');
    expect(verdict.verdict).toBe('INCONCLUSIVE');
    expect(verdict.why).toContain('honest-success, which is not visible in the log: no sensor saw items drop');
  });

  it('does not judge a kind of which the log holds a part', async () => {
    const partial = mapping.replace('covers:\n', 'covers:\n  partial: [callback-received]\n');
    const { notVisible, checked } = await importAndCheck(read('gateway.csv'), partial, 'csv');
    expect(notVisible).toContain('callback-delivered');
    expect(checked.out).toContain('(the log holds a part of them)');
  });

  const refusal = async (log: string, mappingText: string): Promise<string> =>
    (
      await command(registerImport, ['import', 'log.csv', '--mapping', 'm.yaml', '--out', '/nowhere/h.ndjson'], {
        'log.csv': log,
        'm.yaml': mappingText,
      })
    ).usageError;

  it.each([
    [
      'a member with its nearest name',
      mapping.replace('record: line, lane', 'recrod: line, lane'),
      'm.yaml:11:',
      'did you mean "record"',
    ],
    ['a kind', mapping.replace('order-created', 'order-create'), 'm.yaml:11:', 'did you mean "order-created"'],
    [
      'a value that a member cannot have',
      mapping.replace('OK: success', 'OK: succes'),
      'm.yaml:',
      'did you mean "success"',
    ],
    ['a column', mapping.replace('column: machine', 'column: machin'), 'm.yaml:5:', 'did you mean "machine"'],
    ['drops that are not declared', mapping.replace('drops: reported', ''), 'm.yaml:', 'state with "drops"'],
    ['a zone', mapping.replace('Asia/Shanghai', 'Asia/Shanghia'), 'm.yaml:3:', 'it must be an offset'],
  ])('names the place of %s', async (_, wrong, place, hint) => {
    const message = await refusal(clean, wrong);
    expect(message).toContain(place);
    expect(message).toContain(hint);
  });

  it('refuses a log of which no row matches', async () => {
    const message = await refusal(clean.replaceAll(/,(?=[A-Z_]+,)(?!VM)[A-Z_]+,/g, ',OTHER,'), mapping);
    expect(message).toContain('matches a rule of the mapping; there are: event OTHER');
  });
});
