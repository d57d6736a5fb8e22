/**
 * The third port: messages between a machine and the core. One {@link Wire} is one end of one connection; a frame is
 * one text message. Live it is a WebSocket, in a virtual world two objects with a network between them.
 */
export interface Wire {
  /**
   * Hands a frame to the connection.
   * @param onSent called once when the frame has been handed to the network; never when it gets no further than here.
   * @returns false when it cannot be taken: the wire is closed, or what waits to be sent has reached its bound.
   */
  send(frame: string, onSent?: () => void): boolean;
  /** Closes the connection; the other end gets `code` (WebSocket close codes, ours in 4000–4999) and `reason`. */
  close(code: number, reason: string): void;
  /** Stops reading, so that a sender who does not stop is held up by its own line; where a wire can. */
  pause?(): void;
  /** Reads on after {@link pause}. */
  resume?(): void;
  /** False from the moment either end has closed. */
  readonly open: boolean;
}

/** Callbacks of one end of a connection. Never called after `closed`. */
export interface WireListener {
  /** @param arrivedAt monotonic time of arrival, if measured. */
  frame(text: string, arrivedAt?: number): void;
  closed(code: number, reason: string): void;
}

/** The machine's half of the port: dials the core. */
export interface Link {
  /**
   * Starts a connection for `machineNo`. `opened` comes before any frame; if the core cannot be reached, `closed`
   * comes without it. Never throws.
   */
  dial(machineNo: string, listener: WireListener & { opened(): void }): Wire;
  /** Time between two heartbeats of a machine that has dialled, ms; left out or undefined: that of the protocol. */
  heartbeatMs?(machineNo: string): number | undefined;
}

/** Where several cores share a transport: which of them a machine's frames are for. */
export interface FrameRoutes {
  /** This core's number. */
  readonly core: number;
  /** The core that holds the machine's line; this one where no other does. At once where it is known. */
  coreOf(machineNo: string): number | Promise<number>;
  /** A core could not be reached: what is remembered of its lines is forgotten. */
  forget(core: number): void;
}

/** The core's half of the port: what a transport calls for every connection that arrives. */
export interface WireAcceptor {
  /**
   * Takes a connection whose address names `machineNo` (nothing is proven by that: the first signed frame is proof).
   */
  accept(machineNo: string, wire: Wire): WireListener;
}
