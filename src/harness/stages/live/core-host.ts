import type { Clock } from '#core/ports/clock.ts';
import type { Link } from '#core/ports/link.ts';
import type { CuttableConnection, NetworkFaults } from '#harness/fault-injection/network/network-faults.ts';
import type { CloseStack } from '../close-stack.ts';
import { linkToCurrentCore, startLiveCore } from './live-core.ts';
import type { LiveCore, LiveHostedCore } from './live-core.ts';
import { startProxy } from './machine-proxy.ts';
import type { MachineProxy } from './machine-proxy.ts';

/** What a core host needs. */
export interface CoreHostOptions {
  readonly clock: Clock;
  readonly closeStack: CloseStack;
  readonly networkFaults: NetworkFaults;
  /** The machines' connections, which faults may cut. */
  readonly connections: Set<CuttableConnection>;
}

/** Hosts the cores of a live stage, one after the other, and routes machines to them. */
export class CoreHost {
  /** Leads through the proxy when link faults are possible, and straight to the core otherwise. */
  readonly link: Link;
  readonly #options: CoreHostOptions;
  #core: LiveCore | null = null;
  /** Port of the killed core; the next one listens there. */
  #lastPort = 0;
  /** Listens before the first dial, because a dial cannot wait for it. */
  #proxy: MachineProxy | undefined;

  constructor(options: CoreHostOptions) {
    this.#options = options;
    this.link = linkToCurrentCore(
      () => this.#core,
      (core) => (options.networkFaults.isPossible('link') && this.#proxy ? this.#proxy.link : core.link),
    );
  }

  /** Base URL of the core that is on the network now; null while there is none. */
  get url(): string | null {
    return this.#core?.url ?? null;
  }

  /** Puts a core on the network, in place of the one that may be there. @returns its base URL. */
  async host(hosted: LiveHostedCore): Promise<string> {
    const { clock, closeStack, networkFaults, connections } = this.#options;
    const previous = this.#core;
    this.#core = null;
    await previous?.close();
    this.#proxy ??= closeStack.add(
      await startProxy({ clock, networkFaults, connections, corePort: () => this.#core?.port ?? null }),
    );
    this.#core = closeStack.add(await startLiveCore(hosted, clock, this.#lastPort));
    this.#lastPort = 0;
    return this.#core.url;
  }

  /** Takes the core off the network, as when its process dies. */
  async unhost(): Promise<void> {
    const core = this.#core;
    this.#core = null;
    if (!core) return;
    this.#lastPort = core.port;
    await core.kill();
  }
}
