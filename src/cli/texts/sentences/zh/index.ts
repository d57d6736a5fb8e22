import type { Sentences } from '../translator.ts';
import { bench } from './bench.ts';
import { certify } from './certify.ts';
import { checking } from './checking.ts';
import { commandLine } from './command-line.ts';
import { developer } from './developer.ts';
import { fleet } from './fleet.ts';
import { project } from './project.ts';
import { run } from './run.ts';
import { serve } from './serve.ts';
import { shared } from './shared.ts';
import { simulate } from './simulate.ts';

/** Every table of sentences in Chinese. */
export const chinese: readonly Sentences[] = [
  commandLine,
  shared,
  project,
  run,
  certify,
  checking,
  simulate,
  bench,
  serve,
  fleet,
  developer,
];
