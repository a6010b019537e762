// Openings by day as bars; the table beside it says the same in words.

interface Bar {
  readonly day: string;
  readonly count: number;
}

const width = 720;
const height = 220;
const foot = 24;
const head = 20;
const mostBars = 60;

export function OpeningsChart({ bars, label }: { readonly bars: readonly Bar[]; readonly label: string }) {
  const shown = bars.slice(-mostBars);
  const most = Math.max(1, ...shown.map(({ count }) => count));
  const step = width / Math.max(shown.length, 6);
  const every = Math.ceil(shown.length / 8);
  return (
    <svg class="chart" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <line x1="0" y1={height - foot} x2={width} y2={height - foot} />
      {shown.map(({ day, count }, i) => {
        const tall = ((height - foot - head) * count) / most;
        const x = i * step + step * 0.15;
        return (
          <>
            <rect x={x.toFixed(1)} y={(height - foot - tall).toFixed(1)} width={(step * 0.7).toFixed(1)} height={tall.toFixed(1)} rx="2" />
            <text x={(x + step * 0.35).toFixed(1)} y={(height - foot - tall - 6).toFixed(1)} text-anchor="middle">
              {count}
            </text>
            {i % every === 0 && (
              <text x={(x + step * 0.35).toFixed(1)} y={height - 6} text-anchor="middle">
                {day.slice(8)}/{day.slice(5, 7)}
              </text>
            )}
          </>
        );
      })}
    </svg>
  );
}
