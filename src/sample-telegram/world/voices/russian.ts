// What the two Russian voices share: numbers, dates and weekdays in words.
import type { DayFacts } from '../calendar.ts';

const MONTHS = 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(' ');
const WEEKDAYS = 'понедельник вторник среда четверг пятница суббота воскресенье'.split(' ');
const TO_EVENING = 'понедельника вторника среды четверга пятницы субботы воскресенья'.split(' ');
const ON = ['в понедельник', 'во вторник', 'в среду', 'в четверг', 'в пятницу', 'в субботу', 'в воскресенье'];

/** `23 марта`. */
export function dateRu({ dayOfMonth, month }: DayFacts): string {
  return `${dayOfMonth} ${MONTHS[month]}`;
}

/** `суббота`; `ahead` days later. */
export function weekdayRu({ weekday }: DayFacts, ahead = 0): string {
  return WEEKDAYS[(weekday + ahead) % 7] ?? '';
}

/** `(к вечеру) среды`. */
export function weekdayOfRu({ weekday }: DayFacts, ahead = 0): string {
  return TO_EVENING[(weekday + ahead) % 7] ?? '';
}

/** `в среду`. */
export function onWeekdayRu({ weekday }: DayFacts, ahead = 0): string {
  return ON[(weekday + ahead) % 7] ?? '';
}

/** `4,1`. */
export function decimalRu(value: number, digits = 1): string {
  return value.toFixed(digits).replace('.', ',');
}

/** `+3`, `−3`, `0`. */
export function signed(value: number): string {
  return value > 0 ? `+${value}` : value < 0 ? `−${-value}` : '0';
}

/** The number with its word: 1 пост, 2 поста, 5 постов. */
export function countRu(count: number, one: string, few: string, many: string): string {
  const tens = count % 100;
  const units = count % 10;
  if (tens >= 11 && tens <= 14) return `${count} ${many}`;
  return `${count} ${units === 1 ? one : units >= 2 && units <= 4 ? few : many}`;
}

/** With a capital at the beginning. */
export function upper(text: string): string {
  return text.replace(/^./u, (first) => first.toUpperCase());
}
