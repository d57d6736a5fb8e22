import fc from 'fast-check';
import { propertySeed, runs } from './settings.ts';

// For every property of every test file: vitest loads this before each.
fc.configureGlobal({ seed: propertySeed, numRuns: runs(100) });
