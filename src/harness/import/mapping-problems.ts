import { isZone } from '../log/zone.ts';
import type { Path, Problem } from '../scenario/issues.ts';
import { convert } from './convert.ts';
import { eventKinds, type ImportedKind, type MemberSpec } from './event-kinds.ts';
import type { MappedValue, Mapping } from './mapping.ts';
import { kindsIn } from './rules.ts';

/** What is wrong with a mapping beyond its shape. */
export function mappingProblems(mapping: Mapping): readonly Problem[] {
  const { time, drops, rules } = mapping;
  const hasDrops = rules.some(({ becomes }) => becomes['item-dropped'] !== undefined);
  return [
    ...(time.zone !== undefined && !isZone(time.zone)
      ? [problem(['time', 'zone'], 'it must be an offset such as "+08:00", or a zone such as "Asia/Shanghai"')]
      : []),
    ...(hasDrops && drops === 'none'
      ? [
          problem(
            ['rules'],
            'rows become "item-dropped": state with "drops" whether a sensor or a report stands for it',
          ),
        ]
      : []),
    ...(!hasDrops && drops !== 'none'
      ? [problem(['drops'], `it is "${drops}", but no row becomes "item-dropped"`)]
      : []),
    ...callbackProblems(rules),
    ...rules.flatMap(({ becomes }, index) => ruleProblems(becomes, ['rules', index, 'becomes'])),
  ];
}

/** Without them nothing shows to which delivery a callback belongs. */
function callbackProblems(rules: Mapping['rules']): readonly Problem[] {
  const kinds = new Set(rules.flatMap(({ becomes }) => kindsIn(becomes)));
  if (kinds.has('callback-queued')) return [];
  const first = aboutCallbacks.find((kind) => kinds.has(kind));
  return first ? [problem(['rules'], `rows become "${first}": let others become "callback-queued" as well`)] : [];
}

const aboutCallbacks = [
  'callback-attempt',
  'callback-acknowledged',
  'callback-failed',
  'callback-abandoned',
] as const satisfies readonly ImportedKind[];

function problem(path: Path, message: string): Problem {
  return { path, message };
}

function ruleProblems(becomes: Mapping['rules'][number]['becomes'], path: Path): readonly Problem[] {
  const kinds = Object.entries(becomes);
  if (kinds.length === 0) return [problem(path, 'it must name at least one kind of event')];
  return kinds.flatMap(([kind, members]) => {
    const specs: Readonly<Record<string, MemberSpec>> = eventKinds[kind as ImportedKind].members;
    return Object.entries(members).flatMap(([name, value]) =>
      specs[name] ? valueProblems(specs[name], value, [...path, kind, name]) : [],
    );
  });
}

/** Constants and tables whose values the member cannot hold. */
function valueProblems({ type }: MemberSpec, value: MappedValue, path: Path): readonly Problem[] {
  if (typeof value === 'string' || 'text' in value) return [];
  const stated: readonly (readonly [Path, string | number | boolean | undefined])[] =
    'value' in value
      ? [[[...path, 'value'], value.value]]
      : [
          ...Object.entries(value.values).map(([key, result]) => [[...path, 'values', key], result] as const),
          [[...path, 'otherwise'], value.otherwise],
        ];
  return stated.flatMap(([at, result]) => {
    if (result === undefined) return [];
    const converted = convert(String(result), type, () => 0);
    return 'problem' in converted ? [problem(at, `${JSON.stringify(result)} ${converted.problem}`)] : [];
  });
}
