import type { Sentences } from '../translator.ts';

/** What `certify` refuses, in Chinese. */
export const certify: Sentences = {
  'INCONCLUSIVE {reason}': '无法判定：{reason}',
  'certify needs a cloud: --target URL, or "target" in the project file':
    'certify 需要云端：--target URL，或项目文件中的 "target"',
  'no machine is offline with a known key: name machines with their keys in the project file ("machines")':
    '没有离线且密钥已知的设备：请在项目文件的 "machines" 中写明设备及其密钥',
  'selftest needs a cloud: --target URL, or "target" in the project file':
    'selftest 需要云端：--target URL，或项目文件中的 "target"',
  'knownFailures: {reason}': 'knownFailures 有误：{reason}',
  '--callback-listen must be HOST:PORT or PORT, like 0.0.0.0:7099, not "{text}"':
    '--callback-listen 必须是 HOST:PORT 或 PORT，如 0.0.0.0:7099，而不是“{text}”',
  '--callback-url must be an http or https URL like https://shop.example/vendloop/, not "{text}"':
    '--callback-url 必须是 http 或 https 网址，如 https://shop.example/vendloop/，而不是“{text}”',
};
