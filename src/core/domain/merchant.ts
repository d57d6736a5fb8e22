/** The client libraries in use, by language; `raw` is the signing rule itself. */
export const dialectNames = ['raw', 'php', 'go', 'kotlin', 'rust', 'js'] as const;

/** A dialect of the signing rule (PROTOCOL §2). */
export type DialectName = (typeof dialectNames)[number];

/** A merchant app that may call the API. `appSecret` and `appKey` are secrets. */
export interface Merchant {
  readonly appId: string;
  readonly appSecret: string;
  /** Secrets that are accepted besides it, while one replaces another. */
  readonly otherAppSecrets?: readonly string[];
  /** Key of the signing rule: a secret of its own, neither Appid nor AppSecret (PROTOCOL §2.4). */
  readonly appKey: string;
  /** Keys that requests may be signed with besides it; callbacks are signed with `appKey`. */
  readonly otherAppKeys?: readonly string[];
  readonly name: string;
  /** Dialects of the signing rule that it may use besides the rule itself (PROTOCOL §2); none when left out. */
  readonly signDialects?: readonly DialectName[];
  /** The dialect in which its callbacks are signed (PROTOCOL §5); the rule itself when left out. */
  readonly callbackDialect?: DialectName;
}
