import assert from 'node:assert/strict';

/** A small reader of XML: elements must nest, attributes be quoted, and text hold no bare sign or forbidden character. */
export function elements(xml: string): { name: string; attributes: Record<string, string> }[] {
  const found: { name: string; attributes: Record<string, string> }[] = [];
  const open: string[] = [];
  let rest = xml.replace(/^<\?xml [^>]*\?>\s*/, '');
  while (rest !== '') {
    const text = /^[^<&]+|^&(?:amp|lt|gt|quot|apos|#10);/.exec(rest);
    if (text) {
      assert.ok(Array.from(text[0]).every((character) => character >= ' ' || '\t\n\r'.includes(character)));
      assert.doesNotMatch(text[0], /[\ud800-\udfff\ufffe\uffff]/u);
      rest = rest.slice(text[0].length);
      continue;
    }
    const tag = /^<(\/?)([a-z]+)((?: [a-z]+="(?:[^"<&]|&(?:amp|lt|gt|quot|apos|#10);)*")*)(\/?)>/.exec(rest);
    assert.ok(tag, `no XML here: ${rest.slice(0, 60)}`);
    const [whole, closing, name, attributes, empty] = tag as unknown as [string, string, string, string, string];
    if (closing) assert.equal(open.pop(), name);
    else {
      found.push({ name, attributes: Object.fromEntries([...attributes.matchAll(/ ([a-z]+)="([^"]*)"/g)].map((match) => [match[1]!, match[2]!])) });
      if (!empty) open.push(name);
    }
    rest = rest.slice(whole.length);
  }
  assert.deepEqual(open, []);
  return found;
}
