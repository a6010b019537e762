// The barcodes of an electronic prescription: Code 39, the first five characters of the NRE and the other ten, as on the promemoria.
import bwip from 'bwip-js/node';
import { escape } from './narrative.ts';

export interface Bars {
  /** What the bars say. */
  readonly text: string;
  /** In modules, the narrowest bar being one. */
  readonly width: number;
  readonly bars: readonly { readonly x: number; readonly width: number }[];
}

const nrePattern = /^\d{3}[0-9A-Z]{12}$/;

/** Nothing for a number that is no NRE: bars that no scanner finds help nobody. */
export function barsOfNre(nre: string): readonly Bars[] {
  return nrePattern.test(nre) ? [barsOf(nre.slice(0, 5)), barsOf(nre.slice(5))] : [];
}

function barsOf(text: string): Bars {
  const [drawing] = bwip.raw({ bcid: 'code39', text }) as unknown as readonly [{ readonly sbs: readonly number[] }];
  const bars: { x: number; width: number }[] = [];
  let x = 0;
  drawing.sbs.forEach((width, i) => {
    if (i % 2 === 0) bars.push({ x, width });
    x += width;
  });
  return { text, width: x, bars };
}

const quiet = 10;
const tall = 60;

/** With a quiet zone around it and the characters below it. */
export function barsSvg({ text, width, bars }: Bars, label: string): string {
  const whole = width + 2 * quiet;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${whole} ${tall + 20}" role="img" aria-label="${escape(label)}">`,
    `<rect width="${whole}" height="${tall + 20}" fill="#ffffff"/>`,
    ...bars.map((bar) => `<rect x="${bar.x + quiet}" y="4" width="${bar.width}" height="${tall - 4}" fill="#000000"/>`),
    `<text x="${whole / 2}" y="${tall + 15}" text-anchor="middle" font-family="monospace" font-size="13" fill="#000000">${escape(text)}</text>`,
    '</svg>',
  ].join('');
}
