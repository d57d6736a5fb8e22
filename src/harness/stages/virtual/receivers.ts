import type { ReceiverHandler } from '../stage.ts';
import type { Host, VirtualWeb } from './virtual-http.ts';

/** The receivers of a virtual world, each at an origin of its own. */
export class VirtualReceivers {
  readonly #web: VirtualWeb;
  readonly #hosts = new Map<string, Host>();

  constructor(web: VirtualWeb) {
    this.#web = web;
  }

  /** Puts a receiver on the web. @returns its URL. @throws {RangeError} for a name that cannot stand in a URL. */
  add(name: string, receiver: ReceiverHandler): string {
    if (!/^[a-z0-9-]{1,63}$/.test(name))
      throw new RangeError(`A receiver's name is 1–63 of a–z, 0–9 and -; it is '${name}'.`);
    const host = hostOf(receiver);
    this.#hosts.set(name, host);
    this.#web.host(originOf(name), host);
    return `${originOf(name)}/`;
  }

  /** Takes a receiver off the web or puts it back. @throws {RangeError} when there is none of this name. */
  setRefusing(name: string, refusing: boolean): void {
    const host = this.#hosts.get(name);
    if (!host) throw new RangeError(`No receiver '${name}' is on the network.`);
    if (refusing) this.#web.remove(originOf(name));
    else this.#web.host(originOf(name), host);
  }
}

function originOf(name: string): string {
  return `http://${name}.sink.virtual`;
}

/** A receiver as a host. One that hangs up in the middle of its answer looks to its caller like one that gives none. */
function hostOf(receiver: ReceiverHandler): Host {
  return async (request) => {
    const answer = await receiver(request);
    if (answer === null || answer.cutAfter !== undefined) return null;
    const { status, body, location } = answer;
    return { status, headers: { ...(location !== undefined && { location }) }, body };
  };
}
