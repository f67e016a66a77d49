// The downloads as answers and events change them. Pure.
import type { Download } from '../../shared/domain/download.ts';

type List = readonly Download[];

/** The list with a download in its place, or at the end. */
export function withDownload(list: List, download: Download): List {
  const { downloadId } = download;
  const known = list.some((other) => other.downloadId === downloadId);
  return known ? list.map((other) => (other.downloadId === downloadId ? download : other)) : [...list, download];
}

/** An answer, what was told while it was on its way (newer), and what was dismissed meanwhile. */
export function withTold(answer: List, told: Iterable<Download>, dismissed: ReadonlySet<string>): List {
  let list = answer;
  for (const download of told) list = withDownload(list, download);
  return list.filter(({ downloadId }) => !dismissed.has(downloadId));
}
