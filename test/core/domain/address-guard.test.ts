import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkRanges, forbiddenRange, literalAddress } from '#core/domain/address-guard.ts';

describe('the address guard', () => {
  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '223.5.5.5',
    '172.15.255.255',
    '172.32.0.1',
    '100.63.255.255',
    '100.128.0.1',
    '2606:4700:4700::1111',
    '2400:3200::1',
  ])('lets the public address %s through', (address) => expect(forbiddenRange(address, [])).toBeNull());

  it.each([
    ['0.0.0.0', 'unspecified'],
    ['0.1.2.3', 'unspecified'],
    ['10.0.0.1', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.255', 'loopback'],
    ['169.254.169.254', 'linkLocal'],
    ['169.254.0.1', 'linkLocal'],
    ['100.64.0.1', 'carrierGradeNat'],
    ['100.100.100.200', 'carrierGradeNat'],
    ['168.63.129.16', 'metadata'],
    ['192.0.0.192', 'reserved'],
    ['192.0.2.1', 'reserved'],
    ['198.18.0.1', 'reserved'],
    ['203.0.113.1', 'reserved'],
    ['224.0.0.1', 'multicast'],
    ['239.255.255.255', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'broadcast'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['fe80::1', 'linkLocal'],
    ['fe80::1%eth0', 'linkLocal'],
    ['fec0::1', 'deprecatedSiteLocal'],
    ['fc00::1', 'uniqueLocal'],
    ['fd00:ec2::254', 'uniqueLocal'],
    ['ff02::1', 'multicast'],
    ['::ffff:127.0.0.1', 'ipv4Mapped'],
    ['::ffff:8.8.8.8', 'ipv4Mapped'],
    ['::127.0.0.1', 'ipv4Mapped'],
    ['::ffff:0:127.0.0.1', 'rfc6145'],
    ['64:ff9b::7f00:1', 'rfc6052'],
    ['64:ff9b:1::7f00:1', 'rfc6052'],
    ['2002:7f00:1::', '6to4'],
    ['2001::1', 'teredo'],
    ['2001:db8::1', 'reserved'],
    ['100::1', 'discard'],
    ['4000::1', 'reserved'],
    ['1::1', 'reserved'],
  ])('refuses %s (%s)', (address, range) => expect(forbiddenRange(address, [])).toBe(range));

  it.each([
    '',
    'localhost',
    '127.1',
    '0x7f.0.0.1',
    '010.0.0.1',
    '2130706433',
    '8.8.8.8.8',
    '8.8.8',
    '1.2.3.256',
    ' 8.8.8.8',
  ])('takes %j for no address at all', (text) =>
    expect(forbiddenRange(text, ['0.0.0.0/0', '::/0'])).toBe('not an IP address'),
  );

  it('lets an address of an allowed range through, in its mapped form too, and its neighbours not', () => {
    const allow = ['127.0.0.0/8', 'fd00::/16', '10.1.2.3/32'];
    for (const address of ['127.0.0.1', '127.9.9.9', '::ffff:127.0.0.1', 'fd00::9', '10.1.2.3'])
      expect(forbiddenRange(address, allow)).toBeNull();
    for (const address of ['10.1.2.4', 'fd01::9', '::1', '::ffff:10.1.2.4'])
      expect(forbiddenRange(address, allow)).not.toBeNull();
  });

  it('lets no IPv4 address of a private network through, however it is dressed', () => {
    const addressesIn = fc
      .tuple(fc.constantFrom([10], [127], [192, 168], [169, 254], [172, 20], [100, 64], [0]), fc.ipV4())
      .map(([head, tail]) => [...head, ...tail.split('.').slice(head.length)].join('.'));
    fc.assert(
      fc.property(addressesIn, fc.constantFrom('', '::ffff:', '::', '64:ff9b::'), (address, prefix) => {
        assert.notEqual(forbiddenRange(prefix + address, []), null);
      }),
    );
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.ipV4(), fc.ipV6()), (text) => {
        forbiddenRange(text, ['127.0.0.0/8', '::1/128']);
      }),
    );
  });

  it.each([
    ['http://127.0.0.1/', '127.0.0.1'],
    ['http://0x7f.1/', '127.0.0.1'],
    ['http://2130706433/', '127.0.0.1'],
    ['http://0177.0.0.1/', '127.0.0.1'],
    ['http://127.1/', '127.0.0.1'],
    ['http://[::1]:80/', '::1'],
    ['http://[::ffff:7f00:1]/', '::ffff:7f00:1'],
    ['http://１２７.0.0.1/', '127.0.0.1'],
    ['http://example.com/', null],
    ['http://127.0.0.1.nip.io/', null],
  ])('sees through %s to the address %s', (url, address) => expect(literalAddress(new URL(url))).toBe(address));

  it('names the entry of a list that is no range', () => {
    expect(() => checkRanges(['127.0.0.0/8', '::1/128'])).not.toThrow();
    expect(() => checkRanges(['127.0.0.0/8', '10.0.0.1'])).toThrow('"10.0.0.1" is not a CIDR range');
  });
});
