import type { LocalText } from '../local-text.ts';

/** The cloud does not keep a promise: the case fails. */
export class BrokenPromise extends Error {
  /** Depends on times: a disturbance of this computer explains it. */
  readonly timed: boolean;

  constructor(message: string, timed = false) {
    super(message);
    this.name = 'BrokenPromise';
    this.timed = timed;
  }
}

/** What comes before a case did not work, or its time was missed: nothing is known of its promise. */
export class NotPlayable extends Error {
  /** Cases, or beginnings of their names, that examine what did not work. */
  readonly foundBy: readonly string[];

  constructor(message: string, foundBy: readonly string[] = [], options?: ErrorOptions) {
    super(message, options);
    this.name = 'NotPlayable';
    this.foundBy = foundBy;
  }
}

/** The answers of the cloud show that it promises nothing here. */
export class NotPromised extends Error {
  readonly reason: LocalText;

  constructor(reason: LocalText) {
    super(reason.en);
    this.name = 'NotPromised';
    this.reason = reason;
  }
}
