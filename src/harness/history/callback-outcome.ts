/** How a delivery ended, as its callback reports it. */
export type CallbackOutcome = 'success' | 'failure' | 'timeout';

/** The outcome in the body of a callback (PROTOCOL §5). */
export function callbackOutcome({
  deliverStatus,
  errorMsg,
}: {
  readonly deliverStatus: string;
  readonly errorMsg: string;
}): CallbackOutcome {
  if (deliverStatus === '1') return 'success';
  return errorMsg === 'Delivery Timeout' ? 'timeout' : 'failure';
}

/** `deliver_status` of a callback for this outcome (PROTOCOL §5): a timeout is reported as a failure. */
export function callbackDeliverStatus(outcome: CallbackOutcome): '0' | '1' {
  return outcome === 'success' ? '1' : '0';
}
