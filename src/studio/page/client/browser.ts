/** The browser's steady clock, ms. */
export function steadyNow(): number {
  return performance.now();
}

/** Acts again and again. @returns how to stop. */
export function every(ms: number, act: () => void): () => void {
  const timer = setInterval(act, ms);
  return () => clearInterval(timer);
}

/** Acts once, later. @returns how to stop. */
export function after(ms: number, act: () => void): () => void {
  const timer = setTimeout(act, ms);
  return () => clearTimeout(timer);
}

/** Sends a request to the page's own server. */
export function send(path: string, options: RequestInit): Promise<Response> {
  return fetch(path, options);
}
