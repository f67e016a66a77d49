// The photographs: water, hills and sky at some hour of the day, each from its file's id.
import { encodeJpeg, type Colour } from './jpeg.ts';
import { mix, Rng } from './rng.ts';

const SIZES = [
  [1_280, 960],
  [960, 1_280],
  [1_280, 720],
  [1_072, 1_072],
  [800, 544],
] as const;

/** Sky above, sky at the horizon, hills, water. */
const HOURS: readonly (readonly [Colour, Colour, Colour, Colour])[] = [
  [
    [92, 140, 196],
    [226, 232, 234],
    [92, 122, 98],
    [96, 132, 150],
  ],
  [
    [58, 74, 128],
    [244, 178, 132],
    [64, 62, 86],
    [118, 104, 124],
  ],
  [
    [168, 180, 188],
    [214, 216, 214],
    [112, 120, 116],
    [138, 148, 150],
  ],
  [
    [22, 30, 60],
    [70, 84, 122],
    [18, 22, 38],
    [30, 40, 66],
  ],
  [
    [120, 176, 214],
    [246, 240, 220],
    [196, 178, 132],
    [104, 158, 160],
  ],
  [
    [150, 172, 196],
    [236, 238, 244],
    [226, 230, 236],
    [120, 142, 160],
  ],
];

/** Width and height of the picture with this file id. */
export function pictureSize(id: bigint): readonly [number, number] {
  return SIZES[Number(id % BigInt(SIZES.length))] ?? SIZES[0];
}

/** The picture as a JPEG file, at most 40 kB. */
export function pictureBytes(id: bigint): Uint8Array {
  const [width, height] = pictureSize(id);
  const seed = mix(Number(id & 0xffff_ffffn), Number(id >> 32n), 17);
  const rng = new Rng(seed);
  const [top, low, hill, water] = rng.pick(HOURS);
  const [columns, rows] = [width / 8, height / 8];
  const horizon = rows * (0.45 + 0.2 * rng.fraction());
  const sun = { column: columns * rng.fraction(), row: horizon * (0.3 + 0.6 * rng.fraction()), size: rows * 0.05 };
  const waves = Array.from({ length: 5 }, (_, index) => ({
    length: columns / (0.7 + index * 1.3 + rng.fraction()),
    height: (rows * (0.11 + 0.06 * rng.fraction())) / (index + 1),
    shift: rng.fraction() * 7,
  }));
  const ridge = (column: number): number =>
    waves.reduce(
      (sum, wave) => sum + wave.height * (0.5 + 0.5 * Math.sin((column / wave.length) * 6.28 + wave.shift)),
      0,
    );
  const sky = (column: number, row: number): Colour => {
    const glow = Math.exp(-(((column - sun.column) ** 2 + (row - sun.row) ** 2) / (sun.size * 4) ** 2));
    const disc = Math.hypot(column - sun.column, row - sun.row) < sun.size ? 0.7 : 0.35 * glow;
    return blend(blend(top, low, (row / horizon) ** 1.4), [255, 248, 226], disc);
  };
  const above = (column: number, row: number): Colour => {
    const depth = (row - (horizon - ridge(column))) / Math.max(1, ridge(column));
    return depth < 0 ? sky(column, row) : blend(hill, low, 0.35 * (1 - Math.min(1, depth)));
  };
  return encodeJpeg(width, height, (column, row) => {
    const grain = (mix(seed, column, row) % 9) - 4;
    if (row <= horizon) return lighter(above(column, row), grain * 0.5);
    // The water shows what stands above it, upside down and broken by ripples.
    const ripple = 2.5 * Math.sin(row * 1.7 + column * 0.06) + (mix(seed, row) % 3);
    const mirrored = above(column + ripple, Math.max(0, 2 * horizon - row + ripple));
    return lighter(blend(mirrored, water, 0.35 + 0.4 * ((row - horizon) / (rows - horizon))), grain);
  });
}

function blend(from: Colour, to: Colour, part: number): Colour {
  const share = Math.max(0, Math.min(1, part));
  return [
    from[0] + (to[0] - from[0]) * share,
    from[1] + (to[1] - from[1]) * share,
    from[2] + (to[2] - from[2]) * share,
  ];
}

function lighter([red, green, blue]: Colour, by: number): Colour {
  return [red + by, green + by, blue + by];
}
