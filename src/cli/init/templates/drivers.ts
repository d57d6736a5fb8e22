import type { DriverKind } from '../choices.ts';
import { pythonDriver } from './python-driver.ts';
import { typescriptDriver } from './typescript-driver.ts';

/** The skeleton of a driver; null where none is needed. */
export function driverFile(kind: DriverKind): { readonly path: string; readonly text: string } | null {
  switch (kind) {
    case 'open-api':
      return null;
    case 'typescript':
      return { path: 'driver.ts', text: typescriptDriver };
    case 'python':
      return { path: 'driver.py', text: pythonDriver };
  }
}
