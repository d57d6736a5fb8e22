import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { githubAnnotations } from '#harness/reports/suite/github.ts';
import { suitesMarkdown } from '#harness/reports/suite/markdown.ts';
import type { TestSuite } from '#harness/reports/suite/test-suite.ts';
import { suiteWith } from './sample-suites.ts';

const annotations = (...suites: readonly TestSuite[]): readonly string[] =>
  githubAnnotations(suites, (file) => `repo/${file}`)
    .split('\n')
    .filter((line) => line !== '');

describe('annotations of a GitHub job', () => {
  it('are errors at the line of what failed, escaped so that no text ends the command', () => {
    expect(annotations(suiteWith('passed'), suiteWith('failed'))).toEqual([
      '::error file=repo/tests/jam%2C lane%3A1.yaml,line=11,title=a <failed> run%3A failed::' +
        '100 %25: one,%0Atwo ::error::%0Areplay: vendloop run "x"',
    ]);
  });

  it('are warnings for what could not be judged', () => {
    const lines = annotations(suiteWith('error', { cases: [] }));
    expect(lines).toEqual([
      '::warning file=repo/tests/jam%2C lane%3A1.yaml,line=2,title=a <error> run::' +
        'the reason%0Areplay: vendloop run "x"',
    ]);
  });

  it('name no file where there is none', () => {
    const { file: _, ...suite } = suiteWith('failed', { cases: [] });
    expect(annotations(suite)).toEqual(['::error title=a <failed> run::the reason%0Areplay: vendloop run "x"']);
  });

  it('are no more than GitHub shows, with one of every suite first', () => {
    const failing = { className: 'check', state: 'failed', message: 'so' } as const;
    const suites = Array.from({ length: 8 }, (_, at) =>
      suiteWith('failed', { name: `run ${at}`, cases: [1, 2].map((n) => ({ ...failing, name: `check ${n}` })) }),
    );
    const lines = annotations(...suites);
    expect(lines).toHaveLength(10);
    suites.forEach(({ name }, at) => expect(lines[at]).toContain(`title=${name}%3A check 1`));
    expect(lines[9]).toBe('::error title=vendloop::… and 7 more: the summary of this job has all of them.');
  });

  test.prop([fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })])(
    'are one command a line, whatever the texts hold',
    (name, message) => {
      const cases = [{ className: 'check', name, state: 'failed', message }] as const;
      const text = githubAnnotations([suiteWith('failed', { name, cases, file: name })], (file) => file);
      expect(text).toMatch(/^::error file=[^\r\n:,]*,line=\d+,title=[^\r\n:,]*::[^\r\n]*\n$/);
    },
  );
});

describe('the summary of suites', () => {
  it('shows what failed first, with the command that repeats it, and a row for each', () => {
    const text = suitesMarkdown('vendloop run', [suiteWith('passed'), suiteWith('failed'), suiteWith('error')]);
    expect(text).toMatch(/^## vendloop run: 1 of 3 as declared\n/);
    expect(text.indexOf('### a &lt;failed&gt; run')).toBeGreaterThan(0);
    expect(text).toContain('```sh\nvendloop run "x"\n```');
    expect(text).toContain('| ok | a &lt;passed&gt; run | PASS | 12.3 s |');
    expect(text).toContain('| not judged | a &lt;error&gt; run | INCONCLUSIVE | 12.3 s |');
  });
});
