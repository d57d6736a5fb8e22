import type { ConfigChange } from '#core/domain/configuration.ts';

/** Machines or lanes that were added or removed at once are named up to this many; then they are counted. */
const maxNamed = 10;

/** Says what a configuration changed: one line each, without secrets. */
export function configLines(changes: readonly ConfigChange[]): readonly string[] {
  const subjects = ['setting', 'merchant', 'machine', 'lane'] as const;
  return subjects.flatMap((subject) => {
    const own = changes.filter((change) => change.subject === subject);
    return [
      ...named(own.filter(({ change }) => change === 'added')),
      ...own.filter(({ change }) => change === 'changed').map(changeLine),
      ...named(own.filter(({ change }) => change === 'removed')),
    ];
  });
}

function named(changes: readonly ConfigChange[]): readonly string[] {
  const lines = changes.slice(0, maxNamed).map(({ subject, name, change }) => `${subject} ${name}: ${change}`);
  const more = changes.length - maxNamed;
  const [first] = changes;
  return more > 0 && first
    ? [...lines, `${more} more ${first.subject}${more === 1 ? '' : 's'}: ${first.change}`]
    : lines;
}

function changeLine({ subject, name, members }: ConfigChange): string {
  const whose = subject === 'setting' ? '' : `${subject} ${name}: `;
  return `${whose}${members.map(({ member, detail }) => `${memberNames[member] ?? member} ${detail}`).join(', ')}`;
}

/** Members by the names that the configuration file has for them. */
const memberNames: Readonly<Record<string, string>> = { appId: 'merchant' };
