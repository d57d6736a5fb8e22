/** Examples of each command, as arguments: the help prints them as they work where it was called. */
export const examples: Readonly<Record<string, readonly (readonly string[])[]>> = {
  init: [['init'], ['init', '--yes', '--format', 'yaml', '--target', 'http://127.0.0.1:7080']],
  config: [['config'], ['config', '--env', 'staging', '--json']],
  run: [
    ['run', 'dwell-lock'],
    ['run', '--all', '--stage', 'virtual'],
    ['run', 'lying-machines', '--out', 'runs/lies'],
    ['run', 'my-scenario.yaml', '--watch'],
    ['run', 'healthy-spring', '--target', 'http://127.0.0.1:7080'],
    ['run', '--all', '--stage', 'virtual', '--out', 'reports/runs', '--reporter', 'ctrf,github'],
  ],
  console: [['console'], ['console', '--fleet', 'spring:2,conveyor', '--lang', 'zh']],
  scenarios: [['scenarios'], ['scenarios', 'first-sale']],
  steps: [['steps'], ['steps', 'sell']],
  faults: [['faults'], ['faults', 'answers-late']],
  check: [['check', 'runs/lies/lying-machines/history.ndjson']],
  schema: [['schema'], ['schema', 'project']],
  simulate: [
    ['simulate', '--worlds', '2000', '--seed', '1'],
    ['simulate', '--seconds', '600', '--seed', 'random', '--out', 'reports/worlds'],
    ['simulate', '--worlds', '2000', '--shard', '2/4', '--out', 'shards'],
  ],
  merge: [['merge', 'shards/shard-1-of-2.json', 'shards/shard-2-of-2.json', '--out', 'reports/worlds']],
  replay: [['replay', 'reports/worlds/replay-7-mutual-exclusion.json']],
  zoo: [
    ['zoo', '--list'],
    ['zoo', 'check-then-set-lock'],
  ],
  bench: [
    ['bench', '--list'],
    ['bench', 'smoke'],
    ['bench', 'gate', '--baseline', 'base.json'],
  ],
  'bench compare': [['bench', 'compare', '../last', '.']],
  'bench prepare': [
    [
      ...['bench', 'prepare', 'smoke', '--target', 'http://127.0.0.1:7080'],
      ...['--notify', 'http://127.0.0.1:9/callbacks', '--machines', '100'],
    ],
  ],
  'bench trend': [['bench', 'trend', 'trend.ndjson']],
  fit: [['fit', 'runs/lies/lying-machines/history.ndjson', '--motor', 'spring', '--out', 'spring.json']],
  serve: [['serve'], ['serve', '--port', '8080', '--database', 'core.sqlite']],
  fleet: [
    ['fleet', '--count', '50'],
    ['fleet', '--count', '50', '--fault', 'answers-late:share=0.1'],
  ],
  backup: [['backup', '--database', 'core.sqlite', '--out', 'copy.sqlite']],
  restore: [['restore', '--backup', 'copy.sqlite', '--database', 'new.sqlite']],
  sign: [['sign', '--key', 'kva', 'machine_no=16327129', 'method=device.delivery.put', 'order_id=60', 'record_id=78']],
  verify: [['verify', '--key', 'kva', '--file', 'payload.txt']],
  doctor: [
    ['doctor', '--key', 'kva', 'eyJtYWNoaW5lX25vIjoi…'],
    ['doctor', '--key', 'kva', '--file', 'request.txt'],
  ],
  listen: [['listen', '--key', 'kva']],
  trigger: [
    ['trigger', 'delivery-failed', '--key', 'kva', '--to', 'http://127.0.0.1:7090/'],
    ['trigger', 'delivery-succeeded', '--key', 'kva', '--wrong', 'sign'],
  ],
  completion: [['completion', 'bash']],
  conform: [['conform', '--client', 'node docs/examples/clients/sign.mjs']],
};
