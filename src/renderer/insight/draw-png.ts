// The chart as a PNG: the very picture of the SVG, drawn by the browser at twice its size.
import { chartSvg, SVG_SIZE } from '../../shared/domain/chart-svg.ts';
import { fail } from '../../shared/domain/failure.ts';
import type { Figures } from '../../shared/domain/figures.ts';

const SCALE = 2;

/** Throws a Failure where there is nothing to draw, or no room for it. */
export async function drawPng(figures: Figures): Promise<Uint8Array<ArrayBuffer>> {
  const svg = chartSvg(figures);
  if (svg === null) throw fail('export-failed', 'There are no figures of these days yet.');
  const image = new Image(SVG_SIZE.width, SVG_SIZE.height);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = new OffscreenCanvas(SVG_SIZE.width * SCALE, SVG_SIZE.height * SCALE);
  const context = canvas.getContext('2d');
  if (!context) throw fail('export-failed', 'The picture could not be drawn.');
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer());
}
