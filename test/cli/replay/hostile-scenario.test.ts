import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { fc, test } from '@fast-check/vitest';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { rejudge } from '#cli/bench/rejudge.ts';
import { registerReplay } from '#cli/replay/index.ts';
import { commentText, sourceLiteral, quoteSource } from '#cli/replay/source-literal.ts';
import { saveScenario } from '#cli/replay/save-scenario.ts';
import { saveTest } from '#cli/replay/save-test.ts';
import { determinismCheck } from '#harness/simulation/world-finding.ts';
import { openOutputs } from '#cli/simulate/outputs.ts';
import { checks } from '#harness/checks/index.ts';
import { yamlText } from '#harness/scenario/yaml/yaml-text.ts';
import { drawWorld } from '#harness/simulation/draw-world.ts';
import { readReplayFile } from '#harness/simulation/replay/file.ts';
import { readReplay, replayOf, type Replay } from '#harness/simulation/replay/replay.ts';
import { decodeToken, encodeToken } from '#harness/simulation/replay/token.ts';
import { passing } from '#test/harness/reports/bench/sample.ts';
import { runs } from '#test/properties/settings.ts';
import { command, inFolder } from '../run-command.ts';

/** Text that leaves a string, a comment, a line, a file name, or the eye of its reader. */
const hostile = [
  "x', () => {}); process.exit(7); it('y",
  '*/ process.exit(7); /*',
  'x\nprocess.exit(7);\n//',
  'x\u2028process.exit(7);\u2029',
  'x\rprocess.exit(7)',
  '`${process.exit(7)}`',
  "\\'); process.exit(7); //",
  '../../../tmp/planted',
  'x\u202e\u2066*/ //',
  '\u001b]0;title\u0007',
] as const;

const digest = '0123456789abcdef'.repeat(4);
const replay: Replay = replayOf({
  version: '0.1.0',
  seed: 5,
  mutant: null,
  rule: { check: 'fencing' },
  digest,
  scenario: null,
});
const replayInput = (overrides: Partial<Replay> = {}, source = 'v3.x') => ({
  replay: { ...replay, ...overrides },
  scenario: drawWorld(5),
  source,
});
const silent = { err: () => undefined } as unknown as Parameters<typeof saveTest>[0];

/** The kinds of statements of a source file, and what it calls at its top. */
function statementsOf(source: string): string[] {
  const file = ts.createSourceFile('x.test.ts', source, ts.ScriptTarget.ES2022, true);
  expect((file as unknown as { parseDiagnostics: unknown[] }).parseDiagnostics).toEqual([]);
  return file.statements.map((statement) => {
    if (ts.isExpressionStatement(statement) && ts.isCallExpression(statement.expression))
      return statement.expression.expression.getText();
    return ts.SyntaxKind[statement.kind];
  });
}

describe('a replay from outside', () => {
  it.each(hostile)('whose check is %j is refused, as a token and as a file, and nothing is written', (check) =>
    inFolder(async (dir) => {
      const token = encodeToken({ ...replay, check });
      expect(() => decodeToken(token)).toThrow(/names a check that this vendloop does not have: "[\w?-]+"/);
      expect(() => readReplayFile(JSON.stringify({ format: 'vendloop-replay/3', ...replay, check }), 'r.json')).toThrow(
        'does not have',
      );
      const [source, scenario] = [join(dir, 'x.test.ts'), join(dir, 'x.yaml')];
      const output = await command(registerReplay, [
        'replay',
        token,
        '--out',
        join(dir, 'out'),
        '--save-test',
        source,
        '--save-scenario',
        scenario,
      ]);
      expect(output.usageError).toMatch(
        /^this cannot be replayed: the token names a check that this vendloop does not have: "[\w?-]+"\. /,
      );
      expect(() => readFileSync(source)).toThrow();
      expect(() => readFileSync(scenario)).toThrow();
    }),
  );

  it('knows every name that a finding can have', () => {
    for (const check of [...checks.map(({ name }) => name), 'core-failure', 'determinism'])
      expect(readReplay({ ...replay, check }, 'it').check).toBe(check);
  });

  it.each(hostile)('whose version, or mutant, is %j is refused', (text) => {
    for (const part of ['vendloop', 'zoo'] as const)
      expect(() => readReplay({ ...replay, [part]: text }, 'it')).toThrow(`it is no replay of vendloop: ${part}`);
  });

  it.each(hostile)('whose world is called %j is refused: a folder is called after it', (name) => {
    expect(() => decodeToken(encodeToken({ ...replay, scenario: { ...drawWorld(5), name } }))).not.toThrow();
    return inFolder(async (dir) => {
      const output = await command(registerReplay, [
        'replay',
        encodeToken({ ...replay, scenario: { ...drawWorld(5), name } }),
        '--out',
        join(dir, 'out'),
      ]);
      expect(output.usageError).toContain('its world is no valid scenario here: name');
    });
  });
});

describe('a test that is saved of a replay', () => {
  const forVitest = ['ImportDeclaration', 'ImportDeclaration', 'FirstStatement', 'it'];
  const forNode = ['ImportDeclaration', 'ImportDeclaration', 'ImportDeclaration', 'FirstStatement', 'test'];

  // Past the reader, on purpose: the writer keeps its own word.
  it.each(hostile)('has the statements of its template and no other, whatever its texts are: %j', (text) =>
    inFolder((dir) => {
      const [file, nodeFile] = [join(dir, 'x.test.ts'), join(dir, 'x.test.mjs')];
      const long = { scenario: { noise: Array.from({ length: 3_000 }, (_, at) => (at * 2_654_435_761) % 997) } };
      const world = { ...drawWorld(5), title: text };
      const input = { ...replayInput({ check: text, ...long }, text), scenario: world };
      for (const [name, usual] of [
        [file, forVitest],
        [nodeFile, forNode],
      ] as const) {
        saveTest(silent, name, input, false);
        const source = readFileSync(name, 'utf8');
        expect(statementsOf(source)).toEqual(usual);
        expect(source).toContain('vendloop replay ');
        expect(source).not.toMatch(/[\p{Zl}\p{Zp}\p{Cf}]|(?!\n)\p{Cc}/u);
      }
      return Promise.resolve();
    }),
  );

  it('compares two histories where one seed gave two', () =>
    inFolder((dir) => {
      const file = join(dir, 'x.test.mjs');
      saveTest(silent, file, replayInput({ check: determinismCheck, store: 'sqlite', mutant: 'expires-early' }), false);
      const source = readFileSync(file, 'utf8');
      expect(statementsOf(source)).toEqual(['ImportDeclaration', ...forNode]);
      expect(source).toContain("playScenario(world, { store: 'sqlite', mutant: 'expires-early' })");
      expect(source).toContain('assert.deepEqual(formatHistory(second.history), formatHistory(first.history));');
      return Promise.resolve();
    }));

  it('is refused under a name that no test runner finds', () => {
    expect(() => saveTest(silent, 'x.ts', replayInput(), false)).toThrow(/x\.ts must end in \.test\.ts.*\.test\.mjs/);
  });
});

describe('a scenario that is saved of a replay', () => {
  it.each(hostile)('is the scenario and nothing else: %j', (text) =>
    inFolder((dir) => {
      const file = join(dir, 'x.yaml');
      const scenario = { ...drawWorld(5), title: text };
      saveScenario(silent, file, { ...replayInput({ check: text }), scenario }, false);
      const read = parse(readFileSync(file, 'utf8')) as { title: string; seed: number };
      expect(read).toMatchObject({ title: text, seed: 5 });
      expect(Object.keys(read)).not.toContain('process');
      return Promise.resolve();
    }),
  );

  test.prop([fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }))], { numRuns: runs(100) })(
    'comes back from YAML as it was',
    (data) => {
      // Half characters are no text: UTF-8 cannot hold them, and a validated scenario comes from UTF-8.
      fc.pre(
        Object.entries(data)
          .flat()
          .every((text) => text.isWellFormed()) && !('__proto__' in data && Object.hasOwn(data, '__proto__')),
      );
      expect(parse(yamlText({ data }))).toEqual({ data });
    },
  );
});

describe('a literal of source code', () => {
  test.prop([fc.string({ unit: 'binary' })], { numRuns: runs(300) })(
    'means the text that it was made of, on one line that hides nothing',
    (text) => {
      const source = quoteSource(text);
      expect(runInNewContext(`(${source})`)).toBe(text);
      expect(source).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    },
  );

  it.each(hostile)('and a comment with %j in it is a comment to its end', (text) => {
    expect(runInNewContext(`// ${commentText(text)}\n1`)).toBe(1);
    expect(runInNewContext(`/* ${commentText(text)} */ 1`)).toBe(1);
  });

  it('keeps a member called __proto__ a member', () => {
    const data = JSON.parse('{"__proto__":{"evil":1},"a-b":[1,"x\'"],"c":{}}') as object;
    const back = runInNewContext(`JSON.stringify(${sourceLiteral(data)})`) as string;
    expect(back).toBe(JSON.stringify(data));
  });
});

describe('the file of a replay', () => {
  it('lies in the folder that was named, for every check', () =>
    inFolder((dir) => {
      const written: string[] = [];
      const io = {
        now: () => 0,
        err: () => undefined,
        command: (...args: string[]) => args.join(' '),
      } as unknown as Parameters<typeof openOutputs>[0];
      const outputs = openOutputs(io, { out: dir }, 'simulate');
      for (const { name: check } of checks) {
        outputs.replay({ seed: 5, replay: { ...replay, check } } as Parameters<typeof outputs.replay>[0]);
        written.push(join(dir, `replay-5-${check}.json`));
      }
      for (const file of written) {
        expect(dirname(file)).toBe(dir);
        expect(readReplayFile(readFileSync(file, 'utf8'), basename(file)).seed).toBe(5);
      }
      return Promise.resolve();
    }));
});

describe('a stored benchmark', () => {
  it('is judged by the history beside it, and by no file elsewhere', () =>
    inFolder(async (dir) => {
      mkdirSync(join(dir, 'run'));
      writeFileSync(join(dir, 'elsewhere.gz'), '');
      const file = join(dir, 'run', 'bench.json');
      writeFileSync(file, JSON.stringify(passing({ files: { history: '../elsewhere.gz' } })));
      const io = {} as Parameters<typeof rejudge>[0];
      await expect(rejudge(io, file)).rejects.toThrow(`${join(dir, 'run', 'elsewhere.gz')} is missing`);
    }));
});
