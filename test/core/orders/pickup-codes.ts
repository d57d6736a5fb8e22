import { valueOf, merchant, motor, notifyUrl, type ServiceWorld } from '../services/service-world.ts';

type CreateInput = Parameters<ServiceWorld['services']['pickupCodes']['create']>[1];

/** Asks for one code of six digits for product 7, unless a test changes that. */
export const createCodes = (world: ServiceWorld, change: Partial<CreateInput> = {}) =>
  world.services.pickupCodes.create(merchant, {
    machineNo: motor,
    productId: 7,
    expiresAt: null,
    codeLength: 6,
    count: 1,
    ...world.newIdempotencyKey(),
    ...change,
  });

/** The codes of the machine that can still be consumed. */
export const codes = async (world: ServiceWorld) => world.readRows((rows) => rows.openPickupCodes(motor));

/** Makes one code and returns it. */
export const createOneCode = async (world: ServiceWorld, change: Partial<CreateInput> = {}) => {
  valueOf(await createCodes(world, change));
  return (await codes(world)).at(-1)!;
};

/** Consumes a code for product 7, under a trade_id of its own. */
export const consumeCode = (
  world: ServiceWorld,
  code: string,
  change: { productId?: number; machineNo?: string; tradeId?: string; sign?: string } = {},
) =>
  world.services.pickupCodes.consume(merchant, {
    machineNo: motor,
    code,
    productId: 7,
    notifyUrl,
    tradeId: `by-code-${world.newIdempotencyKey().sign}`,
    ...world.newIdempotencyKey(),
    ...change,
  });
