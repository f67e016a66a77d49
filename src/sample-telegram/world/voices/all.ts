import type { VoiceName } from '../specs.ts';
import { city } from './city.ts';
import { harbour } from './harbour.ts';
import { mountain } from './mountain.ts';
import { nahr } from './nahr.ts';
import { neighbours } from './neighbours.ts';
import { closed, photos } from './quiet-voices.ts';
import { river } from './river.ts';
import type { Voice } from './voice.ts';

export const VOICES: Readonly<Record<VoiceName, Voice>> = {
  river,
  city,
  nahr,
  harbour,
  mountain,
  neighbours,
  photos,
  closed,
};
