import type { Clock } from '#core/ports/clock.ts';
import type { Link } from '#core/ports/link.ts';
import type { Line, Troubles } from '#harness/fault-injection/network/network-faults.ts';
import type { Belongings } from '../close-stack.ts';
import { linkTo, startLiveCore } from './live-core.ts';
import type { LiveCore, LiveHosted } from './live-core.ts';
import { startProxy } from './proxy.ts';
import type { Proxy } from './proxy.ts';

/** What the place of a core needs. */
export interface CorePlaceParts {
  readonly clock: Clock;
  readonly belongings: Belongings;
  readonly troubles: Troubles;
  /** Takes the machines' connections that troubles may cut. */
  readonly lines: Set<Line>;
}

/** Where a live stage's cores stand, one after another, and how machines get there. */
export class CorePlace {
  /** Leads through the proxy when troubles are planned for it, and straight to the core otherwise. */
  readonly link: Link;
  readonly #parts: CorePlaceParts;
  #core: LiveCore | null = null;
  /** Where the core listened that has died: merchants look for the next one there. */
  #portOfTheDead = 0;
  /** Listens before anybody dials, because a dial cannot wait for it. */
  #proxy: Proxy | undefined;

  constructor(parts: CorePlaceParts) {
    this.#parts = parts;
    this.link = linkTo(
      () => this.#core,
      (core) => (parts.troubles.planned('link') && this.#proxy ? this.#proxy.link : core.link),
    );
  }

  /** Puts a core on the network, in place of the one that may be there. @returns its base URL. */
  async host(hosted: LiveHosted): Promise<string> {
    const { clock, belongings, troubles, lines } = this.#parts;
    const former = this.#core;
    this.#core = null;
    await former?.close();
    this.#proxy ??= belongings.keep(
      await startProxy({ clock, troubles, lines, corePort: () => this.#core?.port ?? null }),
    );
    this.#core = belongings.keep(await startLiveCore(hosted, clock, this.#portOfTheDead));
    this.#portOfTheDead = 0;
    return this.#core.url;
  }

  /** Takes the core off the network as a death does. */
  async unhost(): Promise<void> {
    const dead = this.#core;
    this.#core = null;
    if (!dead) return;
    this.#portOfTheDead = dead.port;
    await dead.die();
  }
}
