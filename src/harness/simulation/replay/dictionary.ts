/**
 * The compression dictionary of version 3 tokens: text that occurs in most of them, the commonest last. It is part of
 * the format and must not change: a new dictionary needs a new version.
 */
export const dictionary: Buffer = Buffer.from(
  [
    'dlv-detect-error feedback-error goods-stuck lift-comm-error lift-goods lift-limit-down lift-limit-up ' +
      'load-no-current over-current slave-comm-error slot-invalid slot-type-error vermo-break vermo-encode ' +
      'vermo-short',
    'answers-for-another-job answers-late answers-twice garbage truncated-frame never-answers stale-done wrong-sign ' +
      'cut-after-answer cut-before-command cut-before-drop cut-between-drop-and-answer flapping-connection half-open ' +
      'reconnect-storm two-sockets busy-board clock-skew controller-freeze power-cycle double-drop one-item-short ' +
      'reports-success-without-drop reports-failure-after-drop',
    'mutual-exclusion physical-exclusion granted-dispatch token-order fencing prompt-release single-release ' +
      'dwell-bound timeout-bound one-outcome paid-quantity honest-success queue-obeys-lock queue-order conservation ' +
      'independence idempotent-submit restart-safety clock-safety liveness callback-delivered callback-honest ' +
      'callback-isolated monotone-status linearizable-lock path-time core-failure determinism',
    '"overlapping":true"firmware":"old""stockPerLane":30,"mode":"MAINTENANCE""group":"group-3","motor":"electro' +
      'nic-lock""motor":"drinks""motor":"conveyor""group":"group-2","motor":"spring","count":2,"group":"group-1"',
    '"network":{"http":["0ms","40ms"],"link":["1ms","3ms"],"faults":[{"fault":"reordering""fault":"duplication"' +
      '"fault":"partition""fault":"delay""fault":"loss","path":"link","path":"api","path":"callbacks","direction"' +
      ':"up","direction":"down","delay":["10ms","500ms"],"from":"0s","to":"300s"}]}',
    '"receivers":[{"receiver":"merchant","faults":[{"fault":"500","fault":"refuse","fault":"hang","fault":"slow' +
      '","fault":"cut","fault":"redirect","fault":"garbage","first":1,"delay":"20s"}]}]',
    '"params":{"answerAfterMs":15000},"when":{"job":1,"everyJob":2,"probability":0.5,"from":"0ms"}},{"fault":"',
    '"arrivals":[{"on":"group-1","every":"30s","until":"120s","spacing":"even","quantity":2,"tries":1,"patience' +
      '":"2s","doubleSubmit":0.3}]',
    '"tracks":[{"on":"group-1","machine":1,"steps":[{"wait":"10s"},{"order":"a"},{"pay":"a"},{"deliver":"a"},{"' +
      'race":["a","b"]},{"queue":"party"},{"resend":"one","times":3},{"killCore":"1s"},{"setClock":"1h"},{"sell":' +
      '{"lane":0,"quantity":1}}]}]',
    '"proves":["conservation"]}',
    '{"vendloop":"0.1.0","seed":1,"mutant":null,"check":"","historyHash":"","worldHash":"","scenario":{"name"' +
      ':"world-1","title":"The ' +
      'random world of seed ' +
      '1","stages":["virtual"],"seed":1,"fleet":[{"group":"group-1","motor":"spring"}],"faults":[{"fault":"","on"' +
      ':"group-1"}],',
  ].join('\n'),
);
