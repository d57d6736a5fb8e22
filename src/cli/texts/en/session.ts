import { formatQuantity } from '#harness/checks/check.ts';
import { seconds } from '#harness/reports/delivery-texts/en-formats.ts';

/** Start and end of a session, and scenarios that run beside it, in English. */
export const session = {
  opened: (machines: number, speed: number, dir: string) =>
    `Core, ${formatQuantity(machines, 'machine')}, a merchant and its callback receiver are ` +
    `running${speed === 1 ? '' : `, at ${speed}× speed`}. All evidence is written to ${dir}.`,
  web: 'page',
  joined: (url: string, machines: number) =>
    `Connected to the core at ${url} with ${formatQuantity(machines, 'machine')}. Events inside that core are not ` +
    'observed.',
  scenario: {
    which: 'Which scenario?',
    how: 'How should it run?',
    virtual: 'At once, in virtual time',
    live: 'Live, over real sockets',
    stepwise: 'Step by step: it waits for you before each step (time continues at the speed of your session)',
    next: (machine: string, step: string) => `next, at ${machine}: ${step}`,
    expected: (what: string) => `, expected: ${what}`,
    doNext: 'Run this step',
    doAll: 'Run this and all further steps without asking',
    running: (name: string, speed: number, t: number) =>
      `${name}${speed === 1 ? '' : ` at ${speed}×`}, ${seconds(t)} so far`,
    /** A running step and its remaining time. */
    underWay: (machine: string, step: string, leftMs: number | null, atMost: boolean) =>
      `${machine}: ` +
      `${step}${leftMs === null ? '' : atMost ? `, at most ${seconds(leftMs)} more` : `, ${seconds(leftMs)} more`}`,
    allDone: 'all steps are done; waiting for open deliveries and callbacks',
    inFlight: (count: number, fallbackMs: number) =>
      `waiting for ${count} ${count === 1 ? 'machine’s answer' : 'machines’ answers'}: the fallback of the oldest ` +
      `follows in ${seconds(fallbackMs)}`,
    pendingCallbacks: (count: number) => `${count} ${count === 1 ? 'callback' : 'callbacks'} pending`,
    sessionContinues: 'your session continues',
    stop: 'Ctrl-C ends it',
  },
  finish: {
    open: (count: number) => `${count} ${count === 1 ? 'delivery is' : 'deliveries are'} still open.`,
    how: 'How to continue?',
    waitFast: 'Wait for them, at 20× speed',
    wait: 'Wait for them',
    now: 'End now; the run is then INCONCLUSIVE',
    stay: 'Go back to the session',
    waiting: 'waiting until all deliveries are settled and the merchant is notified',
    save: 'Save what you did as a scenario?',
    name: 'Its name (lower-case words joined by -)',
    title: 'A title in one line',
    file: 'File',
    badName: 'lower-case letters and digits, words joined by -',
    same: (deliveries: number) =>
      `Replayed in virtual time: the outcomes are the same (${deliveries} ` +
      `${deliveries === 1 ? 'delivery' : 'deliveries'}).`,
    other: (why: string) => `Replayed in virtual time: the outcomes are DIFFERENT: ${why}`,
    interrupted: 'The session ends here; its evidence is kept.',
    nothingSaved: 'There were no actions, so there is nothing to save.',
    exists: (file: string) => `${file} exists already: choose another name`,
  },
};
