// The format of an export and what can be chosen about it.
import type { ReactElement, ReactNode } from 'react';
import { assertNever } from '../../shared/domain/failure.ts';
import type { CsvFormat, ExportFormat, ExportKind, HtmlFormat, ParquetFormat } from '../../shared/domain/export.ts';
import { useSettings } from '../settings/settings-store.ts';
import { Chip } from '../ui/Chip.tsx';
import { TimeZoneOptions } from '../ui/TimeZoneOptions.tsx';
import { chooseFormat, useExports } from './export-store.ts';
import { DELIMITERS, FORMATS } from './format-words.ts';

const PAGE_MESSAGES = 500;

export function FormatChoice(): ReactElement {
  const kind = useExports((state) => state.kind);
  const options = useExports((state) => state.options);
  return (
    <>
      <Row label="Format">
        {FORMATS.map((format) => (
          <Chip
            key={format.kind}
            on={format.kind === kind}
            title={format.about}
            onClick={() => chooseFormat(options[format.kind])}
          >
            {format.label}
          </Chip>
        ))}
      </Row>
      <FormatOptions format={options[kind]} />
    </>
  );
}

function FormatOptions({ format }: { readonly format: ExportFormat }): ReactElement {
  switch (format.kind) {
    case 'csv':
      return <CsvOptions format={format} />;
    case 'parquet':
      return <ParquetOptions format={format} />;
    case 'html':
      return <HtmlOptions format={format} />;
    case 'json-lines':
    case 'sqlite':
      return <About kind={format.kind} />;
    default:
      return assertNever(format);
  }
}

function CsvOptions({ format }: { readonly format: CsvFormat }): ReactElement {
  const also = useSettings(({ settings }) => settings.timeZone);
  const change = (changed: Partial<CsvFormat>): void => chooseFormat({ ...format, ...changed });
  return (
    <>
      <Row label="Separated by">
        {DELIMITERS.map(({ value, label }) => (
          <Chip key={label} on={format.delimiter === value} onClick={() => change({ delimiter: value })}>
            {label}
          </Chip>
        ))}
      </Row>
      <Row label="Dates">
        <Chip
          on={format.dateFormat === 'iso'}
          title="2024-03-18T09:41:07Z: R, pandas and DuckDB read it"
          onClick={() => change({ dateFormat: 'iso' })}
        >
          ISO 8601
        </Chip>
        <Chip
          on={format.dateFormat === 'spreadsheet'}
          title="2024-03-18 09:41:07, which spreadsheets take for a date"
          onClick={() => change({ dateFormat: 'spreadsheet' })}
        >
          For spreadsheets
        </Chip>
        <Chip
          on={format.dateFormat === 'unix'}
          title="Seconds since 1970, the same in every time zone"
          onClick={() => change({ dateFormat: 'unix' })}
        >
          Unix seconds
        </Chip>
        {format.dateFormat === 'unix' ? null : (
          <label className="export-zone">
            in
            <select
              className="input"
              aria-label="Time zone of the dates"
              value={format.timeZone ?? ''}
              onChange={(event) => change({ timeZone: event.target.value === '' ? null : event.target.value })}
            >
              <option value="">UTC</option>
              <TimeZoneOptions chosen={format.timeZone ?? also} />
            </select>
          </label>
        )}
      </Row>
      <Row label="For Excel">
        <Chip
          on={format.bom}
          title="A mark at the file’s beginning, by which Excel knows UTF-8"
          onClick={() => change({ bom: !format.bom })}
        >
          BOM
        </Chip>
        <Chip
          on={format.guardFormulas}
          title="Puts an apostrophe before cells that a spreadsheet would run as a formula"
          onClick={() => change({ guardFormulas: !format.guardFormulas })}
        >
          Guard formulas
        </Chip>
      </Row>
    </>
  );
}

function ParquetOptions({ format }: { readonly format: ParquetFormat }): ReactElement {
  return (
    <Row label="As">
      <Chip on={!format.partitioned} onClick={() => chooseFormat({ ...format, partitioned: false })}>
        One file
      </Chip>
      <Chip
        on={format.partitioned}
        title="DuckDB, Spark, Polars and BigQuery read the folder as one table"
        onClick={() => chooseFormat({ ...format, partitioned: true })}
      >
        A folder by channel and month
      </Chip>
    </Row>
  );
}

function HtmlOptions({ format }: { readonly format: HtmlFormat }): ReactElement {
  return (
    <Row label="As">
      <Chip on={format.perPage === null} onClick={() => chooseFormat({ ...format, perPage: null })}>
        One page
      </Chip>
      <Chip
        on={format.perPage !== null}
        title="A folder with an index: a browser opens each page at once"
        onClick={() => chooseFormat({ ...format, perPage: PAGE_MESSAGES })}
      >
        Pages of {PAGE_MESSAGES} messages
      </Chip>
    </Row>
  );
}

function About({ kind }: { readonly kind: ExportKind }): ReactElement {
  return (
    <>
      <span />
      <p className="dim export-about">{FORMATS.find((format) => format.kind === kind)?.about}</p>
    </>
  );
}

interface RowProps {
  readonly label: string;
  readonly children: ReactNode;
}

/** A line of the form: what it is about, and chips to choose by. */
export function Row({ label, children }: RowProps): ReactElement {
  return (
    <>
      <div className="export-label" aria-hidden="true">
        {label}
      </div>
      <fieldset className="export-chips">
        <legend className="visually-hidden">{label}</legend>
        {children}
      </fieldset>
    </>
  );
}
