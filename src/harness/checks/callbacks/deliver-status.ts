/** `deliver_status` of a callback for this outcome (PROTOCOL §5): a timeout is reported as a failure. */
export function callbackDeliverStatus(outcome: 'success' | 'failure' | 'timeout'): '0' | '1' {
  return outcome === 'success' ? '1' : '0';
}
