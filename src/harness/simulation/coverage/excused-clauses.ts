type Excuses = readonly { readonly because: string; readonly names: readonly string[] }[];

/** Clauses that no rule of the specification counts by their names, although it judges what they allow. */
const uncounted: Excuses = [
  {
    because: 'the answers, commands and outcomes that it leads to are judged under the clauses that name them',
    names: [
      'unpaid-is-closed after-failure-and-timeout queue-runs-under-the-lock in-doubt no-gift expired-lock-first',
      'expired-order-not-closed-here one-of-overlapping machines-are-independent result-and-limit-together',
    ],
  },
  {
    because: 'the callbacks that it leads to are judged under the clauses that name them',
    names: ['callback-abandoned callbacks-hold-up-nothing notify-sent-reset nothing-else-changes'],
  },
  {
    because: 'whether a frame counts shows in what follows from it, which is judged under the clauses that name it',
    names: [
      'newer-wins unknown-number binary-frame websocket-ping freshness-modes',
      'clock-back-unheard reports-in-order connection-accepted-frame',
      'connection-late-result connection-dropped-frame connection-time-up connection-offline-notice connection-lost',
    ],
  },
  {
    because: 'the jobs, answers and commands that it leads to are judged under the clauses that name them',
    names: [
      'when-it-only-reports queue-expired-lock-first queue-again-after-failure job-starts-when-free job-is-a-delivery',
      'job-does-not-ask-online failed-job-not-repeated one-job-per-grant job-dropped jobs-of-a-timed-out-record',
      'job-refund direct-and-queued',
    ],
  },
  {
    because: 'the answers and outcomes of lane tests are judged under the clauses that name them',
    names: ['test-expired-lock-first test-and-mode test-of-a-sold-out-lane test-of-old-firmware'],
  },
  {
    because: 'what a mode allows is judged under the clauses of the calls that are made in it',
    names: [
      'three-modes first-mode mode-needs-acceptance mode-jobs mode-running mode-deliver mode-lane-test',
      'mode-frees-nothing',
      'no-sale-in-maintenance form-before-mode status-normal status-maintenance status-transfer status-other',
    ],
  },
  {
    because:
      'what a stop, a failing store or a clock must not change is judged under the clauses of what it would change',
    names: [
      'steps-are-atomic stored-before-seen store-failure-answer store-failure-no-command no-deadline-left core-time',
      'wall-clock-jump wall-clock-back',
    ],
  },
];

/** Clauses that a rule counts, and that no world can reach. */
const unreachable: Excuses = [
  {
    because: 'it is counted by a finding alone, and a correct core gives none',
    names: ['own-key nothing-else-notified nothing-else-down steps-in-order online'],
  },
  {
    because: 'the core of a world is configured otherwise',
    names: ['unpaid-sample update-machine-left undescribed-lane undescribed-product empty-members-left-out'],
  },
  {
    because: 'a world has too few pickup codes for it',
    names: ['codes-exhausted code-6030'],
  },
  {
    because: 'old firmware whose result is no later than its last frame is drawn too seldom',
    names: ['old-firmware-result-time'],
  },
  {
    because: 'the order expires by its own timer in the same instant',
    names: ['expired-before-update'],
  },
];

function reasonsOf(excuses: Excuses): ReadonlyMap<string, string> {
  return new Map(
    excuses.flatMap(({ because, names }) => names.flatMap((line) => line.split(' ').map((name) => [name, because]))),
  );
}

/** Why a clause that no rule counts by its name need not be reached. */
export const uncountedClauses: ReadonlyMap<string, string> = reasonsOf(uncounted);

/** Why worlds need not reach a clause, by its name. */
export const excuses: ReadonlyMap<string, string> = new Map([...uncountedClauses, ...reasonsOf(unreachable)]);
