import assert from 'node:assert/strict';

/** An element of a document, in the order in which they begin. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Record<string, string>;
  /** The element that it stands in; null for the root. */
  readonly parent: XmlElement | null;
  /** The text right inside it, entities and all. */
  text: string;
}

/**
 * A small reader of XML: elements must nest, attributes be quoted, and text hold no bare sign or forbidden character.
 */
export function elements(xml: string): XmlElement[] {
  const result: XmlElement[] = [];
  const open: XmlElement[] = [];
  let remaining = xml.replace(/^<\?xml [^>]*\?>\s*/, '').replaceAll(/<!--[^]*?-->/g, '');
  while (remaining !== '') {
    const text = /^[^<&]+|^&(?:amp|lt|gt|quot|apos|#10);/.exec(remaining);
    if (text) {
      assert.ok(Array.from(text[0]).every((character) => character >= ' ' || '\t\n\r'.includes(character)));
      assert.doesNotMatch(text[0], /[\ud800-\udfff\ufffe\uffff]/u);
      remaining = remaining.slice(text[0].length);
      const parent = open.at(-1);
      if (parent) parent.text += text[0];
      continue;
    }
    const tag = /^<(\/?)([a-zA-Z:-]+)((?:\s+[a-zA-Z:]+="(?:[^"<&]|&(?:amp|lt|gt|quot|apos|#10);)*")*)\s*(\/?)>/.exec(
      remaining,
    );
    assert.ok(tag, `no XML here: ${remaining.slice(0, 60)}`);
    const [matchText, closing, name, attributes, empty] = tag as unknown as [string, string, string, string, string];
    if (closing) assert.equal(open.pop()?.name, name);
    else {
      const element = {
        name,
        attributes: Object.fromEntries(
          [...attributes.matchAll(/\s([a-zA-Z:]+)="([^"]*)"/g)].map((match) => [match[1]!, match[2]!]),
        ),
        parent: open.at(-1) ?? null,
        text: '',
      };
      result.push(element);
      if (!empty) open.push(element);
    }
    remaining = remaining.slice(matchText.length);
  }
  assert.deepEqual(open, []);
  return result;
}
