import type { Verb } from '../verb.ts';
import { addVerb } from './add.ts';
import { channelsVerb } from './channels.ts';
import { checkVerb } from './check.ts';
import { coverageVerb } from './coverage.ts';
import { doctorVerb } from './doctor.ts';
import { exportVerb } from './export.ts';
import { fillVerb } from './fill.ts';
import { importVerb } from './import.ts';
import { searchVerb } from './search.ts';
import { serveVerb } from './serve.ts';
import { signInVerb } from './sign-in.ts';
import { signOutVerb } from './sign-out.ts';

/** In the order of their help. */
export const VERBS: readonly Verb[] = [
  signInVerb,
  signOutVerb,
  channelsVerb,
  addVerb,
  coverageVerb,
  fillVerb,
  checkVerb,
  searchVerb,
  exportVerb,
  importVerb,
  serveVerb,
  doctorVerb,
];
