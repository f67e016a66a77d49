import type { Verb } from '../verb.ts';
import { addVerb } from './add.ts';
import { channelsVerb } from './channels.ts';
import { coverageVerb } from './coverage.ts';
import { fillVerb } from './fill.ts';
import { signInVerb } from './sign-in.ts';
import { signOutVerb } from './sign-out.ts';

/** In the order of their help. */
export const VERBS: readonly Verb[] = [signInVerb, signOutVerb, channelsVerb, addVerb, coverageVerb, fillVerb];
