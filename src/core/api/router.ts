import { basePath, type Endpoint } from './endpoint.ts';

/** The result of routing a request. */
export type Route =
  | { readonly kind: 'endpoint'; readonly endpoint: Endpoint; readonly pathIdText: string }
  | { readonly kind: 'method-not-allowed'; readonly allow: string }
  /** A machine's path: it needs a WebSocket. */
  | { readonly kind: 'websocket' }
  | { readonly kind: 'not-found' };

/** Where a machine connects (PROTOCOL §7); its number is the first group. */
export const devicePath = /^\/devices\/([0-9]{8})$/;

type ByMethod = ReadonlyMap<string, Endpoint>;

/** A path with one parameter: the parts before and after it. */
interface PathPattern {
  readonly prefix: string;
  readonly suffix: string;
  readonly byMethod: ByMethod;
}

/** Makes the function that finds a request's endpoint. A fixed path wins over one with a parameter. */
export function createRouter(endpoints: readonly Endpoint[]): (method: string, path: string) => Route {
  const paths = groupByPath(endpoints);
  const fixed = new Map([...paths].filter(([path]) => !path.includes('{')));
  const patterns = [...paths]
    .filter(([path]) => path.includes('{'))
    .map(([path, byMethod]) => parsePattern(path, byMethod));
  return (method, path) => {
    const exact = fixed.get(path);
    if (exact) return selectMethod(exact, method, '');
    for (const pattern of patterns) {
      const pathIdText = matchPathId(pattern, path);
      if (pathIdText !== null) return selectMethod(pattern.byMethod, method, pathIdText);
    }
    if (!devicePath.test(path)) return { kind: 'not-found' };
    return method === 'GET' ? { kind: 'websocket' } : { kind: 'method-not-allowed', allow: 'GET' };
  };
}

function groupByPath(endpoints: readonly Endpoint[]): Map<string, Map<string, Endpoint>> {
  const paths = new Map<string, Map<string, Endpoint>>();
  for (const endpoint of endpoints) {
    const path = `${basePath}${endpoint.path}`;
    const byMethod = paths.get(path) ?? new Map<string, Endpoint>();
    paths.set(path, byMethod.set(endpoint.method, endpoint));
  }
  return paths;
}

function parsePattern(path: string, byMethod: ByMethod): PathPattern {
  return { prefix: path.slice(0, path.indexOf('{')), suffix: path.slice(path.indexOf('}') + 1), byMethod };
}

function matchPathId({ prefix, suffix }: PathPattern, path: string): string | null {
  if (!path.startsWith(prefix) || !path.endsWith(suffix)) return null;
  const text = path.slice(prefix.length, path.length - suffix.length);
  return text === '' || text.includes('/') ? null : text;
}

function selectMethod(byMethod: ByMethod, method: string, pathIdText: string): Route {
  const endpoint = byMethod.get(method);
  return endpoint
    ? { kind: 'endpoint', endpoint, pathIdText }
    : { kind: 'method-not-allowed', allow: [...byMethod.keys()].join(', ') };
}
