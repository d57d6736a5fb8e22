/**
 * The names of all clauses of the protocol, by section: a clause's number is its place. A test holds them equal
 * to the pages.
 */
const sections = {
  1: [
    'base-path credentials body-is-json body-kinds strict-json body-size payload-size form-body success failure',
    'content-type message-text language retry-after empty-members-left-out local-time wall-clock-shown money ids',
    'ids-fresh order-of-judgement unknown-path wrong-http-method machine-path-without-websocket',
    'too-many-wrong-secrets appid-missing appid-unknown appsecret-wrong body-not-text body-malformed body-members',
    'sign-rules too-many-wrong-codes path-id-malformed members-malformed path-id-differs then-the-endpoint',
    'attempt-limits attempt-limit-answer attempt-limit-memory http-in-the-envelope http-malformed upgrade-ignored',
    'inner-failure ping connection-limits pages-for-operators',
  ],
  2: [
    'members-signed sorted-by-bytes joined key-appended digest encoded zero-is-signed number-or-text',
    'only-upper-case constant-time flat no-strange-names base64-round-trips sign-is-a-string no-separators',
    'timestamp-form timestamp-window several-keys dialects dialect-covers-all payload-malformed key-member',
    'sign-missing too-many-wrong-signs sign-wrong timestamp-malformed timestamp-outside-window',
    'separator-in-member same-bytes-same-answer what-is-remembered path-belongs-to-the-memory signed-path',
    'memory-length memory-survives first-answer-frozen reads-answer-afresh guarded-repeats-count',
    'other-sign-other-call window-before-memory',
  ],
  3: [
    'endpoint-list fixed-path-wins unknown-member missing-member wrong-member empty-optional method-constant',
    'machine-no integer-or-text notify-url-form notify-url-public trade-id timestamp-member own-machine own-sale',
    'sale-outlives-ownership path-ids no-foreign-effect',
  ],
  4: [
    'deliverable one-command-one-item dwell-lock healthy-run timeout unpaid-is-closed dwell-expiry-is-no-outcome',
    'after-failure-and-timeout busy-answer queue-runs-under-the-lock item-counts in-doubt open-items no-gift',
    'record-started record-success record-failure-one record-failure-several record-timeout',
    'record-status-after-outcome record-status-texts deliver-unknown-machine deliver-in-transfer',
    'deliver-in-maintenance deliver-unknown-order deliver-unpaid deliver-closed deliver-order-status',
    'deliver-unknown-record deliver-delivered-already deliver-nothing-open deliver-offline deliver-busy',
    'expired-lock-first retry-after-ms unpaid-sample expired-order-not-closed-here deliver-answer deliver-effect',
    'one-command-per-grant cannot-be-sent one-of-overlapping lock-grant lock-own-outcome lock-other-outcome',
    'lock-dwell-limit lock-indifferent tokens-grow machines-are-independent kind-at-grant delivery-success',
    'delivery-failure delivery-timeout delivery-unsent delivery-indifferent settling-is-one-step outcome-once',
    'result-and-limit-together lane-floor-status success-needs-a-report two-in-flight result-unknown-machine',
    'result-unknown-delivery result-follows-outcome result-of-lane-tests result-texts-by-delivery',
  ],
  5: [
    'outcome-notified closed-order-notified nothing-else-notified none-before-the-outcome merchant-that-left',
    'callback-request all-attempts-alike no-other-members callback-sign success-values failure-values',
    'timeout-values callback-first-attempt callback-acknowledged callback-failed callback-abandoned',
    'callback-and-restart only-the-status-counts retry-pause jitter-drawn-afresh attempts-bounded',
    'one-attempt-at-a-time at-least-once address-guard slots no-foreign-wait callbacks-hold-up-nothing',
    'callback-order notify-send-count notify-sent notify-sent-reset nothing-else-changes callback-waits-for-slot',
  ],
  6: [
    'code-4000 code-4001 code-4003 code-4004 code-4006 code-4008 code-4009 code-4290 code-5000 code-5001',
    'code-6021 code-6026 code-6030 code-6031 code-6032 code-6033 code-6034 code-6040 code-6042 code-6043',
    'code-6045 code-6047 code-6054 code-6057 no-other-codes status-is-a-decision',
  ],
  7: [
    'websocket own-key number-proves-nothing newer-wins unknown-number proof-in-time silence offline-notice',
    'online connection-and-deliveries binary-frame websocket-ping frame-form common-members',
    'no-answer-to-bad-frames one-machine-per-connection frame-over-budget frame-malformed frame-sign',
    'frame-members frame-not-fresh frame-budget over-budget-proven over-budget-unproven bad-frames',
    'machine-clock-may-be-wrong last-time freshness-modes fresh stale-or-repeated accepted freshness-survives',
    'token-result-always-counts late-result-proves-nothing old-firmware-result-time challenge-sent',
    'challenge-answered challenge-wrong challenge-each-connection clock-back-unheard text-members heartbeat',
    'messages-without-effect dispense-command command-within-grant challenge-command nothing-else-down',
    'result-matched-by-token result-of-old-firmware unmatched-result result-effect reports-in-order',
    'report-survives-store-failure result-text-passed-on floor-status-values board-codes board-status-stale',
    'key-withdrawn connection-accepted-frame connection-late-result connection-dropped-frame connection-time-up',
    'connection-offline-notice connection-lost success-has-dropped',
  ],
  8: [
    'order-members order-statuses unpaid-statuses create-unknown-machine create-trade-id-taken',
    'create-notify-url-private create-in-transfer create-unknown-product create-stock-too-low',
    'create-lines-in-order create-answer create-effect lane-choice price-fixed trade-id-per-merchant',
    'create-needs-no-connection get-unknown-machine get-unknown-order get-has-no-effect update-unknown-machine',
    'update-unknown-order update-closed update-not-allowed update-machine-left allowed-changes same-status-again',
    'update-answer expired-before-update paid payment-under-way update-in-any-mode ending-returns-stock',
    'ending-marks-records refund-drops-jobs refund-amount ended-stays-readable stock-of-a-lane stock-balance',
    'lane-tests-and-stock order-time closed-unpaid closed-once order-paid order-cancelled order-payment-state',
    'order-refunded order-expires order-delivered lane-reserved lane-returned lane-returned-late lane-result',
    'lane-indifferent',
  ],
  9: [
    'products-unknown-machine products-page product-entry good channel undescribed-lane undescribed-product',
    'floors-unknown-machine floor-entry floor-status-shown machine-list machine-entry is-online-now',
    'machine-unknown machine-detail',
  ],
  10: [
    'code-states code-expiry code-belongs code-unique code-consumed code-cancelled code-cancelled-with-all',
    'code-time-up codes-product-member codes-unknown-machine codes-in-transfer codes-unknown-product',
    'codes-expired-at-past codes-exhausted codes-answer codes-effect code-buys-one codes-reserve-nothing',
    'codes-draw cancel-id-member cancel-unknown-machine cancel-in-transfer cancel-unknown-code cancel-used-code',
    'cancel-answer cancel-own-codes list-unknown-machine list-what-would-buy code-entry expired-at-round-trip',
    'consume-unknown-machine consume-unknown-code consume-used consume-cancelled consume-expired',
    'consume-other-product consume-trade-id-taken consume-notify-url-private consume-in-transfer',
    'consume-unknown-product consume-stock-too-low consume-answer consume-effect refused-consume-keeps-the-code',
    'one-order-per-code pickup-order-is-final leading-zeros',
  ],
  11: [
    'queue-unknown-machine queue-unknown-order queue-only-reports queue-in-transfer queue-in-maintenance',
    'queue-order-status queue-offline queue-full when-it-only-reports queue-expired-lock-first queue-answer',
    'counts-add-up jobs-made first-job-at-once room-before-start queue-again-after-failure queue-order',
    'job-starts-when-free job-is-a-delivery job-does-not-ask-online failed-job-not-repeated one-job-per-grant',
    'job-dropped jobs-of-a-timed-out-record job-turn job-refund job-mode job-connection job-restart job-owner',
    'direct-and-queued',
  ],
  12: [
    'test-unknown-machine test-notify-url-private test-in-transfer test-outside-maintenance test-unknown-lane',
    'test-offline test-busy test-expired-lock-first lane-by-number-or-name test-answer test-is-a-delivery',
    'test-has-no-order test-outcome test-and-mode test-of-a-sold-out-lane test-of-old-firmware',
  ],
  13: [
    'three-modes mode-by-heartbeat first-mode mode-when-stored mode-needs-acceptance mode-jobs mode-running',
    'mode-back-to-normal mode-deliver mode-queue mode-queue-report mode-lane-test mode-create-order mode-consume',
    'mode-codes mode-orders mode-reads mode-frees-nothing no-sale-in-maintenance form-before-mode status-normal',
    'status-maintenance status-transfer status-other',
  ],
  14: [
    'steps-are-atomic stored-before-seen steps-in-order kept forgotten offline-after-start due-at-start',
    'never-sent-again store-failure-answer store-failure-no-command store-failure-deadlines no-deadline-left',
    'core-time limits-exact wall-clock-jump wall-clock-back orderly-stop one-core-a-store configuration-at-start',
    'new-lane removed-lane removed-machine moved-machine removed-merchant kept-for-ever resumed-from-a-backup',
    'database-without-number',
  ],
} as const;

/** Pages by section, below `docs/`; a test holds them equal to the files. */
const pages: Readonly<Record<string, string>> = {
  1: 'protocol/envelope.md',
  2: 'protocol/signing.md',
  3: 'protocol/endpoints.md',
  4: 'protocol/delivery.md',
  5: 'protocol/callbacks.md',
  6: 'protocol/error-codes.md',
  7: 'protocol/machines.md',
  8: 'protocol/orders.md',
  9: 'protocol/catalogue.md',
  10: 'protocol/pickup-codes.md',
  11: 'protocol/queue.md',
  12: 'protocol/lane-tests.md',
  13: 'protocol/modes.md',
  14: 'protocol/restart.md',
};

type Words<Text extends string> = Text extends `${infer Word} ${infer Rest}` ? Word | Words<Rest> : Text;

/** A clause of the protocol by its name, for example `deliver-busy`. */
export type ClauseName = Words<(typeof sections)[keyof typeof sections][number]>;

/** Clauses that nothing is held against, and why. */
const notJudged: readonly { readonly because: string; readonly names: readonly string[] }[] = [
  {
    because: 'the merchants of runs have one key, and a right sign is noted without how it was made',
    names: ['several-keys dialects dialect-covers-all other-sign-other-call'],
  },
  {
    because: "the run's calls are well-formed HTTP, and an answer is noted without its headers but Retry-After",
    names: [
      'content-type machine-path-without-websocket body-not-text http-in-the-envelope http-malformed',
      'upgrade-ignored connection-limits pages-for-operators',
    ],
  },
  {
    because: 'a repeat of a wrong pickup code counts as any other one does',
    names: ['guarded-repeats-count'],
  },
  {
    because: 'it is about what cannot be seen in one run from outside',
    names: ['constant-time one-core-a-store kept-for-ever database-without-number', 'resumed-from-a-backup'],
  },
  {
    because: 'it explains, and allows or forbids nothing',
    names: [
      'healthy-run status-is-a-decision board-codes board-status-stale machine-clock-may-be-wrong',
      'websocket number-proves-nothing',
    ],
  },
  {
    because: 'no run changes the configuration of its core',
    names: [
      'merchant-that-left sale-outlives-ownership key-withdrawn kind-at-grant job-owner',
      'configuration-at-start new-lane removed-lane removed-machine moved-machine removed-merchant',
    ],
  },
  {
    because: 'how attempts share the way to receivers does not show in single attempts',
    names: ['address-guard slots no-foreign-wait callback-waits-for-slot'],
  },
];

/** A clause and what the specification makes of it. */
export interface Clause {
  readonly name: ClauseName;
  /** `4.33`. */
  readonly number: string;
  /** File of its page, below `docs/`. */
  readonly page: string;
  /** Why nothing is held against it; null: it is judged. */
  readonly notJudgedBecause: string | null;
}

function words(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => line.split(' '));
}

function listClauses(): readonly Clause[] {
  const reasons = new Map(notJudged.flatMap(({ because, names }) => words(names).map((name) => [name, because])));
  return Object.entries(sections).flatMap(([section, lines]) =>
    words(lines).map((name, place) => ({
      name: name as ClauseName,
      number: `${section}.${place + 1}`,
      page: pages[section] ?? '',
      notJudgedBecause: reasons.get(name) ?? null,
    })),
  );
}

/** Every clause of the protocol, in the order of the pages. */
export const clauses: readonly Clause[] = listClauses();

/** Counts each clause once more. */
export function countClauses(counts: Map<ClauseName, number>, clauses: readonly ClauseName[]): void {
  for (const clause of clauses) counts.set(clause, (counts.get(clause) ?? 0) + 1);
}

/** Adds counts to others. */
export function addCounts(sum: Map<ClauseName, number>, counts: ReadonlyMap<ClauseName, number>): void {
  for (const [clause, times] of counts) sum.set(clause, (sum.get(clause) ?? 0) + times);
}
