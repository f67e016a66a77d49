// A JPEG writer of the smallest kind: one flat colour for each 8×8 block (that is a block's first coefficient, all others
// zero), colours at half resolution. Shown smaller than it is, such a picture looks soft, not blocky.

/** Red, green, blue; 0 to 255. */
export type Colour = readonly [number, number, number];

/** `colourAt` is asked once for each block, by its column and row. Width and height are multiples of 16. */
export function encodeJpeg(
  width: number,
  height: number,
  colourAt: (column: number, row: number) => Colour,
): Uint8Array {
  const bits = new BitWriter();
  const last = [0, 0, 0];
  // The first coefficient is 8 times the mean; divided by the table's 8 it is the mean itself, told as a difference.
  const block = (component: 0 | 1 | 2, mean: number): void => {
    const value = Math.max(-128, Math.min(127, Math.round(mean)));
    bits.difference(value - (last[component] ?? 0));
    last[component] = value;
    bits.write(0, 1);
  };
  for (let row = 0; row < height / 8; row += 2) {
    for (let column = 0; column < width / 8; column += 2) {
      let [red, green, blue] = [0, 0, 0];
      for (let part = 0; part < 4; part++) {
        const colour = colourAt(column + (part & 1), row + (part >> 1));
        red += colour[0] / 4;
        green += colour[1] / 4;
        blue += colour[2] / 4;
        block(0, 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2] - 128);
      }
      block(1, -0.1687 * red - 0.3313 * green + 0.5 * blue);
      block(2, 0.5 * red - 0.4187 * green - 0.0813 * blue);
    }
  }
  return Uint8Array.from([...heads(width, height), ...bits.end(), 0xff, 0xd9]);
}

function heads(width: number, height: number): readonly number[] {
  const segment = (marker: number, content: readonly number[]): readonly number[] => {
    const length = content.length + 2;
    return [0xff, marker, length >> 8, length & 0xff, ...content];
  };
  const size = [height >> 8, height & 0xff, width >> 8, width & 0xff];
  const none = (count: number): readonly number[] => Array.from({ length: count }, () => 0);
  return [
    0xff,
    0xd8,
    ...segment(0xe0, [0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    // One table for all: 8 throughout.
    ...segment(0xdb, [0, ...Array.from({ length: 64 }, () => 8)]),
    // Three components; brightness twice as fine as the two colours, both ways.
    ...segment(0xc0, [8, ...size, 3, 1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0]),
    // Differences of 0 to 8 bits, told apart by codes of four bits that are the number of bits itself.
    ...segment(0xc4, [0x00, ...none(3), 9, ...none(12), 0, 1, 2, 3, 4, 5, 6, 7, 8]),
    // Of the other coefficients only "there are none", in one bit.
    ...segment(0xc4, [0x10, 1, ...none(15), 0]),
    ...segment(0xda, [3, 1, 0, 2, 0, 3, 0, 0, 63, 0]),
  ];
}

class BitWriter {
  private readonly bytes: number[] = [];
  private held = 0;
  private count = 0;

  write(value: number, bits: number): void {
    for (let bit = bits - 1; bit >= 0; bit--) {
      this.held = (this.held << 1) | ((value >> bit) & 1);
      this.count += 1;
      if (this.count === 8) this.flush();
    }
  }

  /** How many bits the difference has, then its bits; negative ones as their complement. */
  difference(value: number): void {
    const bits = value === 0 ? 0 : 32 - Math.clz32(Math.abs(value));
    this.write(bits, 4);
    this.write(value < 0 ? value + (1 << bits) - 1 : value, bits);
  }

  end(): readonly number[] {
    while (this.count > 0) this.write(1, 1);
    return this.bytes;
  }

  private flush(): void {
    this.bytes.push(this.held);
    // FF would begin a marker: a zero after it says that it does not.
    if (this.held === 0xff) this.bytes.push(0);
    this.held = 0;
    this.count = 0;
  }
}
