import type { Clock } from '#core/ports/clock.ts';
import type { Link } from '#core/ports/link.ts';
import type { CuttableConnection, NetworkFaults } from '#harness/fault-injection/network/network-faults.ts';
import type { CloseStack } from '../close-stack.ts';
import { linkToCurrentCore, startLiveCore } from './live-core.ts';
import type { LiveCore, LiveHostedCore } from './live-core.ts';
import { startProxy } from './machine-proxy.ts';
import type { MachineProxy } from './machine-proxy.ts';

/** What the place of a core needs. */
export interface CoreHostOptions {
  readonly clock: Clock;
  readonly closeStack: CloseStack;
  readonly networkFaults: NetworkFaults;
  /** Takes the machines' connections that troubles may cut. */
  readonly connections: Set<CuttableConnection>;
}

/** Where a live stage's cores stand, one after another, and how machines get there. */
export class CoreHost {
  /** Leads through the proxy when troubles are planned for it, and straight to the core otherwise. */
  readonly link: Link;
  readonly #options: CoreHostOptions;
  #core: LiveCore | null = null;
  /** Where the core listened that has died: merchants look for the next one there. */
  #lastPort = 0;
  /** Listens before anybody dials, because a dial cannot wait for it. */
  #proxy: MachineProxy | undefined;

  constructor(options: CoreHostOptions) {
    this.#options = options;
    this.link = linkToCurrentCore(
      () => this.#core,
      (core) => (options.networkFaults.isPossible('link') && this.#proxy ? this.#proxy.link : core.link),
    );
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

  /** Takes the core off the network as a death does. */
  async unhost(): Promise<void> {
    const core = this.#core;
    this.#core = null;
    if (!core) return;
    this.#lastPort = core.port;
    await core.kill();
  }
}
