// `docs/configuration.md`, printed from the table of settings so that the two cannot differ.
import { settings } from './config.ts';

export function configurationPage(): string {
  const rows = Object.entries(settings).map(
    ([name, { meaning, fallback }]) => `| \`${name}\` | ${meaning} | ${fallback === '' ? '' : `\`${fallback}\``} |`,
  );
  return [
    '# Configuration',
    '',
    'Printed from `server/config.ts` by `npm run build:docs`. Everything is read from the environment at start.',
    '',
    '| setting | meaning | default |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
