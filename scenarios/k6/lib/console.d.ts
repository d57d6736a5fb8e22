/** The console of k6, which its types leave out. */
declare const console: { log(text: string): void };
