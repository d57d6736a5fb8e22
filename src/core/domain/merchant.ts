/** A merchant app that may call the API. All but `appId` and `name` are secrets. */
export interface Merchant {
  readonly appId: string;
  readonly appSecret: string;
  /** Key of the signing rule: a secret of its own, neither Appid nor AppSecret (PROTOCOL §2.4). */
  readonly appKey: string;
  readonly name: string;
}
