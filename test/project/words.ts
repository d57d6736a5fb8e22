/** A word that is not used here, and what is written instead. */
export interface BannedWord {
  readonly word: string;
  readonly instead: string;
}

const list = (text: string): BannedWord[] =>
  text
    .trim()
    .split('\n')
    .map((line) => {
      const [words = '', instead = ''] = line.split(': ');
      return words.split(/\s+/).map((word) => ({ word, instead }));
    })
    .flat();

/** Not written anywhere: neither in a name or a part of one, nor in a comment, a text or a document. */
export const bannedAnywhere: readonly BannedWord[] = list(`
told untold tell tells telling: notified, delivered, emit, pending
says said say saying: description, message, outcome, reports
looked: examined, cases
reign crown bury buries buried mortal mortality: core supervisor, start, tear down, killable
trouble troubles affliction afflictions ailment ailments: fault
misbehaviour misbehave misbehaves misbehaved habit habits: fault
mood sever severs severed swallow swallows swallowed: fault, cuts, drops
docket breach breaches: finding collector, violation
animal animals census hunt hunts hunted: mutant, mutant run
seam seams hasty sabotage sabotaged: decorator, early effect, core fault
twist twists recipe recipes mend mends mended mending: hypothesis, sign format, fix
luck witness witnesses belongings: random, event callback, close stack
complaint complaints brokenoff: usage error, internal error
lapse lapses lapsed lapsing: expire, expiry
muster crew raisestand: start pool, fleet pool
somebody somebodys whoever nobody whosoever whatsoever: name the person or the part
lived: run
housekeeping keephouse: maintenance
untrue aught heed heeds bid bids errand kin folk: a plain word
stray strays stranger strangers forsake forsakes forsaken reckon reckons reckoned: a plain word
`);

/** Not used as a whole name (a type, function, variable or property); the ordinary word may stand in a text. */
export const bannedNames: readonly BannedWord[] = list(`
Court strike Life Dead: CoreSupervisor, kill, CoreLifetime
fate: messageEffects
Ear Hearer Inbox Pulse Body: BufferedListener, FrameQueue, HeartbeatTimer, Hardware
tellingMs: retryHorizonMs
look: addCases, examine
Once: IdempotencyKey
liveWorld: runWorld
Hand Crew: WorkerHandle, FleetPool
hastyStore: earlyEffectStore
soundRules slowed onPurpose: defaultRules, latencyInjection
dress: formatSign
Watch Standing Situation: RunProgress, ProgressSnapshot, SessionView
Desk sheets knobs choice: menuContext, reportTables, loadParameters, salePlan
sides pace again twice: abComparison, hostSpeed, rejudge, confirm
stand fall lose: resolve, reject, fail
Mark: entry
`);

/** Where a word may stand all the same. */
export interface WordException {
  /** The file, or a folder that ends with a slash. */
  readonly path: string;
  readonly words: readonly string[];
  readonly reason: string;
}

export const exceptions: readonly WordException[] = [
  { path: 'test/project/words.ts', words: ['*'], reason: 'the list itself' },
  { path: 'test/project/words.test.ts', words: ['told'], reason: 'examples of the check itself' },
  { path: 'CHANGELOG.md', words: ['*'], reason: 'names what was renamed, with the old names' },
  {
    path: 'src/harness/scenario/renamed-members.ts',
    words: ['*'],
    reason: 'names of the first scenario format, which messages translate',
  },
  {
    path: 'test/harness/scenario/renamed-members.test.ts',
    words: ['*'],
    reason: 'scenarios with names of the first format',
  },
  { path: 'src/core/store/sqlite/migrations/', words: ['*'], reason: 'stored names of older schemas' },
  { path: 'test/core/store/sqlite/migrations.test.ts', words: ['told'], reason: 'a stored state of schema 5' },
];
