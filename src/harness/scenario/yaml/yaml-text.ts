import { Document, isCollection, isMap, isSeq, type Node } from 'yaml';

/** The widest list or object that is written on one line, in characters. */
const lineWidth = 100;

/**
 * Scenario data as YAML, the way a person would write it: what fits stands on one line, one line for each step, fault
 * and machine group. The caller leaves out superfluous members.
 */
export function yamlText(data: unknown): string {
  const document = new Document(data, { aliasDuplicateObjects: false });
  const { contents } = document;
  // The lists of the root are what a scenario is about: a line for each item.
  if (isMap(contents))
    for (const { value } of contents.items)
      for (const part of isSeq(value) && containsObjects(value) ? value.items : [value]) setFlowStyle(part, document);
  else setFlowStyle(contents, document);
  return document.toString({ lineWidth: 0 });
}

/** Scenario data as YAML on one line: `{ fault: goods-stuck, on: snacks }`. */
export function yamlLine(data: unknown): string {
  return toFlowText(new Document(data, { aliasDuplicateObjects: false }).contents as Node, new Document());
}

/**
 * Writes a list or object on one line where it fits and holds no list of objects; a list of one object is short enough.
 */
function setFlowStyle(node: unknown, document: Document): void {
  if (!isCollection(node)) return;
  const isSingleObject =
    isSeq(node) &&
    node.items.length === 1 &&
    isMap(node.items[0]) &&
    node.items[0].items.length > 1 &&
    !containsObjects(node.items[0]);
  // A list of names stays one however long it is.
  const isFlatList = isSeq(node) && !node.items.some((item) => isCollection(item));
  if (isFlatList || ((isSingleObject || !containsObjects(node)) && toFlowText(node, document).length <= lineWidth)) {
    node.flow = true;
    return;
  }
  for (const item of node.items) {
    // An item with one member reads best as `- sell: {}`.
    const soleValue = isSeq(node) && isMap(item) && item.items.length === 1 ? item.items[0]?.value : undefined;
    setFlowStyle(soleValue !== undefined ? soleValue : isNodePair(item) ? item.value : item, document);
  }
}

/** True for a list of objects, and for what has one in it. */
function containsObjects(node: unknown): boolean {
  if (isSeq(node)) return node.items.some((item) => isMap(item));
  return isMap(node) && node.items.some(({ value }) => containsObjects(value));
}

function isNodePair(item: unknown): item is { readonly value: unknown } {
  return typeof item === 'object' && item !== null && 'key' in item;
}

function toFlowText(node: Node, document: Document): string {
  const copy = document.createNode(node.toJS(document)) as Node & { flow?: boolean };
  copy.flow = true;
  return new Document(copy).toString({ lineWidth: 0 }).trimEnd();
}
