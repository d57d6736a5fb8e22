import { signalGroup, spawnGroup } from '#harness/processes/process-group.ts';

/** A process that has started a stubborn group, and then does what it is told on its command line. */
const child = spawnGroup('sh', ['-c', 'trap "" TERM; echo up; while :; do sleep 1000; done'], {
  stdio: ['ignore', 'inherit', 'ignore'],
});
// The group's own word may come before the keeper has been told of it.
process.stdout.write('told\n');
const ends: Readonly<Record<string, () => void>> = {
  waits: () => void process.stdin.resume(),
  throws: () => {
    throw new Error('on purpose');
  },
  exits: () => process.exit(0),
  'ends it': () => {
    process.stdin.resume().once('data', () => {
      signalGroup(child, 'SIGKILL');
      child.once('exit', () => process.exit(0));
    });
  },
};
ends[process.argv[2] ?? '']?.();
