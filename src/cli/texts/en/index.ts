import { en as deliveries } from '#harness/reports/delivery-texts/en.ts';
import { faultMenus } from './fault-menus.ts';
import { formats } from './formats.ts';
import { menus } from './menus.ts';
import { report } from './report.ts';
import { catalogues, run } from './run.ts';
import { session } from './session.ts';

/** Every text of the console in English; `zh` has the same texts in Chinese. */
export const en = {
  ...formats,
  ...menus,
  ...deliveries,
  ...faultMenus,
  ...session,
  report,
  run,
  catalogues,
};

/** The texts of the console in one language. */
export type ConsoleTexts = typeof en;
