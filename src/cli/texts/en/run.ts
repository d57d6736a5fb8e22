/** What `run`, `faults` and `scenarios` print around names and numbers, in English. */
export const run = {
  declared: (matches: boolean, declared: string, verdict: string) =>
    matches
      ? `${declared}, as the scenario declares.`
      : `The scenario declares ${declared}; the verdict is ${verdict}.`,
  states: { ok: 'ok', INCONCLUSIVE: 'INCONCLUSIVE', UNEXPECTED: 'UNEXPECTED' },
  headings: ['', 'scenario', 'verdict', 'deliveries', 'findings', 'events', 'machine time'],
  replay: 'replay',
  evidence: 'evidence',
  summary: (matching: number, all: number, inconclusive: number, duration: string) =>
    `${matching} of ${all} scenarios have the verdict that they declare` +
    (inconclusive === 0 ? '' : `, ${inconclusive} ${inconclusive === 1 ? 'is' : 'are'} INCONCLUSIVE`) +
    `, in ${duration}.`,
  interrupted: (scenario: string, file: string) => `interrupted in ${scenario}; the history so far is in ${file}`,
};

/** The lists of faults and scenarios in English. */
export const catalogues = {
  families: {
    reported: 'Reported: the board detects the failure and reports it',
    silent: 'Silent: no answer, or a late, repeated or unreadable one',
    lying: 'False report: the answer is not what happened',
    connection: 'Connection: the link between machine and core',
    hardware: 'Hardware: power, clock, controller and board',
  },
  only: (motors: readonly string[]) => ` (${motors.join(', ')} only)`,
  faults: (count: number, command: string) => `${count} faults. \`${command}\` explains one, with an example.`,
  boardCode: (code: number, errorMsg: string, floorStatus: number, meaning: string) =>
    `Reported as board code ${code}, error_msg "${errorMsg}", floor_status ${floorStatus}: ${meaning}.`,
  noParams: 'It has no parameters.',
  params: 'Parameters:',
  onJobs:
    'It fires on single jobs: on every one, or on those that match job, everyJob, probability, record, from and to.',
  onMachine: 'It affects the whole machine for a period of time: from, to.',
  inScenario: 'In a scenario:',
  source: (source: string) => `Source: ${source}.`,
  live: 'live',
  declares: (verdict: string) => `declares ${verdict}`,
  notes: (notes: readonly string[]) => ` (${notes.join(', ')})`,
  scenarios: (count: number) =>
    `${count} scenarios; all run on the virtual stage, those marked live also on the live stage.`,
};
