// Prints docs/configuration.md from the code.
import { writeFileSync } from 'node:fs';
import { configurationPage } from '#server/configuration-page.ts';

writeFileSync(new URL('../docs/configuration.md', import.meta.url), configurationPage());
