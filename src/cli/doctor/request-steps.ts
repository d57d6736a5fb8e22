import { basePath, type Endpoint } from '#core/api/endpoint.ts';
import { endpoints } from '#core/api/endpoints/index.ts';
import { createRouter } from '#core/api/router.ts';
import { okStep, wrongStep, type Step } from '#core/signing/diagnosis/step.ts';
import { nearest } from '#simulators/nearest.ts';
import type { ApiRequest } from '#core/api/http-types.ts';

/** Credentials that the caller should use, as far as they are given. */
export interface Caller {
  readonly appId?: string | undefined;
  readonly appSecret?: string | undefined;
  readonly appKey: string;
}

const route = createRouter(endpoints);

/** An endpoint by its name in the API's table, or undefined. */
export function endpointNamed(name: string): Endpoint | undefined {
  return endpoints.find((endpoint) => endpoint.name === name);
}

/** Names of all endpoints. */
export const endpointNames = endpoints.map(({ name }) => name);

/** Finds the endpoint of a request, or the one that it may have meant. */
export function findEndpoint({ method, path }: Pick<ApiRequest, 'method' | 'path'>): {
  readonly step: Step;
  readonly endpoint: Endpoint | null;
  readonly pathIdText?: string;
} {
  const match = route(method, path);
  if (match.kind === 'endpoint') {
    const { endpoint, pathIdText } = match;
    if (endpoint.pathParameter !== null && !endpoint.isPathId(pathIdText)) {
      return {
        endpoint,
        step: wrongStep(
          'endpoint',
          {
            en: `${endpoint.pathParameter} in the path must be digits`,
            zh: `路径中的 ${endpoint.pathParameter} 应为数字`,
          },
          { en: `replace the placeholder in ${endpoint.path} by the id`, zh: `请在 ${endpoint.path} 中填入实际 ID` },
          4004,
        ),
      };
    }
    return {
      endpoint,
      pathIdText,
      step: okStep(
        'endpoint',
        `${endpoint.name}: ${endpoint.method} ${endpoint.path}`,
        `${endpoint.name}：${endpoint.method} ${endpoint.path}`,
      ),
    };
  }
  if (match.kind === 'method-not-allowed') return wrongMethod(method, path, match.allow);
  return {
    endpoint: closestEndpoint(path),
    step: wrongStep('endpoint', { en: `there is no endpoint ${path}`, zh: `没有接口 ${path}` }, pathFix(path), 4004),
  };
}

/** The step about a wrong method; the members are checked for the endpoint with this path. */
function wrongMethod(method: string, path: string, allow: string): { step: Step; endpoint: Endpoint | null } {
  const other = route(allow.split(', ')[0] ?? '', path);
  const step = wrongStep(
    'endpoint',
    { en: `${path} takes ${allow}, not ${method}`, zh: `${path} 只接受 ${allow}，不接受 ${method}` },
    { en: `send it with ${allow}`, zh: `请使用 ${allow}` },
    4004,
  );
  return { step, endpoint: other.kind === 'endpoint' ? other.endpoint : null };
}

/** The endpoint with the most similar path; numbers count as ids. */
function closestEndpoint(path: string): Endpoint | null {
  const relativePath = (path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : path)
    .replace(/\/+$/, '')
    .replace(
      new RegExp(`^.*(?=/(?:ping|orders?|products?|pickup_codes?|consumes?|floors?|rent|deliver(?:y|ies))\\b)`),
      '',
    );
  const shape = relativePath.replaceAll(/\/\d+(?=\/|$)/g, '/{id}');
  const shapes = endpoints.map(({ path }) => path.replace(/\{\w+\}/, '{id}'));
  return endpoints[shapes.indexOf(nearest(shape, shapes))] ?? null;
}

function pathFix(path: string): { en: string; zh: string } {
  const correctPath = `${basePath}${closestEndpoint(path)?.path ?? ''}`;
  if (path.length > 1 && path.endsWith('/'))
    return { en: `remove the slash at the end: ${correctPath}`, zh: `请去掉末尾的斜杠：${correctPath}` };
  if (!path.startsWith(basePath))
    return {
      en: `every path begins with ${basePath}; did you mean ${correctPath}?`,
      zh: `所有路径都以 ${basePath} 开头；是否应为 ${correctPath}？`,
    };
  return { en: `did you mean ${correctPath}?`, zh: `是否应为 ${correctPath}？` };
}

/** Checks the headers Appid and AppSecret (PROTOCOL §1), and compares them with the given ones. */
export function headersStep({ headers }: Pick<ApiRequest, 'headers'>, caller: Caller): Step {
  const appId = headers['appid'] ?? '';
  const appSecret = headers['appsecret'] ?? '';
  const similarName = Object.keys(headers).find(
    (name) => /^(?:x-)?app[-_]?(?:id|secret)$/.test(name) && name !== 'appid' && name !== 'appsecret',
  );
  const hint =
    similarName === undefined
      ? { en: '', zh: '' }
      : { en: `; there is "${similarName}"`, zh: `，但有 "${similarName}"` };
  if (appId === '')
    return wrongStep(
      'headers',
      { en: `header Appid is missing${hint.en}`, zh: `缺少请求头 Appid${hint.zh}` },
      { en: 'send Appid and AppSecret as headers on every call', zh: '每次请求都要发送 Appid 和 AppSecret 请求头' },
      4000,
    );
  if (appSecret === '')
    return wrongStep(
      'headers',
      { en: `header AppSecret is missing${hint.en}`, zh: `缺少请求头 AppSecret${hint.zh}` },
      { en: 'send Appid and AppSecret as headers on every call', zh: '每次请求都要发送 Appid 和 AppSecret 请求头' },
      4009,
    );
  return swappedStep(appId, appSecret, caller) ?? credentialsStep(appId, appSecret, caller);
}

/** Finds Appid, AppSecret or AppKey in place of another. */
function swappedStep(appId: string, appSecret: string, caller: Caller): Step | null {
  if (appSecret === caller.appKey && caller.appSecret !== caller.appKey)
    return wrongStep(
      'headers',
      { en: 'header AppSecret holds the AppKey', zh: '请求头 AppSecret 填成了 AppKey' },
      {
        en: 'send the AppSecret; the AppKey is used for the sign only, and never sent',
        zh: '请发送 AppSecret；AppKey 只参与签名，不能在网络上传输',
      },
      4009,
    );
  const isSwapped =
    (caller.appSecret !== undefined && appId === caller.appSecret) ||
    (caller.appId !== undefined && appSecret === caller.appId);
  return isSwapped
    ? wrongStep(
        'headers',
        { en: 'Appid and AppSecret are swapped', zh: 'Appid 和 AppSecret 填反了' },
        { en: 'swap them back', zh: '请对调' },
        4001,
      )
    : null;
}

function credentialsStep(appId: string, appSecret: string, caller: Caller): Step {
  const hasExpected = caller.appId !== undefined || caller.appSecret !== undefined;
  if (caller.appId !== undefined && appId !== caller.appId)
    return wrongStep(
      'headers',
      {
        en: `header Appid is ${differenceOf(appId, caller.appId, '--appid')}`,
        zh: `请求头 Appid ${differsInSpace(appId, caller.appId) ? '前后有空白' : '与 --appid 不同'}`,
      },
      { en: 'send the Appid as it was issued', zh: '请原样发送 Appid' },
      4001,
    );
  if (caller.appSecret !== undefined && appSecret !== caller.appSecret)
    return wrongStep(
      'headers',
      {
        en: `header AppSecret is ${differenceOf(appSecret, caller.appSecret, '--app-secret')}`,
        zh: `请求头 AppSecret ${differsInSpace(appSecret, caller.appSecret) ? '前后有空白' : '与 --app-secret 不同'}`,
      },
      { en: 'send the AppSecret as it was issued', zh: '请原样发送 AppSecret' },
      4009,
    );
  return hasExpected
    ? okStep('headers', 'Appid and AppSecret are as given', 'Appid 和 AppSecret 与给定值一致')
    : okStep(
        'headers',
        'Appid and AppSecret are present (--appid and --app-secret compare them)',
        'Appid 和 AppSecret 都在（可用 --appid、--app-secret 核对）',
      );
}

function differenceOf(text: string, expected: string, option: string): string {
  return differsInSpace(text, expected) ? 'right except for white space around it' : `different from ${option}`;
}

function differsInSpace(text: string, expected: string): boolean {
  return text.trim() === expected.trim();
}
