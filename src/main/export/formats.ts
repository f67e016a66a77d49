// Every format by its name.
import { assertNever } from '../../shared/domain/failure.ts';
import { openCsv } from './csv.ts';
import type { ExportJob, FormatWriter } from './format.ts';
import { openHtml } from './html/html.ts';
import { openJsonLines } from './json-lines.ts';
import { openParquet } from './parquet.ts';
import { openSqlite } from './sqlite.ts';

/** Opens the writer of the job's format. */
export function openFormat(job: ExportJob): Promise<FormatWriter> {
  const { format } = job.spec;
  switch (format.kind) {
    case 'csv':
      return openCsv(job, format);
    case 'json-lines':
      return openJsonLines(job);
    case 'sqlite':
      return openSqlite();
    case 'html':
      return openHtml(job, format);
    case 'parquet':
      return openParquet(job, format);
    default:
      return assertNever(format);
  }
}
