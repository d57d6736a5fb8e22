import type { Sentences } from '../translator.ts';
import { bench } from './bench.ts';
import { certify } from './certify.ts';
import { checking } from './checking.ts';
import { commandLine } from './command-line.ts';
import { developer } from './developer.ts';
import { fleet } from './fleet.ts';
import { judgement } from './judgement.ts';
import { page } from './page.ts';
import { project } from './project.ts';
import { run } from './run.ts';
import { serve } from './serve.ts';
import { shared } from './shared.ts';
import { simulate } from './simulate.ts';
import { simulationReport } from './simulation-report.ts';

/** Errors and messages in Chinese, by commands. */
export const messages: readonly Sentences[] = [
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

/** Headings, names and sentences of reports in Chinese. They are too short to translate any message with. */
export const reports: readonly Sentences[] = [judgement, page, simulationReport];
