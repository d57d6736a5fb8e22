import { BrokerClient } from '#core/devices/links/mqtt/broker-client.ts';
import type { BrokerLogin } from '#core/devices/links/mqtt/topics.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { FrameRoutes, WireAcceptor } from '#core/ports/link.ts';
import { systemSeed } from '#harness/stages/random.ts';
import { brokerAdvice } from '../shared/broker-login.ts';
import type { LineSampler } from './line-sampler.ts';

/** What a served core's client at a broker reports to. */
export interface BrokerReports {
  readonly clock: Clock;
  /** Prints a line for the operator. */
  readonly warn: (line: string) => void;
  readonly errors: LineSampler;
}

/**
 * Connects a served core to the broker of its machines, which may be down: the connection is tried for ever.
 * @returns after the first try.
 */
export async function joinBroker(
  broker: BrokerLogin,
  { devices, frameRoutes }: { readonly devices: WireAcceptor; readonly frameRoutes?: FrameRoutes | undefined },
  { clock, warn, errors }: BrokerReports,
): Promise<BrokerClient> {
  let lastReason = '';
  let onFirstTry: () => void = () => undefined;
  const firstTry = new Promise<void>((resolve) => (onFirstTry = resolve));
  const client = new BrokerClient({
    broker,
    acceptor: devices,
    routes: frameRoutes,
    clock,
    // Two cores at one broker must not throw each other out.
    clientId: `vendloop-core-${systemSeed().toString(16)}`,
    onConnected: () => {
      if (lastReason !== '') warn(`connected to the broker ${broker.url}`);
      lastReason = '';
      onFirstTry();
    },
    onFailed: (reason) => {
      onFirstTry();
      if (reason === lastReason) return;
      lastReason = reason;
      warn(
        `${reason}: its machines are offline until it answers, which is tried again and again; ${brokerAdvice(reason)}`,
      );
    },
    onUnattributed: (why) => errors.line('the broker', 'frame', () => `the broker: ${why}; it was dropped`),
  });
  await firstTry;
  return client;
}
