// The course of an exam as an SVG without style or script: strict pages may hold it. Its table is the text beside it.
// https://www.w3.org/TR/SVG2/
import { formatTime, type Language } from './language.ts';
import { isNotable } from './flag.ts';
import { escape } from './narrative.ts';
import { scaleOf, type Scale } from './scale.ts';
import type { Trend, TrendPoint } from './trend.ts';
import { words } from './words.ts';

const width = 720;
const height = 320;
const frame = { left: 64, right: 20, top: 34, bottom: 44 };
const inner = { width: width - frame.left - frame.right, height: height - frame.top - frame.bottom };
const colour = { line: '#0066cc', notable: '#b0252f', band: '#e3f1e8', bandEdge: '#00613f', grid: '#d9dadb', text: '#17324d' };

/** `id` is unique on the page. */
export function plotSvg(trend: Trend, language: Language, id: string): string {
  const { points, band, name, unit } = trend;
  const values = [...points.map(({ value }) => value), ...[band?.low, band?.high].filter((bound) => bound !== undefined)];
  if (points.length === 0) return '';
  const y = scaleOf(values);
  const x = timeAxis(points);
  const text = words[language].plot;
  const title = text.title(name, points.length);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title ${id}-desc" font-family="inherit" font-size="13" fill="${colour.text}">`,
    `<title id="${id}-title">${escape(title)}</title><desc id="${id}-desc">${escape(text.table)}</desc>`,
    bandOf(band, y),
    gridOf(y, unit, language),
    boundsOf(band, y, text.reference),
    datesOf(points, x, language),
    `<polyline fill="none" stroke="${colour.line}" stroke-width="2" points="${points.map((point) => place(point, x, y).join(',')).join(' ')}"/>`,
    ...points.map((point) => dotOf(point, place(point, x, y))),
    '</svg>',
  ].join('');
}

type TimeAxis = (time: number) => number;

function timeAxis(points: readonly TrendPoint[]): TimeAxis {
  const first = points[0]?.time ?? 0;
  const last = points.at(-1)?.time ?? 0;
  const inset = 24;
  if (last === first) return () => frame.left + inner.width / 2;
  return (time) => frame.left + inset + ((time - first) / (last - first)) * (inner.width - 2 * inset);
}

function down(y: Scale, value: number): number {
  return round(frame.top + (1 - y.at(value)) * inner.height);
}

function place({ time, value }: TrendPoint, x: TimeAxis, y: Scale): readonly [number, number] {
  return [round(x(time)), down(y, value)];
}

function round(length: number): number {
  return Math.round(length * 10) / 10;
}

function bandOf(band: Trend['band'], y: Scale): string {
  if (band === undefined) return '';
  const { top, bottom } = edgesOf(band, y);
  const tall = round(Math.max(0, bottom - top));
  return `<rect x="${frame.left}" y="${top}" width="${inner.width}" height="${tall}" fill="${colour.band}"/>`;
}

function edgesOf(band: NonNullable<Trend['band']>, y: Scale): { readonly top: number; readonly bottom: number } {
  return {
    top: band.high === undefined ? frame.top : down(y, band.high),
    bottom: band.low === undefined ? frame.top + inner.height : down(y, band.low),
  };
}

/** Over the grid, so that they are seen. */
function boundsOf(band: Trend['band'], y: Scale, text: string): string {
  if (band === undefined) return '';
  const { top, bottom } = edgesOf(band, y);
  const edge = (at: number): string =>
    `<line x1="${frame.left}" x2="${width - frame.right}" y1="${at}" y2="${at}" stroke="${colour.bandEdge}" stroke-dasharray="5 4"/>`;
  const at = round(band.high === undefined ? bottom - 6 : top + 16);
  return [
    band.high === undefined ? '' : edge(top),
    band.low === undefined ? '' : edge(bottom),
    `<text x="${width - frame.right - 6}" y="${at}" text-anchor="end" fill="${colour.bandEdge}">${escape(text)}</text>`,
  ].join('');
}

function gridOf({ ticks, decimals, at }: Scale, unit: string, language: Language): string {
  const number = new Intl.NumberFormat(language === 'it' ? 'it-IT' : 'en-GB', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  const lines = ticks.map((tick) => {
    const y = round(frame.top + (1 - at(tick)) * inner.height);
    return `<line x1="${frame.left}" x2="${width - frame.right}" y1="${y}" y2="${y}" stroke="${colour.grid}"/><text x="${frame.left - 8}" y="${y + 4}" text-anchor="end">${number.format(tick)}</text>`;
  });
  return `${lines.join('')}<text x="4" y="13">${escape(unit)}</text>`;
}

/** As many dates as fit beside each other, the first and the last always. */
function datesOf(points: readonly TrendPoint[], x: TimeAxis, language: Language): string {
  // Room for letters nearly twice as large, as a telephone shows them.
  const apart = 132;
  const places: TrendPoint[] = [];
  const last = points.at(-1);
  for (const point of points) {
    const before = places.at(-1);
    const isClear = before === undefined || x(point.time) - x(before.time) >= apart;
    if (point === last || (isClear && (last === undefined || x(last.time) - x(point.time) >= apart))) places.push(point);
  }
  return places
    .map((point) => {
      const at = Math.min(Math.max(round(x(point.time)), frame.left + 24), width - frame.right - 24);
      return `<text x="${at}" y="${height - frame.bottom + 24}" text-anchor="middle">${formatTime(point.time, language, 'short-day')}</text>`;
    })
    .join('');
}

/** A bound (`< 5`) is a ring; what is out of range is a square: form tells it as well as colour. */
function dotOf(point: TrendPoint, [x, y]: readonly [number, number]): string {
  const label = `<title>${escape(`${point.date}: ${point.text}`)}</title>`;
  const paint = isNotable(point.flag) ? colour.notable : colour.line;
  if (point.isBound) return `<circle cx="${x}" cy="${y}" r="5" fill="#ffffff" stroke="${paint}" stroke-width="2">${label}</circle>`;
  if (isNotable(point.flag)) return `<rect x="${round(x - 5)}" y="${round(y - 5)}" width="10" height="10" fill="${paint}">${label}</rect>`;
  return `<circle cx="${x}" cy="${y}" r="5" fill="${paint}">${label}</circle>`;
}
