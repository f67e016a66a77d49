// How the groups of media look in a chart: told apart by lightness and pattern, not by hue alone. The light colours are the
// saved picture's too.
import type { Stack } from './insight-stacks.ts';

/** Drawn over the ground: lines and dots of a tile of 6 by 6. */
export type StackPattern = 'plain' | 'rising' | 'falling' | 'dots' | 'rows' | 'columns' | 'grid';

export interface StackLook {
  readonly pattern: StackPattern;
  readonly light: { readonly ground: string; readonly ink: string };
  readonly dark: { readonly ground: string; readonly ink: string };
}

export const STACK_LOOKS: Readonly<Record<Stack, StackLook>> = {
  text: look('plain', '#8fb8e6', '#8fb8e6', '#4a8ad6', '#4a8ad6'),
  photo: look('plain', '#1d4f91', '#1d4f91', '#b9d8ff', '#b9d8ff'),
  video: look('rising', '#bfe3d4', '#0f6b4f', '#17503f', '#6fd3ae'),
  sound: look('dots', '#e6d5f5', '#6a3fa0', '#3c2a57', '#c7a6f0'),
  file: look('rows', '#ececea', '#55534d', '#2f2e2c', '#b9b6ae'),
  link: look('falling', '#f6d3df', '#a3275a', '#55213a', '#f59bbd'),
  other: look('grid', '#f4f4f2', '#86847c', '#262524', '#8d8a83'),
};

function look(pattern: StackPattern, ground: string, ink: string, darkGround: string, darkInk: string): StackLook {
  return { pattern, light: { ground, ink }, dark: { ground: darkGround, ink: darkInk } };
}

export const PATTERN_SIZE = 6;

/** A tile's lines, as [x1, y1, x2, y2]; a dot is a line without length. Ends reach over the edge, so that tiles meet. */
export const PATTERN_LINES: Readonly<Record<StackPattern, readonly (readonly [number, number, number, number])[]>> = {
  plain: [],
  rising: [
    [-1, 7, 7, -1],
    [-1, 1, 1, -1],
    [5, 7, 7, 5],
  ],
  falling: [
    [-1, -1, 7, 7],
    [-1, 5, 1, 7],
    [5, -1, 7, 1],
  ],
  dots: [
    [1.5, 1.5, 1.5, 1.5],
    [4.5, 4.5, 4.5, 4.5],
  ],
  rows: [[0, 3, 6, 3]],
  columns: [[3, 0, 3, 6]],
  grid: [
    [0, 3, 6, 3],
    [3, 0, 3, 6],
  ],
};
