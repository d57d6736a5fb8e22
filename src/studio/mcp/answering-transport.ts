/** A message of JSON-RPC, as far as it is read here. */
interface RpcMessage {
  readonly id?: string | number;
  readonly method?: string;
  readonly params?: { readonly requestId?: string | number };
}

/** What the SDK calls a transport. */
export interface McpTransport {
  onmessage?: ((message: RpcMessage, extra?: unknown) => void) | undefined;
  onclose?: (() => void) | undefined;
  onerror?: ((error: Error) => void) | undefined;
  start(): Promise<void>;
  send(message: RpcMessage, options?: unknown): Promise<void>;
  close(): Promise<void>;
}

/** A transport that knows which requests wait for their answers: who has asked and sends no more still gets them. */
export class AnsweringTransport implements McpTransport {
  onmessage?: McpTransport['onmessage'];
  onclose?: McpTransport['onclose'];
  onerror?: McpTransport['onerror'];
  readonly #inner: McpTransport;
  readonly #pending = new Set<string | number>();
  #onAnswered: (() => void) | null = null;

  constructor(inner: McpTransport) {
    this.#inner = inner;
    inner.onmessage = (message, extra) => {
      if (message.method !== undefined && message.id !== undefined) this.#pending.add(message.id);
      // A request that is withdrawn gets no answer.
      if (message.method === 'notifications/cancelled') this.#settle(message.params?.requestId);
      this.onmessage?.(message, extra);
    };
    inner.onclose = () => this.onclose?.();
    inner.onerror = (error) => this.onerror?.(error);
  }

  start(): Promise<void> {
    return this.#inner.start();
  }

  async send(message: RpcMessage, options?: unknown): Promise<void> {
    await this.#inner.send(message, options);
    if (message.method === undefined) this.#settle(message.id);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  /** Resolves when every request has its answer. */
  answered(): Promise<void> {
    if (this.#pending.size === 0) return Promise.resolve();
    return new Promise((resolve) => (this.#onAnswered = resolve));
  }

  #settle(id: string | number | undefined): void {
    if (id !== undefined) this.#pending.delete(id);
    if (this.#pending.size === 0) this.#onAnswered?.();
  }
}
