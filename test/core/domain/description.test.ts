import { describe, expect, it } from 'vitest';
import { defaultChannel, defaultMachine, defaultProduct, noDescriptions } from '#core/domain/description.ts';

describe('without a description', () => {
  it('there is none of anything', () => {
    expect(noDescriptions).toEqual({ machines: [], products: [], channels: [] });
  });

  it('a machine has its number alone', () => {
    const { machineNo, ...texts } = defaultMachine('10000001');
    expect(machineNo).toBe('10000001');
    expect(Object.values(texts)).toEqual(['', '', '', '', '']);
  });

  it('a product is for every merchant, in the default category', () => {
    expect(defaultProduct(7)).toEqual({
      appId: null,
      productId: 7,
      category: { id: 1, title: '默认分类' },
      originalPrice: null,
      media: [],
      ...{ description: '', thumb: '', content: '', goodNo: '', slug: '' },
    });
  });

  it.each([
    [0, 'A1', 0, 0],
    [9, 'A10', 0, 9],
    [10, 'A11', 1, 0],
    [37, 'A38', 3, 7],
  ])('lane %i is %s, ten lanes to a row', (lane, name, row, column) => {
    expect(defaultChannel('10000001', lane)).toEqual({ machineNo: '10000001', lane, name, cabinet: 'A', row, column });
    expect(defaultChannel('10000001', lane, 'B').name).toBe(name.replace('A', 'B'));
  });
});
