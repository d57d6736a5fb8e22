import type { ConfigChange } from '#core/domain/configuration.ts';

/** Machines or lanes that were added or removed at once are named up to this many; then they are counted. */
const maxListed = 10;

/** Says what a configuration changed: one line each, without secrets. */
export function configLines(changes: readonly ConfigChange[]): readonly string[] {
  const subjects = ['setting', 'merchant', 'machine', 'lane'] as const;
  return subjects.flatMap((subject) => {
    const subjectChanges = changes.filter((change) => change.subject === subject);
    return [
      ...summaryLines(subjectChanges.filter(({ change }) => change === 'added')),
      ...subjectChanges.filter(({ change }) => change === 'changed').map(changeLine),
      ...summaryLines(subjectChanges.filter(({ change }) => change === 'removed')),
    ];
  });
}

function summaryLines(changes: readonly ConfigChange[]): readonly string[] {
  const lines = changes.slice(0, maxListed).map(({ subject, name, change }) => `${subject} ${name}: ${change}`);
  const hidden = changes.length - maxListed;
  const [first] = changes;
  return hidden > 0 && first
    ? [...lines, `${hidden} more ${first.subject}${hidden === 1 ? '' : 's'}: ${first.change}`]
    : lines;
}

function changeLine({ subject, name, members }: ConfigChange): string {
  const subjectText = subject === 'setting' ? '' : `${subject} ${name}: `;
  return `${subjectText}${members.map(({ member, detail }) => `${memberNames[member] ?? member} ${detail}`).join(', ')}`;
}

/** Members by the names that the configuration file has for them. */
const memberNames: Readonly<Record<string, string>> = { appId: 'merchant' };
