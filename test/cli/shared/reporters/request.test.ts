import { describe, expect, it } from 'vitest';
import { reporterNames } from '#cli/shared/reporters/names.ts';
import { requestedReporters } from '#cli/shared/reporters/request.ts';

describe('the reporters of a command line', () => {
  it('are read from lists, with files, and from the short flags', () => {
    expect(requestedReporters({ reporter: ['junit,ctrf=out/c.json', 'github'] }, reporterNames)).toEqual([
      { name: 'junit', file: null },
      { name: 'ctrf', file: 'out/c.json' },
      { name: 'github', file: null },
    ]);
    expect(requestedReporters({ json: true, junit: 'j.xml', markdown: 's.md' }, reporterNames)).toEqual([
      { name: 'json', file: '-' },
      { name: 'junit', file: 'j.xml' },
      { name: 'markdown', file: 's.md' },
    ]);
    expect(requestedReporters({ markdown: true }, reporterNames)).toEqual([{ name: 'markdown', file: '-' }]);
    expect(requestedReporters({}, reporterNames)).toEqual([]);
  });

  it.each([
    ['jnuit', '--reporter: there is no reporter "jnuit"; did you mean "junit"? (valid here: '],
    ['', 'there is no reporter ""'],
    ['junit=', '--reporter junit= has no file: write junit=FILE, or junit alone'],
    ['github=x', '--reporter github takes no file'],
    ['json=-,junit=-', 'json and junit cannot both go to standard output'],
  ])('"%s" is refused: %s', (reporter, message) => {
    expect(() => requestedReporters({ reporter: [reporter] }, reporterNames)).toThrow(message);
  });

  it('names the reporters of the command alone', () => {
    expect(() => requestedReporters({ reporter: ['html'] }, ['junit', 'json'])).toThrow(
      /valid here: [^)]*junit[^)]*\)/,
    );
  });
});
