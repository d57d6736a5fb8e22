import type { ClauseName } from '../../clauses.ts';
import type { State } from '../../state/state.ts';
import type { LaneTerms, MachineTerms, ProductDescription } from '../../terms.ts';
import { exactly, isObject, leftOut, list, members, orLeftOut, text, type Expected } from '../shared/expected.ts';
import { money } from '../orders/order-answer.ts';
import { laneState } from '../books/stock.ts';

/** An entry of the product pages (§9.3). */
export function productEntry(state: State, machine: MachineTerms, lane: LaneTerms): Expected {
  return members('product-entry', {
    id: exactly('product-entry', lane.productId),
    category: category(lane),
    good: members('good', goodMembers(lane)),
    channel: channel(machine, lane),
    ...inventories(state, lane),
  });
}

/** An entry of the list of lanes (§9.9). */
export function floorEntry(state: State, machine: MachineTerms, lane: LaneTerms): Expected {
  return members('floor-entry', {
    floor_status: exactly('floor-status-shown', laneState(state, lane).floorStatus),
    good: members('good', { id: exactly('floor-entry', lane.productId), ...goodMembers(lane) }),
    channel: channel(machine, lane),
    ...inventories(state, lane),
  });
}

function inventories(state: State, lane: LaneTerms): Readonly<Record<string, Expected>> {
  const { capacity } = lane;
  return {
    current_inventory: exactly('stock-of-a-lane', laneState(state, lane).stock),
    inventory: capacity === 0 ? leftOut('product-entry') : exactly('product-entry', capacity),
  };
}

/** The category of a lane's product (§9.7). */
export function categoryOf({ description }: LaneTerms): { readonly id: number; readonly title: string } | null {
  if (!description) return null;
  return description.product.category ?? { id: 1, title: '默认分类' };
}

function category(lane: LaneTerms): Expected {
  const known = categoryOf(lane);
  if (!known) return form('product-entry', 'an object with id and title', isCategory);
  const clause = lane.description?.product.category ? 'product-entry' : 'undescribed-product';
  return members(clause, { id: exactly(clause, known.id), title: exactly(clause, known.title) });
}

/** Whether a value has the form of a category. */
export function isCategory(seen: unknown): boolean {
  const { id, title } = (seen ?? {}) as Record<string, unknown>;
  return Number.isSafeInteger(id) && typeof title === 'string';
}

function goodMembers({ productId, productName, price, description }: LaneTerms): Readonly<Record<string, Expected>> {
  const name = productName === '' ? `商品 ${productId}` : productName;
  const known = description?.product;
  return {
    name: exactly('good', name),
    price: exactly('good', money(price)),
    original_price: known ? exactly('good', money(known.originalPrice ?? price)) : text('good', 'money', isMoney),
    good_no: known ? exactly('good', known.goodNo ?? String(productId)) : text('good', 'a text'),
    ...describedTexts(known),
  };
}

function describedTexts(known: ProductDescription | undefined): Readonly<Record<string, Expected>> {
  const textMember = (value: string | undefined): Expected => {
    if (!known) return orLeftOut(text('good', 'a text', (seen) => seen !== ''));
    return value === undefined || value === '' ? leftOut('empty-members-left-out') : exactly('good', value);
  };
  return {
    description: textMember(known?.description),
    thumb: textMember(known?.thumb),
    content: textMember(known?.content),
    slug: textMember(known?.slug),
    media: media(known),
  };
}

function media(known: ProductDescription | undefined): Expected {
  if (!known) return orLeftOut(form('good', 'a list', (seen) => Array.isArray(seen) && seen.length > 0));
  const entries = known.media ?? [];
  if (entries.length === 0) return leftOut('empty-members-left-out');
  return list(
    'good',
    entries.map((entry) => exactly('good', entry)),
  );
}

/** The cabinet of a lane (§9.6); null: not known. */
export function cabinetOf({ description }: LaneTerms): string | null {
  return description ? (description.channel.cabinet ?? 'A') : null;
}

function channel({ board }: MachineTerms, lane: LaneTerms): Expected {
  const { lane: number, name } = lane;
  const place = lane.description?.channel;
  const cabinet = cabinetOf(lane);
  const coordinate = (described: number | undefined, otherwise: number): Expected => {
    if (!place) return text('channel', 'a number as text', (seen) => /^\d+$/.test(seen));
    return exactly(described === undefined ? 'undescribed-lane' : 'channel', String(described ?? otherwise));
  };
  return members('channel', {
    name: exactly('channel', name),
    cabinet_name: cabinet === null ? text('channel', 'a text') : exactly('channel', cabinet),
    code: exactly('channel', String(number).padStart(3, '0')),
    x: coordinate(place?.row, Math.floor(number / 10)),
    y: coordinate(place?.column, number % 10),
    addr: exactly('channel', board),
  });
}

function isMoney(seen: string): boolean {
  return /^(0|[1-9]\d*)\.\d\d$/.test(seen);
}

/** A value of which only the form is known. */
export function form(clause: ClauseName, allowed: string, holds: (seen: unknown) => boolean): Expected {
  return { kind: 'value', clause, allowed, holds: (seen) => (isObject(seen) || Array.isArray(seen)) && holds(seen) };
}
