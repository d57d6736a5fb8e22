// `node release-notes.mjs v1.2.3`: prints what CHANGELOG.md has about a version, as the notes of its release. Fails
// where the tag is not the version of package.json, or the changelog has no dated section about it.
import { readFileSync } from 'node:fs';

/** The notes of a release. @throws {Error} with what is missing. */
export function releaseNotes(tag, version, changelog) {
  if (tag !== `v${version}`) throw new Error(`the tag is ${tag}, and package.json has version ${version}`);
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => text.startsWith(`${version} `));
  if (section === undefined) throw new Error(`CHANGELOG.md has no section "## ${version} (YYYY-MM-DD)"`);
  const [heading = '', ...lines] = section.split('\n');
  if (!/\(\d{4}-\d{2}-\d{2}\)$/.test(heading))
    throw new Error(`the section "## ${heading}" of CHANGELOG.md has no date: write "## ${version} (YYYY-MM-DD)"`);
  return lines.join('\n').trim();
}

if (process.argv[1] === import.meta.filename) {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  try {
    console.log(releaseNotes(process.argv[2] ?? '', version, readFileSync('CHANGELOG.md', 'utf8')));
  } catch (error) {
    console.error(`release-notes: ${error.message}`);
    process.exitCode = 1;
  }
}
