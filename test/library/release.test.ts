import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { read } from '#test/docs/pages.ts';
import { releaseNotes } from '../../release-notes.mjs';

const changelog =
  '# Changelog\n\n## 0.3.0 (unreleased)\n\nNext.\n\n## 0.2.0 (2026-12-01)\n\n- New.\n\n## 0.1.0 (2026-11-01)\n';

describe('the notes of a release', () => {
  it('are the section of its version', () => {
    expect(releaseNotes('v0.2.0', '0.2.0', changelog)).toBe('- New.');
  });

  it.each([
    ['v0.2.1', '0.2.0', 'the tag is v0.2.1, and package.json has version 0.2.0'],
    ['v0.4.0', '0.4.0', 'CHANGELOG.md has no section "## 0.4.0 (YYYY-MM-DD)"'],
    ['v0.3.0', '0.3.0', 'the section "## 0.3.0 (unreleased)" of CHANGELOG.md has no date'],
  ])('of %s, where package.json has %s: %s', (tag, version, message) => {
    expect(() => releaseNotes(tag, version, changelog)).toThrow(message);
  });
});

describe('the release workflow', () => {
  const workflow = parse(read('.github/workflows/release.yml')) as {
    readonly on: object;
    readonly jobs: { readonly publish: { readonly permissions: object; readonly steps: readonly { run?: string }[] } };
  };
  const commands = workflow.jobs.publish.steps.flatMap(({ run }) => (run === undefined ? [] : [run]));

  it('publishes with provenance, when a tag is pushed, after the notes and the tests', () => {
    expect(workflow.on).toEqual({ push: { tags: ['v*'] } });
    expect(workflow.jobs.publish.permissions).toMatchObject({ 'id-token': 'write' });
    const publish = commands.indexOf('npm publish --provenance --access public');
    expect(publish).toBeGreaterThan(commands.findIndex((run) => run.startsWith('npm test')));
    expect(publish).toBeGreaterThan(commands.findIndex((run) => run.startsWith('node release-notes.mjs')));
    expect(commands.findIndex((run) => run.startsWith('npm test'))).toBeGreaterThan(-1);
  });
});
