import type { TimelineDrawing, TimelineMarks, TimelineNames } from './drawing.ts';
import { listenToGestures } from './gestures.ts';
import { hitAt, type Hit } from './hits.ts';
import type { TimeScale } from './time-scale.ts';
import type { TimelineContent } from './timeline-content.ts';

/** A timeline in its box: draws at most once a frame, and moves without a new rendering of the page. */
export class TimelineView {
  readonly #box: HTMLElement;
  readonly #drawing: TimelineDrawing;
  #isPending = false;

  constructor(box: HTMLElement, drawing: TimelineDrawing) {
    this.#box = box;
    this.#drawing = drawing;
    const space = box.querySelector<HTMLElement>('.lanes-space');
    box.style.setProperty('--lanes-height', `${drawing.layout.height}px`);
    if (space) space.style.height = `${drawing.layout.height}px`;
  }

  /** @returns removes the listeners. */
  listen(onPick: (hit: Hit) => void, onPoint: (hit: Hit | null, x: number, y: number) => void): () => void {
    const box = this.#box;
    const { scale } = this.#drawing;
    const find = (x: number, y: number): Hit | undefined =>
      x < scale.left ? undefined : hitAt(this.#drawing.hits, x, y);
    const stopGestures = listenToGestures({
      box,
      scale,
      redraw: () => this.redraw(),
      onPick: (x, y) => {
        const hit = find(x, y);
        if (hit) onPick(hit);
      },
      onPoint: (point) => {
        const hit = point ? find(point.x, point.y) : undefined;
        const corner = box.getBoundingClientRect();
        box.style.cursor = hit ? 'pointer' : '';
        onPoint(hit ?? null, corner.left + (point?.x ?? 0), corner.top + (point?.y ?? 0));
      },
    });
    const onScroll = (): void => this.redraw();
    const onColours = (): void => this.changeColours();
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    const sizes = new ResizeObserver(onScroll);
    box.addEventListener('scroll', onScroll, { passive: true });
    dark.addEventListener('change', onColours);
    sizes.observe(box);
    return () => {
      stopGestures();
      box.removeEventListener('scroll', onScroll);
      dark.removeEventListener('change', onColours);
      sizes.disconnect();
    };
  }

  update(names: TimelineNames, marks: TimelineMarks): void {
    this.#drawing.update(names, marks);
    this.redraw();
  }

  changeColours(): void {
    this.#drawing.forgetColours();
    this.redraw();
  }

  act(change: (scale: TimeScale) => void): void {
    change(this.#drawing.scale);
    this.redraw();
  }

  /** Brings an event into view: its time, and the lane of its machine. */
  reveal({ events, machineLanes }: TimelineContent, place: number | null): void {
    const event = place === null ? undefined : events[place];
    if (place === null || !event) return;
    this.#drawing.scale.reveal(event.t);
    this.#scrollTo(machineLanes[place] ?? -1);
    this.redraw();
  }

  /** Brings the lane of a machine into view. */
  revealMachine(machine: string): void {
    this.#scrollTo(this.#drawing.layout.laneOfMachine(machine));
    this.redraw();
  }

  #scrollTo(lane: number): void {
    const top = this.#drawing.layout.scrollTo(lane, this.#box.scrollTop, this.#box.clientHeight);
    if (top !== null) this.#box.scrollTop = top;
  }

  redraw(): void {
    if (this.#isPending) return;
    this.#isPending = true;
    requestAnimationFrame(() => {
      this.#isPending = false;
      this.#drawing.draw(this.#box.clientWidth, this.#box.clientHeight, this.#box.scrollTop);
      const { from, to } = this.#drawing.scale;
      // What is in view, for those who read the page by a program.
      Object.assign(this.#box.dataset, { from: from.toFixed(3), to: to.toFixed(3) });
    });
  }
}
