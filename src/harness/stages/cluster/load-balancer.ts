import type { Clock, Timer } from '#core/ports/clock.ts';
import { TcpRelay, type Upstreams } from './tcp-relay.ts';

/** A core behind the load balancer. */
export interface BalancedCore {
  readonly port: number;
  /** Where it answers `/readyz`. */
  readonly opsPort: number;
}

/** How often each core is asked whether it is ready, and how long it may take; ms. */
const askEveryMs = 500;
const answerWithinMs = 2_000;

/**
 * Leads connections to the cores that are ready, in turn. It looks into none of them, so that calls and machines pass
 * alike, and a core that is lost answers nothing.
 */
export class LoadBalancer {
  readonly #relay: TcpRelay;
  /** Its other doors. */
  readonly #doors: TcpRelay[] = [];
  readonly #upstreams: Upstreams;
  readonly #ready: Set<BalancedCore>;
  #timer: Timer | null = null;
  #isClosed = false;

  private constructor(relay: TcpRelay, upstreams: Upstreams, ready: Set<BalancedCore>) {
    this.#relay = relay;
    this.#upstreams = upstreams;
    this.#ready = ready;
  }

  /** Listens. @param port 0: any that is free. @throws Error when the port is taken. */
  static async listen(
    cores: readonly BalancedCore[],
    { port, host, clock }: { readonly port: number; readonly host: string; readonly clock: Clock },
  ): Promise<LoadBalancer> {
    const ready = new Set<BalancedCore>();
    let turn = 0;
    const upstreams = (): readonly number[] => {
      turn += 1;
      // In turn, those that are not ready last: a core that was started a moment ago may take the connection.
      const turned = cores.map((_, index) => cores[(index + turn) % cores.length]).filter((core) => core !== undefined);
      const isReady = (core: BalancedCore): boolean => ready.has(core);
      return [...turned.filter(isReady), ...turned.filter((core) => !isReady(core))].map((core) => core.port);
    };
    const balancer = new LoadBalancer(await TcpRelay.listen(upstreams, port, host), upstreams, ready);
    await balancer.#ask(cores, clock);
    return balancer;
  }

  get port(): number {
    return this.#relay.port;
  }

  /** Cuts the connections to one core; callers and machines may come again at once. */
  cutThoseTo(port: number): void {
    for (const relay of [this.#relay, ...this.#doors]) relay.cutThoseTo(port);
  }

  /** Another port that leads to the cores in the same turn, which shows to which core its connection leads. */
  async openDoor(): Promise<TcpRelay> {
    const door = await TcpRelay.listen(this.#upstreams);
    this.#doors.push(door);
    return door;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#timer?.cancel();
    for (const relay of [...this.#doors, this.#relay]) await relay.close();
  }

  async #ask(cores: readonly BalancedCore[], clock: Clock): Promise<void> {
    await Promise.all(
      cores.map(async (core) => {
        if (await isReady(core)) this.#ready.add(core);
        else this.#ready.delete(core);
      }),
    );
    if (!this.#isClosed) this.#timer = clock.after(askEveryMs, () => void this.#ask(cores, clock));
  }
}

async function isReady({ opsPort }: BalancedCore): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(answerWithinMs);
    const answer = await fetch(`http://127.0.0.1:${opsPort}/readyz`, { signal });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
