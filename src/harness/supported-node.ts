/** The oldest version of Node that vendloop runs on: the same as `engines` of package.json. */
const oldestSupported = [20, 19] as const;

/** Why vendloop does not run on this version of Node (`v18.20.4`), with the remedy; null where it does. */
export function unsupportedNodeMessage(version: string): string | null {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const [oldestMajor, oldestMinor] = oldestSupported;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return null;
  return (
    `vendloop needs Node ${oldestSupported.join('.')} or later, and this is Node ${version.replace(/^v/, '')}: ` +
    'install a current one from https://nodejs.org, or run it with "npx -p node@24 node"'
  );
}
