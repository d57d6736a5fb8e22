import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { elements, type XmlElement } from './xml.ts';

/** The schema of Jenkins' xunit plugin (MIT, its licence stands in it). */
export const schemaFile = join(import.meta.dirname, 'junit-10.xsd');

const schema = elements(readFileSync(schemaFile, 'utf8'));
const childrenNamed = (outer: XmlElement, name: string): XmlElement[] =>
  schema.filter((element) => element.name === name && isWithin(element, outer));

function isWithin(element: XmlElement, outer: XmlElement): boolean {
  return element.parent !== null && (element.parent === outer || isWithin(element.parent, outer));
}

/** What one element of the schema may hold. Its sequences have one kind of child each, so the order does not matter. */
interface Rule {
  readonly children: ReadonlySet<string>;
  readonly attributes: ReadonlyMap<string, { readonly required: boolean; readonly pattern: RegExp | null }>;
  readonly mayHoldText: boolean;
}

const patterns = new Map(
  schema
    .filter(({ name }) => name === 'xs:simpleType')
    .map((type) => [
      type.attributes['name']!,
      new RegExp(`^(?:${childrenNamed(type, 'xs:pattern')[0]!.attributes['value']!})$`),
    ]),
);
const rules = new Map(
  schema
    .filter(({ name, parent }) => name === 'xs:element' && parent?.name === 'xs:schema')
    .map((element) => [element.attributes['name']!, ruleOf(element)]),
);

function ruleOf(element: XmlElement): Rule {
  const of = element.attributes['type'];
  const type =
    schema.find(({ name, attributes }) => of !== undefined && name === 'xs:complexType' && attributes['name'] === of) ??
    element;
  const complex = type === element ? childrenNamed(element, 'xs:complexType')[0] : type;
  return {
    children: new Set(
      childrenNamed(type, 'xs:element').map(({ attributes }) => attributes['ref'] ?? attributes['name']!),
    ),
    attributes: new Map(
      childrenNamed(type, 'xs:attribute').map(({ attributes: { name, use, type: of } }) => [
        name!,
        { required: use === 'required', pattern: patterns.get(of!) ?? null },
      ]),
    ),
    mayHoldText: complex === undefined || complex.attributes['mixed'] === 'true',
  };
}

/** What the schema has against a JUnit file, a line for each; empty when it is valid. */
export function schemaErrors(xml: string): string[] {
  return elements(xml).flatMap((element) => {
    const rule = rules.get(element.name);
    if (!rule) return [`there is no element ${element.name}`];
    const { name, attributes, parent, text } = element;
    const place =
      parent === null
        ? name === 'testsuites' || name === 'testsuite'
        : rules.get(parent.name)?.children.has(name) === true;
    return [
      ...(place ? [] : [`${name} may not stand in ${parent?.name ?? 'no element'}`]),
      ...(rule.mayHoldText || text.trim() === '' ? [] : [`${name} may hold no text`]),
      ...[...rule.attributes]
        .filter(([key, { required }]) => required && !(key in attributes))
        .map(([key]) => `${name} lacks ${key}`),
      ...Object.entries(attributes).flatMap(([key, value]) => {
        const expectedValue = rule.attributes.get(key);
        if (!expectedValue) return [`${name} may not have ${key}`];
        return expectedValue.pattern?.test(value) === false ? [`${name} has ${key}="${value}"`] : [];
      }),
    ];
  });
}
