import type { z } from 'zod';
import { formatQuantity } from '#harness/checks/check.ts';
import { zodMessage } from '#harness/scenario/messages.ts';
import type { HistoryEvent } from '#harness/history/event.ts';
import type { AwaitedEvent, DeliveryState, MachinePhase } from '#harness/session/session-view.ts';
import type { VerdictReasons } from './verdict-reasons.ts';
import type { CallbackOutcome } from '#harness/history/callback-outcome.ts';

const outcome: Readonly<Record<CallbackOutcome, string>> = {
  success: 'success',
  failure: 'failure',
  timeout: 'timeout',
};

/** Seconds with one place, for countdowns. */
const seconds = (ms: number): string => `${(Math.max(0, ms) / 1000).toFixed(1)} s`;

/** Members of an event that its line shows. */
export function details(event: HistoryEvent): readonly string[] {
  const members: Readonly<Record<string, unknown>> = { ...event };
  return ['outcome', 'cause', 'fault', 'errorMsg', 'reason', 'reportedStatus', 'code'].flatMap((name) => {
    const value = members[name];
    return (typeof value === 'string' && value !== '' && value.length < 60) ||
      (typeof value === 'number' && value !== 0)
      ? [`${value}`]
      : [];
  });
}

const machineStateTexts: Readonly<Record<MachinePhase, string>> = {
  nothing: 'has received nothing',
  received: 'has the command',
  turning: 'its motor is running',
  dropped: 'an item has dropped',
  stopped: 'its motor has stopped, nothing dropped',
  answered: 'has answered',
};

/** Every text of the console in English. `zh.ts` has the same in Chinese. */
export const en = {
  seconds,
  outcome,
  motor: (english: string, _chinese: string) => english,

  /** Texts of menus and questions. */
  keys: '↑↓ Enter choose · type to search · Esc back · Ctrl-C end the session',
  keysWatch: 'Enter: back to the menu (the delivery continues) · Ctrl-C end the session',
  keysWait: 'keys pressed meanwhile go to the next question · Ctrl-C end the session',
  search: (text: string) => `search: ${text}`,
  nothingFits: 'no match; Backspace deletes letters',
  moreAbove: (count: number) => `  ↑ ${count} more`,
  moreBelow: (count: number) => `  ↓ ${count} more`,
  pleaseChoose: 'Enter y or n',
  yes: 'yes',
  no: 'no',
  unsure: 'cannot judge',
  /** A name and its description. */
  pair: (name: string, text: string) => `${name}: ${text}`,
  list: (items: readonly string[]) => items.join(', '),

  opened: (machines: number, speed: number, dir: string) =>
    `Core, ${formatQuantity(machines, 'machine')}, a merchant and its callback receiver are ` +
    `running${speed === 1 ? '' : `, at ${speed}× speed`}. All evidence is written to ${dir}.`,
  joined: (url: string, machines: number) =>
    `Connected to the core at ${url} with ${formatQuantity(machines, 'machine')}. Events inside that core are not ` +
    'observed.',

  main: {
    title: 'Which machine, or what else?',
    columns: {
      machine: 'machine',
      motor: 'motor',
      line: 'connection',
      lock: 'lock',
      stock: 'stock',
      last: 'last outcomes',
    },
    network: 'Network faults for all machines: partition, delay or loss',
    receiver: 'Faults of the merchant’s callback receiver',
    core: 'Kill the core and restart it',
    time: 'Speed of time',
    scenario: 'Run a scenario of the catalogue, at once or step by step',
    finish: 'Finish: verdict, report, save as a scenario',
  },
  machine: {
    online: 'online',
    offline: 'OFFLINE',
    free: 'free',
    lockedShort: (ms: number) => `locked ${seconds(ms)}`,
    locked: (ms: number) => `locked, expires in ${seconds(ms)}`,
    old: 'old firmware',
    stock: 'stock',
    none: 'none yet',
    faults: (what: string) => `faults: ${what}`,
    nextJobOnly: (what: string) => `${what} (next job)`,
    state: (line: string, lock: string, last: string) => `${line}, ${lock} · last outcomes: ${last}`,
    title: (name: string) => `Action at ${name}?`,
    facts: (motor: string, firmware: string, dwellMs: number, stock: number) =>
      `${motor}, ${firmware} firmware, lock for at most ${dwellMs / 1000} s, ${stock} items in stock`,
    currentFirmware: 'current',
    oldFirmware: 'old',
    sell: 'Sell an item: order, pay, deliver',
    steps: 'One step at a time: order, pay, deliver, refund',
    queue: 'Sell several items of one order through the queue',
    several: 'Several customers at the same time',
    duplicate: 'Deliver, and send the same request again',
    pickup: 'Sell by pickup code',
    break: 'Inject a fault',
    clear: 'Clear a fault',
    line: 'Faults of its connection: partition, half-open, delay or loss',
    judge: 'Record what you see at the machine',
    watch: 'Watch the open deliveries',
    back: 'Back',
  },
  sell: {
    lane: 'Which lane?',
    laneName: (lane: number, stock: number) => `lane ${lane}, ${stock} items`,
    quantity: 'How many items?',
    customers: 'How many customers at once?',
    wholeNumber: 'whole number',
    ordered: (label: string, id: number) => `order ${id} placed (${label})`,
    paid: (label: string) => `${label} paid`,
    refunded: (label: string) => `${label} refunded`,
    delivered: (label: string, delivery: string) => `delivery ${delivery} started for ${label}`,
    queued: (label: string, items: number) => `${label}: ${items} ${items === 1 ? 'item' : 'items'} queued`,
    refused: (what: string, code: number, message: string) => `${what} was refused: ${code} ${message}`,
    noAnswer: (what: string, reason: string) => `${what}: no answer (${reason}); whether it was executed is unknown`,
    race: (accepted: number, of: number, codes: string) =>
      `${accepted} of ${of} got the machine${codes === '' ? '' : `, the others were refused with ${codes}`}`,
    duplicateSame: (delivery: string) =>
      `the repeated request got the same answer: delivery ${delivery}, no second delivery started`,
    duplicateOther: 'the repeated request got a different answer',
    code: 'a pickup code was made and consumed',
    step: 'Which step?',
    placeOrder: 'Place a new order',
    pay: (label: string) => `Pay ${label}`,
    deliver: (label: string) => `Deliver ${label}`,
    refund: (label: string) => `Refund ${label}`,
  },
  verb: {
    order: 'the order',
    pay: 'the payment',
    deliver: 'the delivery',
    refund: 'the refund',
    queue: 'the queue',
    code: 'the pickup code',
    consume: 'consuming the code',
  },
  follow: {
    title: (delivery: string, machine: string) => `delivery ${delivery} at ${machine}`,
    core: 'core',
    machine: 'machine',
    merchant: 'merchant',
    coreState: ({ outcome: settled, commandSent, errorMsg, lateResult }: DeliveryState) =>
      `${settled === null ? (commandSent ? 'has sent the command' : 'has started the delivery') : `has settled it as ${outcome[settled]}${errorMsg === '' ? '' : ` (${errorMsg})`}`}${lateResult === null ? '' : `; a late ${outcome[lateResult]} changed nothing`}`,
    machineState: ({ machinePhase, machineAnswer, droppedItems }: DeliveryState) =>
      `${machineAnswer === null ? machineStateTexts[machinePhase] : `has answered ${outcome[machineAnswer]}`}${droppedItems > 0 && machinePhase !== 'dropped' ? `, ${droppedItems} dropped` : ''}`,
    merchantState: ({ notifiedOutcome: notified }: DeliveryState) =>
      notified === null ? 'is not notified yet' : `is notified of ${outcome[notified]}`,
    lock: (ms: number) => `lock expires in ${seconds(ms)}`,
    lockReleased: 'its lock is released',
    awaited: (waitingFor: AwaitedEvent, now: number) => {
      if (waitingFor.kind === 'nothing') return 'nothing is pending';
      if (waitingFor.kind === 'callback')
        return waitingFor.until === null
          ? 'waiting for the callback to the merchant'
          : `waiting for the next attempt of the callback, in ${seconds(waitingFor.until - now)}`;
      const expiry =
        waitingFor.expiresAt === null
          ? 'the lock has expired'
          : `the lock expires in ${seconds(waitingFor.expiresAt - now)}`;
      return `waiting for the machine’s answer: ${expiry}, the fallback follows in ${seconds(waitingFor.until - now)}`;
    },
    fromOutside: (what: string) => `${what} (as observed from outside)`,
    nothing: 'There is no open delivery here.',
    finished: 'It is finished.',
    continues: 'It continues; the menu shows what it waits for.',
  },
  observers: {
    core: 'core',
    store: 'store',
    machine: 'machine',
    merchant: 'merchant',
    receiver: 'receiver',
    network: 'network',
    harness: 'you',
  },
  event: (event: HistoryEvent) => [event.kind.replaceAll('-', ' '), ...details(event)].join(' '),
  faultMenu: {
    which: 'Which fault?',
    families: {
      reported: 'Reported: the board detects the failure and reports it',
      silent: 'Silent: no answer, or a late, repeated or unreadable one',
      lying: 'False report: the answer is not what happened',
      connection: 'Connection: the link between machine and core',
      hardware: 'Hardware: power, clock, controller and board',
    },
    description: (_name: string, english: string) => english,
    paramDescription: (_fault: string, _param: string, english: string) => english,
    /** The error of a typed parameter. */
    invalid: ((issue) => zodMessage(issue)) as z.core.$ZodErrorMap,
    required: (name: string) => name,
    param: (name: string) => `${name} (empty: default)`,
    how: 'For how long?',
    nextJobOnly: 'Only the next job',
    untilCleared: 'Every job until it is cleared',
    injected: (fault: string) => `fault injected: ${fault}`,
    injectedUntilCleared: (fault: string) => `fault injected: ${fault}, until it is cleared`,
    clear: 'Which fault to clear?',
    cleared: (fault: string) => `fault cleared: ${fault}`,
    clearAll: 'All',
    impossible: (why: string) => `This is not possible: ${why}`,
  },
  network: {
    title: 'Which network fault?',
    cut: 'Partition: no message arrives, connections are cut',
    halfOpen: 'Half-open: both ends see a connection, but no message arrives',
    slow: 'Delay: every message arrives later',
    byMs: 'By how many ms?',
    lossy: 'Loss: some messages never arrive',
    share: 'Share of lost messages, in percent?',
    whose: 'Which path?',
    fault: (what: string, on: string) => `${what}, ${on}`,
    faults: { partition: 'partition', 'half-open': 'half-open', delay: 'delay', loss: 'loss' },
    link: 'between the machines and the core',
    api: 'between the merchant and the core',
    callbacks: 'between the core and the merchant’s receiver',
    clear: (what: string) => `Clear: ${what}`,
    injected: (what: string, on: string) => `network fault injected: ${what} ${on}`,
    cleared: (what: string) => `network fault cleared: ${what}`,
  },
  receiver: {
    title: 'What should the receiver do instead of answering 200?',
    faults: {
      '500': 'answer 500',
      refuse: 'refuse connections',
      hang: 'read the request and never answer',
      slow: 'answer too late',
      cut: 'close the connection in the middle of its answer',
      redirect: 'redirect elsewhere',
      garbage: 'answer 200 with a page that is not the expected body',
    },
    clear: 'Clear the fault',
    injected: (fault: string) => `the receiver will ${fault}`,
    cleared: 'the fault of the receiver is cleared',
  },
  core: {
    down: 'Downtime in seconds?',
    back: 'the core was killed and restarted on its store',
    reconnecting: (online: number, all: number) => `${online} of ${all} machines have reconnected`,
  },
  time: {
    title: 'Which speed of time?',
    factor: (speed: number) => `${speed}×`,
    set: (speed: number) => `the speed of time is ${speed}×`,
    cannot: 'the speed of time cannot be changed here',
  },
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
  judge: {
    what: 'What did you check? (a question with the answer yes or no)',
    example: 'Did the door light go out?',
    should: 'Expected answer?',
    is: 'Actual answer?',
    name: 'Your name',
    note: 'A note',
    written: (answer: string) => `recorded: ${answer}`,
  },
  report: {
    verdict: { PASS: 'PASS', FAIL: 'FAIL', INCONCLUSIVE: 'INCONCLUSIVE' },
    about: (stage: string, speed: number, seed: number, machines: number, t: number, events: number) =>
      `${stage} stage${speed === 1 ? '' : ` at ${speed}× speed`}, seed ${seed}, ${machines} ` +
      `machine${machines === 1 ? '' : 's'}, ${seconds(t)} of machine time, ${events} events`,
    /** The reasons of a verdict; null: the verdict's own sentence. */
    why: (_reasons: VerdictReasons): string | null => null,
    declared: (text: string) => text,
    sales: ['motor', 'machines', 'jobs', 'success', 'failure', 'timeout', 'dropped', 'notified', 'refused'],
    salesNote:
      'dropped: items, by the records of the machines; notified: deliveries whose callback arrived; refused: ' +
      'deliveries that did not start.',
    all: 'all',
    faults: ['planned', 'on', 'fired'],
    neverFired: 'NEVER FIRED',
    people: ['time', 'question', 'expected', 'actual', 'person', 'note'],
    notAsked: 'no person was present',
    unnamed: 'not named',
    written: '(as written in the scenario)',
    measures: ['measure', 'value', 'expected', 'result'],
    measured: {
      met: 'met',
      marginal: 'met, but marginal',
      missed: 'MISSED',
      stalled: 'not judged: stalled',
      'no-data': 'no data',
    },
    checks: ['check', 'cases', 'findings', 'result'],
    states: {
      failed: 'FAILED',
      inconclusive: 'INCONCLUSIVE',
      passed: 'passed',
      stalled: 'not judged: stalled',
      'no-cases': 'no cases: UNPROVED',
    },
    idle: (checks: number, names: string) => `${checks} check${checks === 1 ? '' : 's'} had no cases: ${names}.`,
    coreErrors: 'Errors inside the core:',
    unmet: 'Unmet expectations:',
    unmetAt: (t: number, step: string, detail: string) => `  at ${t} ms, ${step}: ${detail}`,
    history: 'history',
    page: 'report',
    replay: 'replay',
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

/** The texts of the console in one language. */
export type ConsoleTexts = typeof en;
