import type { ConfigChange } from '#core/domain/configuration.ts';

/** Added or removed machines and lanes are named up to this number; the rest is counted. */
const maxListed = 10;

/** Describes the changes of a configuration, one per line, without secrets. */
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
  const details = members.map(({ member, detail }) => `${memberNames[member] ?? member} ${detail}`);
  return `${subjectText}${details.join(', ')}`;
}

/** Names of members in the configuration file. */
const memberNames: Readonly<Record<string, string>> = { appId: 'merchant' };
