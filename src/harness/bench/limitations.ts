import type { BenchmarkEvidence } from './live/benchmark-types.ts';
import type { BenchProfile } from './profiles.ts';
import type { BenchAbout } from './result.ts';

/** What of a run could not be observed, in sentences. */
export function unobservedBy(
  target: string | null,
  { fleet, core, processSamples }: Pick<BenchmarkEvidence, 'fleet' | 'core' | 'processSamples'>,
): readonly string[] {
  return [
    ...(target === null
      ? []
      : [
          'The core is external: its events, phases, locks and memory were not observed, so most ' +
            'checks did not run.',
        ]),
    ...(target === null && core.spans.length === 0
      ? ['The core reported no spans: the split of the path by phase is missing.']
      : []),
    ...(fleet.events.length === 0
      ? ['The machines were external: the device’s own time is unknown, and so is what the core adds.']
      : []),
    ...(processSamples.length === 0 ? ['This system has no /proc: processor time and memory are missing.'] : []),
  ];
}

/** What of a run names where its parts were. */
type Host = Pick<BenchAbout, 'target' | 'coresOnPostgres' | 'mergedFrom'>;

/**
 * What a run of this kind does not show, in sentences. The host of a target core is unknown.
 */
export function notCoveredBy({ parts }: BenchProfile, about: Host): readonly string[] {
  const seconds = parts.reduce((sum, { parameters }) => sum + (parameters.durationS ?? 0), 0);
  return [
    hostSentence(about),
    ...(about.target === null
      ? [
          'The core had a young space of 64 MB (--max-semi-space-size), as its image has; with 16, as Node has by ' +
            'itself, its p99 is higher.',
        ]
      : []),
    'Machines are simulated, of a mix of types, and healthy but for faults that were asked for; real boards jam, ' +
      'misreport and reboot (vendloop run, vendloop simulate).',
    about.target === null
      ? 'The database is new: a year of orders is not in it.'
      : 'How many orders its database holds, and on what disk, is not known.',
    ...(seconds < 600
      ? ['It is short: what leaks or grows by the hour shows in the profile soak at its full length.']
      : []),
  ];
}

/** What was on which computer. */
function hostSentence({ target, coresOnPostgres: cores, mergedFrom }: Host): string {
  if (mergedFrom !== undefined)
    return (
      'The core’s time includes the way to it and back, and the clocks of the computers that made the load may be a ' +
      'tenth of a second apart.'
    );
  if (target !== null)
    return (
      'Machines, merchant and load share one computer, and the core’s time includes the way to it and back; what ' +
      'else it did meanwhile is not known.'
    );
  return cores === undefined
    ? 'Core, machines, merchant and load share one computer and its loopback: no network delay, no TLS, no second core.'
    : 'Cores, database, machines, merchant and load share the processors and the loopback of one computer: no ' +
        'network delay, no TLS, and what a second core adds where it has processors of its own does not show.';
}
