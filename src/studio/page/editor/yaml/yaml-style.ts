import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** Colours of the editor: those of the pages. Their style sheets do not reach into its shadow. */
export const yamlStyle: Extension = [
  EditorView.theme({
    '&': { height: '100%', fontSize: '13px', color: 'var(--ink)', backgroundColor: 'var(--paper)' },
    '&.cm-focused': { outline: '2px solid var(--accent)' },
    '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.5' },
    '.cm-content': { caretColor: 'var(--ink)' },
    '.cm-gutters': { color: 'var(--quiet)', backgroundColor: 'var(--panel)', borderRight: '1px solid var(--line)' },
    '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--panel)' },
    '.cm-content ::selection, .cm-content::selection': { backgroundColor: 'var(--chosen)' },
    '.cm-tooltip': { color: 'var(--ink)', backgroundColor: 'var(--raised)', border: '1px solid var(--line)' },
    '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)' },
    '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
      color: 'var(--ink)',
      backgroundColor: 'var(--chosen)',
    },
    '.cm-completionMatchedText': { fontWeight: '700', textDecoration: 'none' },
    '.cm-completionDetail': { color: 'var(--quiet)' },
    '.cm-diagnostic': { fontFamily: 'var(--sans)', borderLeftColor: 'var(--bad)' },
    '.cm-lintRange-error': { backgroundImage: 'none', borderBottom: '2px solid var(--bad)' },
    '.cm-gutter-lint .cm-lint-marker-error': {
      content: '""',
      width: '8px',
      height: '8px',
      margin: '4px 2px',
      borderRadius: '4px',
      backgroundColor: 'var(--bad)',
    },
    '.explained': { maxWidth: 'min(420px, 86vw)', padding: '6px 10px', fontFamily: 'var(--sans)' },
    '.explained p': { margin: '0 0 4px' },
  }),
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: tags.definition(tags.propertyName), color: 'var(--accent)' },
      { tag: [tags.comment, tags.lineComment], color: 'var(--quiet)' },
      { tag: tags.string, color: 'var(--good)' },
      { tag: [tags.separator, tags.punctuation, tags.bracket], color: 'var(--quiet)' },
    ]),
  ),
];
