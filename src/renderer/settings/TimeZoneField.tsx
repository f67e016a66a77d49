import { Field } from '../ui/Field.tsx';
import { changeSettings, useSettings } from './settings-store.ts';
import { timeZones } from './time-zones.ts';

/** A second zone for times. Days stay UTC days. */
export function TimeZoneField() {
  const timeZone = useSettings(({ settings }) => settings.timeZone);
  const { own, all } = timeZones(timeZone);
  return (
    <Field
      label="Times also in"
      hint="Shown beside UTC where a message’s time is named. Days, ranges and exports are always UTC."
    >
      {(ids) => (
        <select
          {...ids}
          className="input settings-zone"
          value={timeZone ?? ''}
          onChange={(event) => changeSettings({ timeZone: event.target.value === '' ? null : event.target.value })}
        >
          <option value="">UTC only</option>
          {own === null ? null : <option value={own}>{own} (this computer)</option>}
          {all.map((zone) => (
            <option key={zone} value={zone}>
              {zone.replaceAll('_', ' ')}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
