import { acceptCompletion, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, indentOnInput } from '@codemirror/language';
import { lintGutter, nextDiagnostic, setDiagnostics } from '@codemirror/lint';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ScenarioProblem } from '../../../schemas/scenarios.ts';
import { diagnosticsOf, yamlHelp, type HelpParts } from './yaml-help.ts';
import { yamlStyle } from './yaml-style.ts';

/** Acts on an editor from outside. */
export interface EditorHandle {
  readonly goTo: (line: number, column: number) => void;
}

interface YamlEditorProps extends HelpParts {
  readonly label: string;
  /** What it starts with. Another key makes another editor. */
  readonly text: string;
  /** Found by the last run. */
  readonly problems: readonly ScenarioProblem[];
  readonly onChange: (text: string) => void;
  readonly handle: RefObject<EditorHandle | null>;
}

function extensionsOf({ label, onChange, ...help }: Omit<YamlEditorProps, 'handle'>): Extension {
  return [
    lineNumbers(),
    lintGutter(),
    history(),
    indentOnInput(),
    bracketMatching(),
    highlightActiveLine(),
    yaml(),
    yamlHelp(help),
    yamlStyle,
    EditorState.tabSize.of(2),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false' }),
    EditorView.updateListener.of(({ docChanged, state }) => {
      if (docChanged) onChange(state.doc.toString());
    }),
    // Tab leaves the editor, as everywhere on a page, unless it takes what is offered.
    keymap.of([
      { key: 'Tab', run: acceptCompletion },
      { key: 'F8', run: nextDiagnostic },
      ...completionKeymap,
      ...historyKeymap,
      ...defaultKeymap,
    ]),
  ];
}

function goTo(view: EditorView, line: number, column: number): void {
  const { from, to } = view.state.doc.line(Math.min(line, view.state.doc.lines));
  view.dispatch({ selection: { anchor: Math.min(from + column - 1, to) }, scrollIntoView: true });
  view.focus();
}

/**
 * A text editor for YAML. It stands in a shadow: there its styles are allowed where a page forbids styles that scripts
 * write.
 */
export function YamlEditor(props: YamlEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView | null>(null);
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    const root = host.current?.shadowRoot ?? host.current?.attachShadow({ mode: 'open' });
    if (!root) return;
    const extensions = extensionsOf({
      ...latest.current,
      onChange: (text) => latest.current.onChange(text),
      check: (text) => latest.current.check(text),
    });
    const view = new EditorView({ doc: latest.current.text, extensions, parent: root, root });
    editor.current = view;
    latest.current.handle.current = { goTo: (line, column) => goTo(view, line, column) };
    return () => view.destroy();
  }, []);
  useEffect(() => {
    const view = editor.current;
    if (view) view.dispatch(setDiagnostics(view.state, diagnosticsOf(view.state.doc, props.problems)));
  }, [props.problems]);
  return <div class="yaml-editor" ref={host} />;
}
