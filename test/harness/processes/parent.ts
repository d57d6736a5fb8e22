import { signalGroup, spawnGroup } from '#harness/processes/process-group.ts';

/** A process that starts a group which ignores signals, and then ends as its command line demands. */
const child = spawnGroup('sh', ['-c', 'trap "" TERM; echo up; while :; do sleep 1000; done'], {
  stdio: ['ignore', 'inherit', 'ignore'],
});
// The group's output may come before the guard knows the group.
process.stdout.write('registered\n');
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
