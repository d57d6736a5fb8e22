import type { Shape } from '../model/signs.ts';

/** Width and height of a sign, CSS pixels. */
export const signSize = 12;

type Path = readonly (readonly [x: number, y: number])[];

/** Corners within a square from 0 to 1; a circle has none. */
const corners: Readonly<Record<Exclude<Shape, 'answer'>, Path>> = {
  command: [
    [0.2, 0.1],
    [0.9, 0.5],
    [0.2, 0.9],
  ],
  drop: [
    [0.1, 0.15],
    [0.9, 0.15],
    [0.5, 0.95],
  ],
  outcome: [
    [0.5, 0],
    [1, 0.5],
    [0.5, 1],
    [0, 0.5],
  ],
  expiry: [
    [0.1, 0.25],
    [0.25, 0.1],
    [0.5, 0.35],
    [0.75, 0.1],
    [0.9, 0.25],
    [0.65, 0.5],
    [0.9, 0.75],
    [0.75, 0.9],
    [0.5, 0.65],
    [0.25, 0.9],
    [0.1, 0.75],
    [0.35, 0.5],
  ],
  callback: [
    [0.05, 0.2],
    [0.5, 0.45],
    [0.95, 0.2],
    [0.95, 0.85],
    [0.05, 0.85],
  ],
  fault: [
    [0.55, 0],
    [0.15, 0.55],
    [0.45, 0.55],
    [0.35, 1],
    [0.85, 0.4],
    [0.55, 0.4],
  ],
  moment: [
    [0.42, 0.1],
    [0.58, 0.1],
    [0.58, 0.9],
    [0.42, 0.9],
  ],
};

/** Draws signs from pictures that were drawn once: thousands of paths a frame would be too slow. */
export class Sprites {
  readonly #pictures = new Map<string, HTMLCanvasElement>();
  #ratio = 1;

  /** @param ratio device pixels for each CSS pixel. */
  setRatio(ratio: number): void {
    if (ratio !== this.#ratio) this.#pictures.clear();
    this.#ratio = ratio;
  }

  forget(): void {
    this.#pictures.clear();
  }

  /** Draws a sign around a point. */
  draw(context: CanvasRenderingContext2D, shape: Shape, colour: string, x: number, y: number): void {
    const picture = this.#picture(shape, colour);
    context.drawImage(picture, Math.round(x) - signSize / 2, Math.round(y) - signSize / 2, signSize, signSize);
  }

  #picture(shape: Shape, colour: string): HTMLCanvasElement {
    const key = `${shape} ${colour}`;
    const known = this.#pictures.get(key);
    if (known) return known;
    const picture = document.createElement('canvas');
    picture.width = picture.height = Math.ceil(signSize * this.#ratio);
    const context = picture.getContext('2d');
    if (context) drawShape(context, shape, colour, picture.width);
    this.#pictures.set(key, picture);
    return picture;
  }
}

function drawShape(context: CanvasRenderingContext2D, shape: Shape, colour: string, size: number): void {
  context.fillStyle = colour;
  context.beginPath();
  if (shape === 'answer') context.arc(size / 2, size / 2, size * 0.38, 0, 2 * Math.PI);
  else for (const [x, y] of corners[shape]) context.lineTo(x * size, y * size);
  context.fill();
}
