import fc from 'fast-check';
import { beforeEach } from 'vitest';
import { propertySeed, runs } from './settings.ts';

/** Longest title of a test: what a terminal and a report can show. */
const longestTitle = 200;

// For every property of every test file: vitest loads this before each.
fc.configureGlobal({ seed: propertySeed, numRuns: runs(100) });

// A title made of its input can be as long as that, and fills the screen.
beforeEach(({ task }) => {
  if (task.name.length > longestTitle)
    throw new Error(
      `the title of this test has ${task.name.length} characters: shorten what it shows of its input ` +
        `("${task.name.slice(0, 60)}…")`,
    );
});
