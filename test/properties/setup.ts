import fc from 'fast-check';
import { beforeEach } from 'vitest';
import { propertySeed, runs } from './settings.ts';

/** Longest title of a test: what a terminal and a report can show. */
const longestTitle = 200;

// Vitest loads this file before each test file.
fc.configureGlobal({ seed: propertySeed, numRuns: runs(100) });

// A title made from a test's input can be too long for a screen.
beforeEach(({ task }) => {
  if (task.name.length > longestTitle)
    throw new Error(
      `the title of this test has ${task.name.length} characters: shorten what it shows of its input ` +
        `("${task.name.slice(0, 60)}…")`,
    );
});
