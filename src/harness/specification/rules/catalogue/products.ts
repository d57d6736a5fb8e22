import type { Json } from '../../observation.ts';
import { exactly, list, members } from '../shared/expected.ts';
import { floorEntry, productEntry } from './lane-entry.ts';
import { membersOf } from '../calls/call.ts';
import { refuse, succeed, type EndpointRule } from '../shared/rule.ts';
import { lanesInOrder } from '../books/stock.ts';

/** `POST /products` (§9.1 to §9.7). */
export const productsRule: EndpointRule = {
  endpoint: 'products',
  judge({ machine }, state, call) {
    const { page: givenPage, per_page: givenPerPage } = membersOf(call);
    const page = numberOr(givenPage, 1);
    const perPage = numberOr(givenPerPage, 20);
    const what = `page ${page} of the products`;
    if (machine.appId !== call.appId) {
      return [refuse(state, call, { clause: 'products-unknown-machine', status: 404, code: 6026 }, what)];
    }
    const lanes = lanesInOrder(machine);
    const shown = lanes.slice((page - 1) * perPage, page * perPage);
    const clause = 'products-page';
    const data = members(clause, {
      data: list(
        clause,
        shown.map((lane) => productEntry(state, machine, lane)),
      ),
      total: exactly(clause, lanes.length),
      current_page: exactly(clause, page),
      last_page: exactly(clause, Math.max(1, Math.ceil(lanes.length / perPage))),
      per_page: exactly(clause, perPage),
    });
    return [
      succeed(state, call, { clause, data, after: state, also: ['stock-balance'], reached: ['mode-reads'] }, what),
    ];
  },
};

/** `POST /floors` (§9.8 to §9.10). */
export const lanesRule: EndpointRule = {
  endpoint: 'lanes',
  judge({ machine }, state, call) {
    const what = 'list of lanes';
    if (machine.appId !== call.appId) {
      return [refuse(state, call, { clause: 'floors-unknown-machine', status: 404, code: 6026 }, what)];
    }
    const clause = 'floor-entry';
    const data = list(
      clause,
      lanesInOrder(machine).map((lane) => floorEntry(state, machine, lane)),
    );
    return [
      succeed(state, call, { clause, data, after: state, also: ['stock-balance'], reached: ['mode-reads'] }, what),
    ];
  },
};

function numberOr(value: Json | undefined, otherwise: number): number {
  return value === undefined || value === '' ? otherwise : Number(value);
}
