import type { HistoryEvent } from '#harness/history/event.ts';
import type { HistoryHeader } from '#harness/history/header.ts';
import { SessionView } from '#harness/session/session-view.ts';

/** What each side knew at any moment of a run: the console's view, over the history up to an event. */
export class KnowledgeTimeline {
  readonly #header: HistoryHeader;
  readonly #events: readonly HistoryEvent[];
  #past: HistoryEvent[] = [];
  #view: SessionView;

  constructor(header: HistoryHeader, events: readonly HistoryEvent[]) {
    this.#header = header;
    this.#events = events;
    this.#view = this.#newView();
  }

  /** The view right after the event at a place. Going forwards is quick; going back reads from the start. */
  at(place: number): SessionView {
    if (place + 1 < this.#past.length) {
      this.#past = [];
      this.#view = this.#newView();
    }
    for (let next = this.#past.length; next <= place; next += 1) {
      const event = this.#events[next];
      if (event) this.#past.push(event);
    }
    return this.#view;
  }

  #newView(): SessionView {
    const past = this.#past;
    return new SessionView({ events: past, now: () => past.at(-1)?.t ?? 0 }, this.#header);
  }
}
