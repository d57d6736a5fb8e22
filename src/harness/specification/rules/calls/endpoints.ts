import type { Call } from '../../observation.ts';
import { perObject } from '../shared/per-object.ts';

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

/** The endpoints as `routesOf` looks for them: the segments of their paths, and which of them is an id. */
const patterns = endpoints.map((endpoint) => {
  const segments = endpoint.path.split('/');
  const idPlace = segments.findIndex((segment) => segment.startsWith('{'));
  return { endpoint, segments, idPlace, idName: (segments[idPlace]?.slice(1, -1) ?? '') as PathIdName };
});

/** Every endpoint at a path, whatever its method. @param path below the base path; a query is passed over (§1.1). */
export function routesOf(path: string): readonly Route[] {
  const end = path.indexOf('?');
  const segments = (end < 0 ? path : path.slice(0, end)).split('/');
  const routes: Route[] = [];
  for (const pattern of patterns) {
    if (!leadsTo(pattern, segments)) continue;
    const { endpoint, idPlace, idName } = pattern;
    routes.push({ endpoint, pathId: idPlace < 0 ? null : { name: idName, text: segments[idPlace] ?? '' } });
  }
  const fixed = routes.filter(({ pathId }) => pathId === null);
  return fixed.length > 0 ? fixed : routes;
}

function leadsTo(pattern: (typeof patterns)[number], segments: readonly string[]): boolean {
  if (segments.length !== pattern.segments.length) return false;
  return segments.every((segment, place) =>
    place === pattern.idPlace ? segment !== '' : segment === pattern.segments[place],
  );
}

/** The endpoint of a call; null: it has none. */
export const routeOf = perObject(({ method, path }: Call): Route | null => {
  return routesOf(path).find(({ endpoint }) => endpoint.method === method) ?? null;
});
