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

/** What of an event is worth a place on its line. */
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
  nothing: 'has heard nothing',
  received: 'has the command',
  turning: 'its motor turns',
  dropped: 'an item has dropped',
  stopped: 'its motor has stopped, nothing dropped',
  answered: 'has answered',
};

/** Every text of the console in English. `zh.ts` has the same in Chinese. */
export const en = {
  seconds,
  outcome,
  motor: (english: string, _chinese: string) => english,

  /** Said by the screen itself. */
  keys: '↑↓ Enter choose · type to search · Esc back · Ctrl-C end the session',
  keysWatch: 'Enter: back to the menu (it goes on) · Ctrl-C end the session',
  keysWait: 'keys that you press meanwhile are kept · Ctrl-C end the session',
  search: (text: string) => `search: ${text}`,
  nothingFits: 'nothing of that name; Backspace takes letters back',
  moreAbove: (count: number) => `  ↑ ${count} more`,
  moreBelow: (count: number) => `  ↓ ${count} more`,
  pleaseChoose: 'Enter y or n',
  yes: 'yes',
  no: 'no',
  unsure: 'cannot tell',
  /** A name, and what is said of it. */
  pair: (name: string, text: string) => `${name}: ${text}`,
  list: (items: readonly string[]) => items.join(', '),

  opened: (machines: number, speed: number, dir: string) =>
    `Core, ${formatQuantity(machines, 'machine')}, a merchant and its receiver are ` +
    `up${speed === 1 ? '' : `, at ${speed}× speed`}. Everything is written to ${dir}.`,
  joined: (url: string, machines: number) =>
    `Joined the core at ${url} with ${formatQuantity(machines, 'machine')}. What happens inside that core cannot ` +
    'be seen from here.',

  main: {
    title: 'Which machine, or what else?',
    columns: { machine: 'machine', motor: 'motor', line: 'line', lock: 'lock', stock: 'stock', last: 'last outcomes' },
    network: 'Network: cut, slow or lossy, for everybody',
    receiver: 'The merchant’s receiver: let it misbehave',
    core: 'Kill the core, and let it come back',
    time: 'Speed of time',
    scenario: 'Play a scenario of the catalogue, at once or step by step',
    finish: 'Finish: verdict, report, save as scenario',
  },
  machine: {
    online: 'online',
    offline: 'OFFLINE',
    free: 'free',
    lockedShort: (ms: number) => `locked ${seconds(ms)}`,
    locked: (ms: number) => `locked, lapses in ${seconds(ms)}`,
    old: 'old firmware',
    stock: 'stock',
    none: 'none yet',
    faults: (what: string) => `broken: ${what}`,
    nextJobOnly: (what: string) => `${what} (once)`,
    state: (line: string, lock: string, last: string) => `${line}, ${lock} · last outcomes: ${last}`,
    title: (name: string) => `What is to happen at ${name}?`,
    facts: (motor: string, firmware: string, dwellMs: number, stock: number) =>
      `${motor}, ${firmware} firmware, lock at the longest ${dwellMs / 1000} s, ${stock} items inside`,
    currentFirmware: 'current',
    oldFirmware: 'old',
    sell: 'Sell an item: order, pay, deliver',
    steps: 'One step at a time: order, pay, deliver, refund',
    queue: 'Sell several items of one order, through the queue',
    several: 'Several customers at once',
    duplicate: 'Deliver, and send the very same request again',
    pickup: 'Sell by pickup code',
    break: 'Break it',
    clear: 'Heal it',
    line: 'Its line: cut, half-open, slow or lossy',
    judge: 'Say what you see at the machine',
    watch: 'Watch what is under way',
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
    delivered: (label: string, delivery: string) => `delivery ${delivery} begun for ${label}`,
    queued: (label: string, items: number) => `${label}: ${items} ${items === 1 ? 'item' : 'items'} queued`,
    refused: (what: string, code: number, message: string) => `${what} was refused: ${code} ${message}`,
    noAnswer: (what: string, reason: string) => `${what}: no answer came (${reason}); whether it was done is unknown`,
    race: (accepted: number, of: number, codes: string) =>
      `${accepted} of ${of} got the machine${codes === '' ? '' : `, the others were refused with ${codes}`}`,
    duplicateSame: (delivery: string) =>
      `the same request again got the same answer: delivery ${delivery}, nothing begun a second time`,
    duplicateOther: 'the same request again got another answer than the first',
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
      `${settled === null ? (commandSent ? 'has sent the command' : 'has begun the delivery') : `settled it as ${outcome[settled]}${errorMsg === '' ? '' : ` (${errorMsg})`}`}${lateResult === null ? '' : `; a late ${outcome[lateResult]} came and changed nothing`}`,
    machineState: ({ machinePhase, machineAnswer, droppedItems }: DeliveryState) =>
      `${machineAnswer === null ? machineStateTexts[machinePhase] : `has answered ${outcome[machineAnswer]}`}${droppedItems > 0 && machinePhase !== 'dropped' ? `, ${droppedItems} dropped` : ''}`,
    merchantState: ({ notifiedOutcome: notified }: DeliveryState) =>
      notified === null ? 'has been told nothing' : `was told ${outcome[notified]}`,
    lock: (ms: number) => `lock lapses in ${seconds(ms)}`,
    lockReleased: 'its lock is gone',
    awaited: (waitingFor: AwaitedEvent, now: number) => {
      if (waitingFor.kind === 'nothing') return 'nothing is awaited any more';
      if (waitingFor.kind === 'callback')
        return waitingFor.until === null
          ? 'waiting for the callback to reach the merchant'
          : `waiting for the next try of the callback, in ${seconds(waitingFor.until - now)}`;
      const expiry =
        waitingFor.expiresAt === null
          ? 'the lock has lapsed'
          : `the lock lapses in ${seconds(waitingFor.expiresAt - now)}`;
      return `waiting for the machine’s answer: ${expiry}, the fallback comes in ${seconds(waitingFor.until - now)}`;
    },
    fromOutside: (what: string) => `${what} (as far as can be seen from outside)`,
    nothing: 'Nothing is under way here.',
    finished: 'It is over.',
    continues: 'It goes on; the menu shows what is awaited.',
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
    which: 'What is wrong with it?',
    families: {
      reported: 'Reported: the board sees it and says so',
      silent: 'Silent: nothing, late, twice, or not to be read',
      lying: 'Lying: what is said is not what happened',
      connection: 'Connection: the line',
      hardware: 'Hardware: power, clock, controller and board',
    },
    description: (_name: string, english: string) => english,
    paramDescription: (_fault: string, _param: string, english: string) => english,
    /** What is wrong with a parameter that somebody typed. */
    invalid: ((issue) => zodMessage(issue)) as z.core.$ZodErrorMap,
    required: (name: string) => name,
    param: (name: string) => `${name} (empty: as it is unless told otherwise)`,
    how: 'For how long?',
    nextJobOnly: 'The next job alone',
    untilCleared: 'Every job until it is healed',
    injected: (fault: string) => `broken: ${fault}`,
    injectedUntilCleared: (fault: string) => `broken: ${fault}, until it is healed`,
    clear: 'What is to be healed?',
    cleared: (fault: string) => `healed: ${fault}`,
    clearAll: 'Everything',
    impossible: (why: string) => `That cannot be: ${why}`,
  },
  network: {
    title: 'What is to happen to the network?',
    cut: 'Cut it',
    halfOpen: 'Half-open: both ends believe in the line, nothing passes',
    slow: 'Slow: every message comes later',
    byMs: 'By how many ms?',
    lossy: 'Lossy: some messages never arrive',
    share: 'What share of them, in percent?',
    whose: 'Which way?',
    fault: (what: string, on: string) => `${what}, ${on}`,
    faults: { partition: 'partition', 'half-open': 'half-open', delay: 'delay', loss: 'loss' },
    link: 'between the machines and the core',
    api: 'between the merchant and the core',
    callbacks: 'between the core and the merchant’s receiver',
    clear: (what: string) => `Mend: ${what}`,
    injected: (what: string, on: string) => `in trouble: ${what} on ${on}`,
    cleared: (what: string) => `mended: ${what}`,
  },
  receiver: {
    title: 'What is the receiver to do in place of answering 200?',
    faults: {
      '500': 'answer 500',
      refuse: 'refuse connections',
      hang: 'read it and never answer',
      slow: 'answer too late',
      cut: 'break off in the middle of its answer',
      redirect: 'redirect elsewhere',
      garbage: 'answer 200 with a page that is not the expected body',
    },
    clear: 'Behave again',
    injected: (fault: string) => `the receiver will ${fault}`,
    cleared: 'the receiver behaves again',
  },
  core: {
    down: 'For how many seconds is nobody there?',
    back: 'the core was killed, and is back on its store',
    reconnecting: (online: number, all: number) => `${online} of ${all} machines have dialled in again`,
  },
  time: {
    title: 'How fast is time to run?',
    factor: (speed: number) => `${speed}×`,
    set: (speed: number) => `time runs at ${speed}×`,
    cannot: 'time cannot change its speed here',
  },
  scenario: {
    which: 'Which scenario?',
    how: 'How?',
    virtual: 'At once, in virtual time',
    live: 'Live, over real sockets',
    stepwise: 'Step by step: it waits for you before each step (time goes on meanwhile, at your session’s speed)',
    next: (machine: string, step: string) => `next, at ${machine}: ${step}`,
    expected: (what: string) => `, expected: ${what}`,
    doNext: 'Do it',
    doAll: 'Do it, and go on without asking',
    running: (name: string, speed: number, t: number) =>
      `${name}${speed === 1 ? '' : ` at ${speed}×`}, ${seconds(t)} so far`,
    /** A step that is under way, and how much longer. */
    underWay: (machine: string, step: string, leftMs: number | null, atMost: boolean) =>
      `${machine}: ` +
      `${step}${leftMs === null ? '' : atMost ? `, for ${seconds(leftMs)} more at most` : `, ${seconds(leftMs)} more`}`,
    allDone: 'every step is done; waiting for what is still under way',
    inFlight: (count: number, fallbackMs: number) =>
      `waiting for ${count} ${count === 1 ? 'machine’s answer' : 'machines’ answers'}: the fallback of the oldest ` +
      `comes in ${seconds(fallbackMs)}`,
    pendingCallbacks: (count: number) => `${count} ${count === 1 ? 'callback' : 'callbacks'} to come`,
    sessionContinues: 'your own session goes on',
    stop: 'Ctrl-C ends it',
  },
  judge: {
    what: 'What did you look at? (a question with the answer yes or no)',
    example: 'Did the door light go out?',
    should: 'What should be?',
    is: 'What is?',
    name: 'Your name',
    note: 'A note',
    written: (answer: string) => `written down: ${answer}`,
  },
  report: {
    verdict: { PASS: 'PASS', FAIL: 'FAIL', INCONCLUSIVE: 'INCONCLUSIVE' },
    about: (stage: string, speed: number, seed: number, machines: number, t: number, events: number) =>
      `${stage} stage${speed === 1 ? '' : ` at ${speed}× speed`}, seed ${seed}, ${machines} ` +
      `machine${machines === 1 ? '' : 's'}, ${seconds(t)} of machine time, ${events} events`,
    /** Why a verdict is as it is; null takes the verdict's own words. */
    why: (_reasons: VerdictReasons): string | null => null,
    declared: (text: string) => text,
    sales: ['motor', 'machines', 'commands', 'success', 'failure', 'timeout', 'dropped', 'told', 'refused'],
    salesNote:
      'dropped: items, by the machines’ ledgers; told: deliveries whose callback came; refused: deliveries that ' +
      'did not begin.',
    all: 'all',
    faults: ['planned', 'on', 'fired'],
    neverFired: 'NEVER FIRED',
    people: ['at', 'looked at', 'should be', 'is', 'who', 'note'],
    nobodyAsked: 'nobody was there',
    unnamed: 'not named',
    written: '(as written in the scenario)',
    measures: ['measure', 'value', 'expected', 'result'],
    measured: {
      met: 'met',
      marginal: 'met, but marginal',
      missed: 'MISSED',
      'held-up': 'not judged: held up',
      nothing: 'nothing to measure',
    },
    checks: ['check', 'looked at', 'findings', 'result'],
    states: {
      broken: 'BROKEN',
      inconclusive: 'INCONCLUSIVE',
      kept: 'kept',
      'held-up': 'not judged: held up',
      idle: 'nothing to look at: UNPROVED',
    },
    idle: (checks: number, names: string) =>
      `${checks} check${checks === 1 ? '' : 's'} had nothing to look at: ${names}.`,
    coreErrors: 'Failures inside the core:',
    unmet: 'Expected otherwise:',
    unmetAt: (t: number, step: string, detail: string) => `  at ${t} ms, ${step}: ${detail}`,
    history: 'history',
    page: 'report',
    replay: 'replay',
  },
  finish: {
    open: (count: number) => `${count} ${count === 1 ? 'delivery is' : 'deliveries are'} not over.`,
    how: 'What of them?',
    waitFast: 'Wait for them, at 20× speed',
    wait: 'Wait for them',
    now: 'End now; the run is INCONCLUSIVE then',
    stay: 'Go back to the session',
    waiting: 'waiting for everything to settle and to be told',
    save: 'Save what you did as a scenario?',
    name: 'Its name (lower-case words joined by -)',
    title: 'A title in one line',
    file: 'File',
    badName: 'lower-case letters and digits, words joined by -',
    same: (deliveries: number) =>
      `Replayed in virtual time: it came to the same outcomes (${deliveries} ` +
      `${deliveries === 1 ? 'delivery' : 'deliveries'}).`,
    other: (why: string) => `Replayed in virtual time: it did NOT come to the same: ${why}`,
    interrupted: 'The session ends here; what was seen is kept.',
    nothingSaved: 'Nothing was done, so there is nothing to save.',
    exists: (file: string) => `${file} is there already: choose another name`,
  },
};

/** The texts of the console in one language. */
export type ConsoleTexts = typeof en;
