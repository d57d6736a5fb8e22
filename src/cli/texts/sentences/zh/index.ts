import type { Sentences } from '../translator.ts';
import { bench } from './bench.ts';
import { benchPage } from './bench-page.ts';
import { benchReport } from './bench-report.ts';
import { benchVerdicts } from './bench-verdicts.ts';
import { certify } from './certify.ts';
import { checking } from './checking.ts';
import { cluster } from './cluster.ts';
import { commandLine } from './command-line.ts';
import { developer } from './developer.ts';
import { driverFindings } from './driver-findings.ts';
import { drivers } from './drivers.ts';
import { findings } from './findings.ts';
import { fit } from './fit.ts';
import { fleet } from './fleet.ts';
import { imports } from './import.ts';
import { judgement } from './judgement.ts';
import { lockFindings } from './lock-findings.ts';
import { mutants } from './mutants.ts';
import { page } from './page.ts';
import { postgres } from './postgres.ts';
import { project } from './project.ts';
import { run } from './run.ts';
import { serve } from './serve.ts';
import { shared } from './shared.ts';
import { signing } from './signing.ts';
import { simulate } from './simulate.ts';
import { studio } from './studio.ts';
import { simulationReport } from './simulation-report.ts';
import { stepMembers } from './step-members.ts';
import { steps } from './steps.ts';
import { studioProblems } from './studio-problems.ts';
import { verdictReasons } from './verdict-reasons.ts';

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
  cluster,
  postgres,
  fleet,
  studio,
  studioProblems,
  developer,
  drivers,
  imports,
];

/** Headings, names and sentences of reports in Chinese. They are too short to translate any message with. */
export const reports: readonly Sentences[] = [
  judgement,
  verdictReasons,
  page,
  simulationReport,
  drivers,
  findings,
  lockFindings,
  driverFindings,
];

/** What single commands print in Chinese: words of their own tables, too short for any other report. */
export const outputs: readonly Sentences[] = [
  steps,
  stepMembers,
  signing,
  fit,
  mutants,
  benchReport,
  benchPage,
  benchVerdicts,
  drivers,
  findings,
  lockFindings,
  driverFindings,
];
