import { GenericContainer, Network, Wait, type StartedTestContainer } from 'testcontainers';
import { shop } from './shop-config.ts';

/** Built by `docker build --tag vendloop:local .` in vendloop's folder. */
const image = 'vendloop:local';

/** A core and its simulated machines, each in a container. */
export interface VendingCloud {
  /** Base URL of the core, as this computer reaches it. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a core, and a fleet that is online when this resolves. */
export async function startVendingCloud(): Promise<VendingCloud> {
  const network = await new Network().start();
  const core = await container()
    .withNetwork(network)
    .withNetworkAliases('core')
    .withCommand(['serve', '--quiet'])
    .withExposedPorts(7080)
    .withWaitStrategy(Wait.forHealthCheck())
    .start();
  const fleet = await container()
    .withNetwork(network)
    .withCommand(['fleet', '--url', 'http://core:7080'])
    .withWaitStrategy(Wait.forLogMessage(/1 of 1 online/))
    .start();
  const all: readonly { stop(): Promise<unknown> }[] = [fleet, core, network];
  return {
    url: urlOf(core),
    stop: async () => {
      for (const each of all) await each.stop();
    },
  };
}

/** Both containers read one configuration. It belongs to root, and the image runs as another user. */
function container(): GenericContainer {
  return new GenericContainer(image)
    .withEnvironment({ VENDLOOP_CONFIG: '/keys/shop.json' })
    .withCopyContentToContainer([{ content: JSON.stringify(shop), target: '/keys/shop.json', mode: 0o644 }]);
}

const urlOf = (core: StartedTestContainer): string => `http://${core.getHost()}:${core.getMappedPort(7080)}`;
