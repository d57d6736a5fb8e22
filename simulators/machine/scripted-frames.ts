import type { Envelope } from '#core/devices/frame-codec.ts';
import type { Job } from './controller.ts';
import { oddFrame, type FrameRequest, type FrameSubject } from './odd-frame.ts';

/** Frames of which copies can be sent. */
const limit = 8;

/** The frames that scripts ask a machine for, and what they are about. */
export class ScriptedFrames {
  #asked: readonly string[] = [];
  /** Of the last challenge. */
  #nonce = '';
  /** The job that dropped an item last, and how many it has dropped. */
  #dropped: { readonly job: Job; readonly items: number } | null = null;

  onChallenge(nonce: string): void {
    this.#nonce = nonce;
  }

  onDrop(job: Job): void {
    this.#dropped = { job, items: this.#itemsOf(job) + 1 };
  }

  /** A job of the machine with what it has dropped. @param job null: there was none. */
  subjectOf(job: Job | null): FrameSubject['lastJob'] {
    return job && { job, dropped: this.#itemsOf(job) };
  }

  make(request: FrameRequest, envelope: Envelope, about: Omit<FrameSubject, 'nonce'>): string {
    const subject = { ...about, nonce: this.#nonce };
    const frame = oddFrame(request, envelope, subject, this.recorded(request.back));
    if (request.kind !== 'copy') this.#asked = [...this.#asked, frame].slice(-limit);
    return frame;
  }

  /** A frame that was asked for, as anyone on the line may have recorded it. @param back 1: the last one. */
  recorded(back = 1): string | undefined {
    return this.#asked.at(-back);
  }

  #itemsOf(job: Job): number {
    return this.#dropped?.job === job ? this.#dropped.items : 0;
  }
}
