import { Field } from '../ui/Field.tsx';
import { TimeZoneOptions } from '../ui/TimeZoneOptions.tsx';
import { changeSettings, useSettings } from './settings-store.ts';

/** A second zone for times. Days stay UTC days. */
export function TimeZoneField() {
  const timeZone = useSettings(({ settings }) => settings.timeZone);
  return (
    <Field
      label="Times also in"
      hint="Shown beside UTC where a message’s time is named. Days and ranges are always UTC; an export says in which zone its dates are."
    >
      {(ids) => (
        <select
          {...ids}
          className="input settings-zone"
          value={timeZone ?? ''}
          onChange={(event) => changeSettings({ timeZone: event.target.value === '' ? null : event.target.value })}
        >
          <option value="">UTC only</option>
          <TimeZoneOptions chosen={timeZone} />
        </select>
      )}
    </Field>
  );
}
