import type { Capabilities } from '#drivers/capabilities.ts';
import type { Group, Scenario } from '../scenario/scenario.ts';
import type { Step } from '../scenario/steps.ts';

/**
 * What of a scenario cannot be played through a driver: a phrase each, empty where all of it can. It names what the
 * cloud cannot do, and what a driver has no call for.
 */
export function unplayableThroughDriver(scenario: Scenario, capabilities: Capabilities): readonly string[] {
  const { fleet, tracks, faults, probes } = scenario;
  const steps = new Set(
    tracks.flatMap((track) => track.steps.flatMap((step) => unplayableStep(step, capabilities) ?? [])),
  );
  return [
    ...(probes.length > 0 ? ['it forges requests of another API'] : []),
    ...fleet.flatMap((group) => unplayableGroup(group)),
    ...new Set(faults.flatMap(({ fault, params }) => unplayableFault(fault, params) ?? [])),
    ...steps,
  ];
}

function unplayableGroup({ group, firmware, mode, external }: Group): readonly string[] {
  return [
    ...(external ? [`group ${group} is real, and real machines cannot be played through a driver yet`] : []),
    ...(firmware === 'old'
      ? [
          `group ${group} has old firmware, whose answers name no delivery: a driver writes none of these. Take ` +
            'firmware: old out of it, or play it without --driver',
        ]
      : []),
    ...(mode === 'NORMAL' ? [] : [`group ${group} is in ${mode}, which a driver cannot report`]),
  ];
}

/** Faults of machines that need something of our own protocol. */
export function unplayableFault(fault: string, params: Readonly<Record<string, unknown>> | undefined): string | null {
  if (fault === 'two-sockets') return 'it connects a machine twice, and clouds differ in what they make of that';
  if (fault === 'answers-for-another-job' && params?.['answersFor'] === 'no-job')
    return 'a machine answers for a job that never was, which a driver cannot write';
  return null;
}

/** Steps that a driver has no call for, with what they do. */
const withoutCall = {
  queue: 'queues an order',
  laneTest: 'tests a lane',
  setMode: 'sets the mode of a machine',
  sendFrame: 'sends a frame of its own',
  sendRequest: 'writes a request of its own',
  probe: 'forges a request of another API',
  cancelCode: 'cancels pickup codes',
} as const;

/** Why a step cannot be played through a driver, in a phrase; null where it can. */
export function unplayableStep(step: Step, capabilities: Capabilities): string | null {
  for (const [name, what] of Object.entries(withoutCall))
    if (Object.hasOwn(step, name)) return `a step ${what}, and a driver has no call for that`;
  if ('injectFault' in step) return unplayableFault(step.injectFault, step.params);
  if ('update' in step && !['SUCCESS', 'REFUND'].includes(step.status))
    return `a step sets the status of an order to ${step.status}, and a driver has no call for that`;
  if ('read' in step && step.read !== 'result' && step.read !== 'machines')
    return `a step reads ${step.read}, and a driver has no call for that`;
  if ('order' in step && 'tradeOf' in step && step.tradeOf !== undefined)
    return 'a step orders with the number of an earlier order, which clouds need not refuse';
  return missingCapability(step, capabilities);
}

function missingCapability(
  step: Step,
  { refunds, pickupCodes, repeatedRequest, unpaidExpiryMs }: Capabilities,
): string | null {
  if (!refunds && ('refund' in step || ('update' in step && step.status === 'REFUND')))
    return 'a step gives an order back, and the cloud has no refunds';
  if ('consume' in step || 'pickupCode' in step) {
    if (!pickupCodes) return 'a step uses pickup codes, and the cloud has none';
    if ('pickupCode' in step && (step.anyProduct || step.expiresIn !== undefined))
      return 'a step makes pickup codes for any product or with an end, and a driver has no call for that';
  }
  if ('resend' in step && step.expect === 'same' && repeatedRequest === 'refused')
    return 'a step expects the first answer again, and the cloud refuses repeated requests';
  if ('untilExpiry' in step && unpaidExpiryMs === null)
    return 'a step waits until an order expires, and unpaid orders of the cloud never do';
  return null;
}
