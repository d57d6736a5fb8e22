/** The endpoints (§3.1) by the names that rules bear. */
export type EndpointName =
  | 'ping'
  | 'create-order'
  | 'get-order'
  | 'update-order'
  | 'create-codes'
  | 'cancel-codes'
  | 'list-codes'
  | 'consume-code'
  | 'products'
  | 'lanes'
  | 'machines'
  | 'machine'
  | 'deliver'
  | 'delivery-result'
  | 'lane-test'
  | 'queue-order';

/** What an endpoint takes (§1.4, §3.1). */
export interface Endpoint {
  readonly name: EndpointName;
  readonly method: 'POST' | 'PUT';
  /** Segments of its path; one in braces is an id. */
  readonly path: string;
  readonly body: 'none' | 'plain' | 'signed';
  /** Whether its answers are remembered (§2.30). */
  readonly remembered: boolean;
}

function endpoint(
  name: EndpointName,
  call: string,
  body: Endpoint['body'],
  remembered: 'remembered' | '' = '',
): Endpoint {
  const [method = '', path = ''] = call.split(' ');
  return { name, method: method === 'PUT' ? 'PUT' : 'POST', path, body, remembered: remembered !== '' };
}

/** The table of §3.1; a fixed path stands before one with an id (§3.2). */
const endpoints: readonly Endpoint[] = [
  endpoint('ping', 'POST /ping', 'none'),
  endpoint('create-order', 'POST /orders', 'plain'),
  endpoint('get-order', 'POST /orders/{order_id}', 'signed'),
  endpoint('update-order', 'PUT /orders/{order_id}', 'signed', 'remembered'),
  endpoint('create-codes', 'POST /pickup_codes', 'signed', 'remembered'),
  endpoint('cancel-codes', 'PUT /pickup_codes', 'signed', 'remembered'),
  endpoint('list-codes', 'POST /products/{product_id}/pickup_code', 'signed'),
  endpoint('consume-code', 'POST /consumes', 'signed', 'remembered'),
  endpoint('products', 'POST /products', 'signed'),
  endpoint('lanes', 'POST /floors', 'signed'),
  endpoint('machines', 'POST /rent/machines', 'none'),
  endpoint('machine', 'POST /rent/machines/{machine_no}', 'none'),
  endpoint('deliver', 'POST /deliveries', 'signed', 'remembered'),
  endpoint('lane-test', 'POST /deliveries/debug', 'signed', 'remembered'),
  endpoint('delivery-result', 'POST /deliveries/{delivery_id}', 'signed'),
  endpoint('queue-order', 'POST /orders/{order_id}/deliveries', 'signed', 'remembered'),
];

/** Names of ids that stand in paths. */
export type PathIdName = 'order_id' | 'product_id' | 'delivery_id' | 'machine_no';

/** An endpoint that a path leads to, with the id in it. */
export interface Route {
  readonly endpoint: Endpoint;
  readonly pathId: { readonly name: PathIdName; readonly text: string } | null;
}

/** Every endpoint at a path, whatever its method. @param path below the base path; a query is passed over (§1.1). */
export function routesOf(path: string): readonly Route[] {
  const plain = path.split('?', 1)[0] ?? '';
  const fixed = endpoints.filter((one) => one.path === plain).map((one) => ({ endpoint: one, pathId: null }));
  if (fixed.length > 0) return fixed;
  return endpoints.flatMap((one) => {
    const pathId = matchPath(one.path, plain);
    return pathId ? [{ endpoint: one, pathId }] : [];
  });
}

/** The endpoint of a call; null: it has none. */
export function routeOf(method: string, path: string): Route | null {
  return routesOf(path).find(({ endpoint: { method: taken } }) => taken === method) ?? null;
}

function matchPath(pattern: string, path: string): Route['pathId'] {
  const expected = pattern.split('/');
  const segments = path.split('/');
  if (segments.length !== expected.length) return null;
  let pathId: Route['pathId'] = null;
  for (const [place, segment] of segments.entries()) {
    const name = /^\{(\w+)\}$/.exec(expected[place] ?? '')?.[1];
    if (name !== undefined && segment !== '') pathId = { name: name as PathIdName, text: segment };
    else if (segment !== expected[place]) return null;
  }
  return pathId;
}
