import type { ConsoleTexts } from '../en/index.ts';
import { zh as deliveries } from '#harness/reports/delivery-texts/zh.ts';
import { faultMenus } from './fault-menus.ts';
import { formats } from './formats.ts';
import { menus } from './menus.ts';
import { report } from './report.ts';
import { catalogues, run } from './run.ts';
import { session } from './session.ts';

/** Every text of the console in Chinese. */
export const zh: ConsoleTexts = {
  ...formats,
  ...menus,
  ...deliveries,
  ...faultMenus,
  ...session,
  report,
  run,
  catalogues,
};
