/** How long the cloud remembers a signed call at least, and so how long its time must not be used again, s. */
const memorySeconds = 600;
/** Calls whose times are remembered, the latest used ones. */
const maxRemembered = 20_000;

/**
 * Times of signed calls. The cloud takes two calls with the same members in one second for one (PROTOCOL §2.29), so
 * another call gets the latest second that the same members have not had; a repeated one gets its own.
 */
export class Timestamps {
  readonly #used = new Map<string, Map<number, string>>();

  /** @param members the call without its time. @returns Unix seconds. */
  take(members: string, nonce: string, atMs: number): number {
    const now = Math.floor(atMs / 1000);
    const used = this.#usedFor(members, now);
    const repeated = [...used].find(([, owner]) => owner === nonce)?.[0];
    if (repeated !== undefined) return repeated;
    let second = now;
    while (used.has(second)) second -= 1;
    used.set(second, nonce);
    return second;
  }

  #usedFor(members: string, now: number): Map<number, string> {
    const used = this.#used.get(members) ?? new Map<number, string>();
    for (const second of used.keys()) if (second < now - memorySeconds) used.delete(second);
    this.#used.delete(members);
    this.#used.set(members, used);
    const [oldest] = this.#used.keys();
    if (oldest !== undefined && this.#used.size > maxRemembered) this.#used.delete(oldest);
    return used;
  }
}
