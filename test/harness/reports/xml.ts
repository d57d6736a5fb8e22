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

/** A small reader of XML: elements must nest, attributes be quoted, and text hold no bare sign or forbidden character. */
export function elements(xml: string): XmlElement[] {
  const found: XmlElement[] = [];
  const open: XmlElement[] = [];
  let rest = xml.replace(/^<\?xml [^>]*\?>\s*/, '').replaceAll(/<!--[^]*?-->/g, '');
  while (rest !== '') {
    const text = /^[^<&]+|^&(?:amp|lt|gt|quot|apos|#10);/.exec(rest);
    if (text) {
      assert.ok(Array.from(text[0]).every((character) => character >= ' ' || '\t\n\r'.includes(character)));
      assert.doesNotMatch(text[0], /[\ud800-\udfff\ufffe\uffff]/u);
      rest = rest.slice(text[0].length);
      const inside = open.at(-1);
      if (inside) inside.text += text[0];
      continue;
    }
    const tag = /^<(\/?)([a-zA-Z:-]+)((?:\s+[a-zA-Z:]+="(?:[^"<&]|&(?:amp|lt|gt|quot|apos|#10);)*")*)\s*(\/?)>/.exec(
      rest,
    );
    assert.ok(tag, `no XML here: ${rest.slice(0, 60)}`);
    const [whole, closing, name, attributes, empty] = tag as unknown as [string, string, string, string, string];
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
      found.push(element);
      if (!empty) open.push(element);
    }
    rest = rest.slice(whole.length);
  }
  assert.deepEqual(open, []);
  return found;
}
