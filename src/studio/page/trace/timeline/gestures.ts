import type { TimeScale } from './time-scale.ts';

/** What gestures act on. */
export interface GestureTarget {
  readonly box: HTMLElement;
  readonly scale: TimeScale;
  readonly redraw: () => void;
  /** A point of the box that was clicked or tapped; CSS pixels from its corner. */
  readonly onPick: (x: number, y: number) => void;
  /** The pointer rests on a point; null: it has left. */
  readonly onPoint: (point: { readonly x: number; readonly y: number } | null) => void;
}

/** Pixels that a pointer may move and still click. */
const clickSlack = 4;

/** Moves and zooms by mouse, fingers and keys. @returns removes the listeners. */
export function listenToGestures(target: GestureTarget): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  listenToPointers(target, signal);
  listenToWheel(target, signal);
  listenToKeys(target, signal);
  return () => stop.abort();
}

function listenToPointers({ box, scale, redraw, onPick, onPoint }: GestureTarget, signal: AbortSignal): void {
  /** Pointers that are down, by number: where each is on the screen. One moves, two pinch. */
  const down = new Map<number, number>();
  let movedBy = 0;
  const at = (clientX: number): number => clientX - box.getBoundingClientRect().left;
  box.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0) return;
      if (down.size === 0) movedBy = 0;
      down.set(event.pointerId, event.clientX);
    },
    { signal },
  );
  box.addEventListener(
    'pointermove',
    (event) => {
      const before = down.get(event.pointerId);
      if (before === undefined) {
        const corner = box.getBoundingClientRect();
        onPoint({ x: event.clientX - corner.left, y: event.clientY - corner.top });
        return;
      }
      movedBy += Math.abs(event.clientX - before);
      if (movedBy > clickSlack && !box.hasPointerCapture(event.pointerId)) box.setPointerCapture(event.pointerId);
      const other = [...down].find(([id]) => id !== event.pointerId)?.[1];
      if (other === undefined) scale.pan((before - event.clientX) / scale.width);
      else if (Math.abs(before - other) > 4 && Math.abs(event.clientX - other) > 4)
        scale.zoom(
          Math.abs(before - other) / Math.abs(event.clientX - other),
          scale.timeAt(at((event.clientX + other) / 2)),
        );
      down.set(event.pointerId, event.clientX);
      redraw();
    },
    { signal },
  );
  box.addEventListener(
    'pointerup',
    (event) => {
      const wasDown = down.delete(event.pointerId);
      const corner = box.getBoundingClientRect();
      if (wasDown && down.size === 0 && movedBy <= clickSlack)
        onPick(event.clientX - corner.left, event.clientY - corner.top);
    },
    { signal },
  );
  box.addEventListener('pointercancel', (event) => void down.delete(event.pointerId), { signal });
  box.addEventListener('pointerleave', () => onPoint(null), { signal });
}

function listenToWheel({ box, scale, redraw }: GestureTarget, signal: AbortSignal): void {
  const onWheel = (event: WheelEvent): void => {
    const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
    if (event.ctrlKey || event.metaKey)
      scale.zoom(Math.exp(event.deltaY / 400), scale.timeAt(event.clientX - box.getBoundingClientRect().left));
    else if (Math.abs(sideways) > Math.abs(event.deltaY) || event.shiftKey) scale.pan(sideways / scale.width);
    else return;
    event.preventDefault();
    redraw();
  };
  box.addEventListener('wheel', onWheel, { signal, passive: false });
}

function listenToKeys({ box, scale, redraw }: GestureTarget, signal: AbortSignal): void {
  const acts: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => scale.pan(-0.15),
    ArrowRight: () => scale.pan(0.15),
    '+': () => scale.zoom(0.5),
    '=': () => scale.zoom(0.5),
    '-': () => scale.zoom(2),
    '0': () => scale.fit(),
  };
  box.addEventListener(
    'keydown',
    (event) => {
      const act = acts[event.key];
      if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      act();
      redraw();
    },
    { signal },
  );
}
