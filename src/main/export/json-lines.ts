// JSON Lines: a message an object, each on a line of its own. Objects are put together inside SQLite: cache/exports/json-record.ts.
import type { ExportJob, FormatWriter } from './format.ts';

export async function openJsonLines({ spec: { columns }, output }: ExportJob): Promise<FormatWriter> {
  const file = await output.create();
  return {
    shape: { kind: 'json-lines', columns },
    take: ({ bytes }) => file.write(bytes),
    close: () => file.close(),
  };
}
