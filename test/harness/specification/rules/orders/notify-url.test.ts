import { describe, expect, test } from 'vitest';
import { isPrivateUrl } from '#harness/specification/rules/orders/notify-url.ts';

describe('address of a receiver', () => {
  test.each([
    ['http://127.0.0.1/n', 'yes'],
    ['http://0x7f.1/n', 'yes'],
    ['http://2130706433/n', 'yes'],
    ['http://10.1.2.3:8080/n', 'yes'],
    ['http://172.31.0.1/', 'yes'],
    ['http://192.168.1.1/', 'yes'],
    ['http://169.254.169.254/', 'yes'],
    ['http://LOCALHOST./', 'yes'],
    ['http://[::1]/', 'yes'],
    ['http://[fd00::1]/', 'yes'],
    ['http://[fe80::1]/', 'yes'],
    ['http://172.32.0.1/', 'unclear'],
    ['http://[2001:db8::1]/', 'unclear'],
    ['https://shop.example/n', 'no'],
  ])('%s: %s', (url, isPrivate) => {
    expect(isPrivateUrl(url)).toBe(isPrivate);
  });
});
