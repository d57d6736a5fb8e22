import { describe, expect, it } from 'vitest';
import { senderNetwork } from '#harness/specification/from-history/sender-network.ts';

describe('the network of a sender', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['198.51.100.1, 203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:cb00:7107', '203.0.113.7'],
    ['0:0:0:0:0:ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2:ffff:0:0:1', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('of %s is %s', (text, network) => {
    expect(senderNetwork(text)).toBe(network);
  });

  it.each(['', 'unknown', '203.0.113', '203.0.113.256', '01.2.3.4', '1::2::3', '1:2:3', '1:2:3:4:5:6:7:8:9', '::g'])(
    'is that of the proxy where %j is no address',
    (text) => expect(senderNetwork(text)).toBe(''),
  );
});
