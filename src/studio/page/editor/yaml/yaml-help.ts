import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import { linter, type Diagnostic } from '@codemirror/lint';
import type { Extension, Text } from '@codemirror/state';
import { hoverTooltip } from '@codemirror/view';
import type { JsonSchema } from '#harness/scenario/json-schema.ts';
import type { ScenarioProblem } from '../../../schemas/scenarios.ts';
import { describeAt, factsOf, suggestAt, type Suggestion } from '../model/suggest.ts';

/** What the help of an editor is made of. */
export interface HelpParts {
  readonly schema: JsonSchema;
  readonly requiredText: string;
  readonly check: (text: string) => Promise<readonly ScenarioProblem[]>;
}

/** How long nothing is typed before the text is checked, ms. */
const checkDelayMs = 400;

/** What a member means, as an element. */
function explain(name: string, schema: JsonSchema): HTMLElement {
  const box = document.createElement('div');
  const head = document.createElement('p');
  head.append(Object.assign(document.createElement('strong'), { textContent: name }), ` ${factsOf(schema).join(', ')}`);
  const text = Object.assign(document.createElement('p'), { textContent: schema.description ?? '' });
  box.append(head, text);
  box.className = 'explained';
  return box;
}

function completionOf({ kind, label, insert, isRequired, schema }: Suggestion, requiredText: string): Completion {
  return {
    label,
    apply: insert,
    type: kind === 'member' ? 'property' : 'enum',
    boost: isRequired ? 1 : 0,
    ...(isRequired && { detail: requiredText }),
    ...(schema.description !== undefined && { info: () => explain(label, schema) }),
  };
}

function completionSource({ schema, requiredText }: HelpParts) {
  return ({ state, pos, explicit }: CompletionContext): CompletionResult | null => {
    const found = suggestAt(schema, state.doc.toString(), pos);
    if (!found || (!explicit && found.from === pos && !/[{[,:-] $/.test(state.sliceDoc(Math.max(0, pos - 2), pos))))
      return null;
    const options = found.suggestions.map((suggestion) => completionOf(suggestion, requiredText));
    return { from: found.from, to: found.to, options, validFor: /^[\w.%-]*$/ };
  };
}

/** Problems as marks at their words. */
export function diagnosticsOf(doc: Text, problems: readonly ScenarioProblem[]): readonly Diagnostic[] {
  return problems.map(({ line, column, message }) => {
    const { from: start, to: end, text } = doc.line(Math.min(line, doc.lines));
    const from = Math.min(start + column - 1, end);
    const length = /^(?:[\w.%-]+|.)/.exec(text.slice(from - start))?.[0].length ?? 0;
    return { from, to: from + length, severity: 'error', message: `${line}:${column} ${message}` };
  });
}

/** Completion, explanations and problems of a scenario. */
export function yamlHelp(parts: HelpParts): Extension {
  return [
    autocompletion({ override: [completionSource(parts)], icons: false }),
    hoverTooltip(({ state }, pos) => {
      const found = describeAt(parts.schema, state.doc.toString(), pos);
      if (!found) return null;
      return { pos: found.from, end: found.to, create: () => ({ dom: explain(found.name, found.schema) }) };
    }),
    linter(async ({ state: { doc } }) => diagnosticsOf(doc, await parts.check(doc.toString())), {
      delay: checkDelayMs,
    }),
  ];
}
