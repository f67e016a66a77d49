// What the formats are called, and what each is for.
import { makesFolder, type CsvFormat, type ExportFormat, type ExportKind } from '../../shared/domain/export.ts';

interface FormatName {
  readonly kind: ExportKind;
  readonly label: string;
  readonly about: string;
}

/** In the order of the dialog. */
export const FORMATS: readonly FormatName[] = [
  { kind: 'csv', label: 'CSV', about: 'A table for R, pandas, Excel and nearly everything else.' },
  {
    kind: 'json-lines',
    label: 'JSON Lines',
    about: 'A message a line, as JSON: for scripts, with reactions and entities as they are nested.',
  },
  {
    kind: 'parquet',
    label: 'Parquet',
    about: 'Typed columns, compressed: for DuckDB, Spark, Polars, pandas and R’s arrow.',
  },
  {
    kind: 'sqlite',
    label: 'SQLite',
    about: 'A database with the archive’s own tables, with its coverage where nothing is left out.',
  },
  { kind: 'html', label: 'Web page', about: 'A page to read, print or put in an appendix. It loads nothing.' },
];

export const DELIMITERS: readonly { readonly value: CsvFormat['delimiter']; readonly label: string }[] = [
  { value: ',', label: 'Comma' },
  { value: ';', label: 'Semicolon' },
  { value: '\t', label: 'Tab' },
];

/** `CSV`, `Parquet, a folder`: a format in a few words. */
export function formatWords(format: ExportFormat): string {
  const name = FORMATS.find(({ kind }) => kind === format.kind)?.label ?? format.kind;
  return makesFolder(format) ? `${name}, a folder` : name;
}
