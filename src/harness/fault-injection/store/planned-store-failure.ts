import { StoreFailure } from '#core/store/store.ts';

/** A planned failure of the store: no error of its caller. */
export class PlannedStoreFailure extends StoreFailure {}
