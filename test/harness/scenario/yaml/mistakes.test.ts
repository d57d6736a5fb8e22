import { describe, expect, it } from 'vitest';
import { errorOf, validYaml } from './scenario-text.ts';

describe('a mistake in a scenario file', () => {
  /** A replaced text, its replacement, and the message. */
  const mistakes: readonly (readonly [replaced: string, by: string, message: string | RegExp])[] = [
    [
      'motor: spring',
      'motor: sprng',
      'mine.yaml:5:22: fleet[0].motor: there is no motor type "sprng"; did you mean "spring"?',
    ],
    [
      'motor: drinks',
      'motr: drinks',
      'mine.yaml:6:20: fleet[1].motr: there is no member "motr" here; did you mean "motor"?',
    ],
    ['fleet:', 'fleat:', 'there is no member "fleat" here; did you mean "fleet"?'],
    ['fleet:', 'fleat:', 'fleet: it is missing; it must be a list'],
    [
      'fault: goods-stuck',
      'fault: goods-stukc',
      'mine.yaml:8:7: faults[0].fault: there is no fault "goods-stukc"; did you mean "goods-stuck"?',
    ],
    [
      'fault: goods-stuck',
      'fault: one-item-short',
      'mine.yaml:8:7: faults[0].fault: "one-item-short" cannot happen to a machine with motor "spring", only to drinks',
    ],
    [
      'fault: goods-stuck',
      'fault: flapping-connection',
      'mine.yaml:8:67: faults[0].when.job: "flapping-connection" concerns the machine and not single jobs',
    ],
    [
      'when: { job: 1 }',
      'params: { hard: true }',
      'mine.yaml:8:61: faults[0].params.hard: "goods-stuck" has no parameter "hard" (it takes ',
    ],
    [
      'when: { job: 1 }',
      'when: { jobb: 1 }',
      'faults[0].when.jobb: there is no member "jobb" here; did you mean "job"?',
    ],
    ['when: { job: 1 }', 'when: { from: 10s, to: 5s }', 'it ends ("5s") before it begins ("10s")'],
    ['when: { job: 1 }', 'when: { from: 10 }', '10 needs a unit: write it like "500ms", "30s", "2min" or "1h"'],
    ['machine: 1', 'machine: 3', 'group "snacks" has 2 machines, so none is number 3'],
    ['on: snacks\n', 'on: snaks\n', 'mine.yaml:10:5: tracks[0].on: there is no group "snaks"; did you mean "snacks"?'],
    [
      'sell: {}',
      'sel: {}',
      'mine.yaml:12:9: tracks[0].steps[0]: there is no step "sel"; did you mean "sell"? (`vendloop steps` lists them)',
    ],
    [
      'sell: {}',
      'sell: { lan: 1 }',
      'mine.yaml:12:17: tracks[0].steps[0].sell.lan: there is no member "lan" here; did you mean "lane"?',
    ],
    ['sell: {}', 'sell: { receiver: merchnt }', 'there is no receiver "merchnt"; did you mean "merchant"?'],
    ['sell: {}', 'wait: "30"', 'tracks[0].steps[0].wait: "30" needs a unit'],
    ['sell: {}', 'laneTest: a', 'set its mode to MAINTENANCE'],
    ['stages: [virtual]', 'stages: [virtul]', '"virtul" is none of "virtual", "live"; did you mean "virtual"?'],
    [
      'stages: [virtual]',
      'stages: [virtual, live]\nexpect: [{ measure: deliverys, min: 1 }]',
      'there is no measure "deliverys"; did you mean "deliveries"?',
    ],
    [
      'stages: [virtual]',
      'stages: [virtual]\nexpect: [{ measure: device-time-p99, max: 3 }]',
      'mine.yaml:4:38: expect[0].max: "device-time-p99" is a time: write it with a unit, like "500ms"',
    ],
    ['stages: [virtual]', 'stages: [virtual]\nexpect: [{ measure: deliveries }]', '"deliveries" needs a limit'],
    ['stages: [virtual]', 'stages: [virtual]\nfinds: [honest-success]', 'add "verdict: FAIL"'],
    [
      '[paid-quantity]',
      '[payed-quantity]',
      'mine.yaml:13:10: proves[0]: there is no check "payed-quantity"; did you mean "paid-quantity"?',
    ],
    [
      'tracks:',
      'receivers: [{ receiver: merchant, faults: [{ fault: refuse, first: 2 }] }]\ntracks:',
      'give "from" and "to", not "first" or "probability"',
    ],
    [
      'tracks:',
      'network: { faults: [{ fault: loss, path: api, on: snacks }] }\ntracks:',
      'only the path "link" leads to machines',
    ],
    ['- sell: {}', '- setClock: 1h\nstages: [live]', 'mine.yaml:13:1: "stages" stands here a second time'],
    [
      'stages: [virtual]',
      'stages: [virtual, live]\ntracks: [{ on: cups, steps: [{ setClock: 1h }] }]',
      'stands here a second time',
    ],
    ['title: One sale', 'title: "One sale', 'this is no YAML'],
    [
      'fault: goods-stuck',
      'fault: answers-late, params: { answerAfterMs: -1 }',
      'mine.yaml:8:38: faults[0].params.answerAfterMs: it must be at least 1',
    ],
    [
      'when: { job: 1 }',
      'when: { job: first }',
      'mine.yaml:8:59: faults[0].when.job: it must be a number, not "first"',
    ],
    ['when: { job: 1 }', 'when: 3', 'mine.yaml:8:51: faults[0].when: it must be an object, not 3'],
    ['when: { job: 1 }', 'when: { from: -1s }', '"-1s" is less than nothing'],
    [
      'sell: {}',
      'sell: {}\n        tmes: 2\n        edns: success',
      /13:9: .*"tmes" here; did you mean "times"\?.*\n.*14:9: .*"edns" here; did you mean "ends"\? \(valid here: sell, ends, times\)$/,
    ],
    [
      'sell: {}',
      'sell: {}\n        ends: sucess',
      '"sucess" is none of "success", "failure", "timeout"; did you mean "success"?',
    ],
    [
      'sell: {}',
      'sell: { lane: 60 }',
      'mine.yaml:12:17: tracks[0].steps[0].sell.lane: a machine of group "snacks" has 40 lanes',
    ],
    ['sell: {}', 'order: a\n        lane: 40', 'mine.yaml:13:9: tracks[0].steps[0].lane: a machine'],
    [
      '- sell: {}',
      '- sell',
      'mine.yaml:12:9: tracks[0].steps[0]: the value of "sell" is missing: write it like "sell: {}"',
    ],
    ['sell: {}', 'race: [a]', 'tracks[0].steps[0].race: it must have at least 2 items'],
    [
      'sell: {}',
      'order: a\n      - { deliver: a, expect: acepted }',
      'steps[1].expect: "acepted" is neither "accepted" nor "no-answer"; did you mean "accepted"?',
    ],
    [
      'sell: {}',
      'order: first\n      - pay: frist',
      'mine.yaml:13:9: tracks[0].steps[1].pay: there is no order "frist"; did you mean "first"?',
    ],
    [
      'sell: {}',
      'order: a\n      - race: [a, b]',
      'mine.yaml:13:19: tracks[0].steps[1].race[1]: there is no order "b"',
    ],
    [
      'sell: {}',
      'order: a\n        expect: 4004\n      - pay: a',
      'mine.yaml:14:9: tracks[0].steps[1].pay: there is no order "a"',
    ],
    ['sell: {}', 'consume: code\n        order: a', 'there is no pickup code "code"'],
    [
      'stages: [virtual]',
      'stages: [virtual]\nexpect: [{ measure: deliveries, min: 3, max: 2 }]',
      '"min" (3) is more than "max" (2)',
    ],
    [
      'stages: [virtual]',
      'stages: [virtual]\nexpect: [{ measure: device-time-p50, min: 3s, max: 2000ms }]',
      '"min" (3s) is more than "max" (2000ms)',
    ],
    [
      'stages: [virtual]',
      'stages: [virtual]\nexpect: [{ measure: deliveries, min: 3, band: 2s }]',
      'mine.yaml:4:41: expect[0].band: "deliveries" is no time',
    ],
    [
      'stages: [virtual]',
      'stages: [virtual]\nexpect: [{ measure: success-share, min: 99 }]',
      '"success-share" is a share: it is from 0 to 1',
    ],
    [
      'stages: [virtual]',
      'stages: [virtual]\nverdict: FAIL',
      'mine.yaml:4:1: verdict: list in "finds" the checks that must find something',
    ],
    ['stages: [virtual]', 'stages: [virtual]\nseed: 99999999999', 'mine.yaml:4:1: seed: it must be at most 4294967295'],
    ['stages: [virtual]', 'stages: []', 'stages: it must have at least 1 item'],
    [
      '- { group: cups, motor: drinks }',
      '- { group: snacks, motor: drinks }',
      'mine.yaml:6:7: fleet[1].group: there are two groups called "snacks"',
    ],
    [
      'tracks:',
      'receivers: [{ receiver: a }, { receiver: a }]\ntracks:',
      'mine.yaml:9:32: receivers[1].receiver: there are two receivers called "a"',
    ],
    [
      'tracks:',
      'network: { faults: [{ fault: los, path: api }] }\ntracks:',
      'mine.yaml:9:23: network.faults[0].fault: "los" is none of',
    ],
    [
      'tracks:',
      'network: { link: [3s, 1s] }\ntracks:',
      'mine.yaml:9:12: network.link: it is the least and the greatest delay',
    ],
    [
      'tracks:',
      'arrivals: [{ on: cups, every: 0s, until: 1min }]\ntracks:',
      'mine.yaml:9:24: arrivals[0].every: the time between two customers must be more than nothing',
    ],
    [
      'tracks:',
      'arrivals: [{ on: cups, every: 1s, until: 1min, receiver: other-merchant }]\ntracks:',
      'mine.yaml:9:48: arrivals[0].receiver: there is no receiver "other-merchant"',
    ],
    ['tracks:\n  - on: snacks\n    steps:\n      - sell: {}', 'tracks: []', 'mine.yaml:1:1: nothing happens in it'],
    [
      'stages: [virtual]',
      'stages: [virtual, live]\narrivals: [{ on: cups, every: 1s, until: 1min }]\nnetwork: { faults: [{ fault: ' +
        'loss, path: link, on: cups, machine: 2 }] }',
      'network.faults[0].machine: group "cups" has 1 machine',
    ],
    ['motor: spring', 'motor: !drum spring', 'mine.yaml:5:29: tags'],
    ['title: One sale', 'title: !!binary aGVsbG8=', 'mine.yaml:2:17: tags'],
    ['name: mine', '%YAML 1.1\n---\nname: mine', 'it is read as YAML 1.2'],
    ['fleet:', '? { a: b }\n: c\nfleet:', 'mine.yaml:4:3: the name of a member is a text'],
    ['proves:', '---\nproves:', 'multiple documents'],
    ['fleet:', '__proto__: { polluted: 1 }\nfleet:', 'mine.yaml:4:1: __proto__: there is no member "__proto__" here'],
  ];

  it.each(mistakes)('%s → %s', (original, replacement, message) => {
    expect(validYaml).toContain(original);
    expect(errorOf(validYaml.replace(original, replacement))).toMatch(
      typeof message === 'string' ? new RegExp(message.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')) : message,
    );
  });
});
