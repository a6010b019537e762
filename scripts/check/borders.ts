// `npm run check:borders`: every import against the rules; what crosses a border is named, with the reason.
import { cruise } from 'dependency-cruiser';
import { borders } from './border-rules.ts';

const { output, exitCode } = await cruise(['server', 'scripts'], { ...borders, outputType: 'err-long' });
process.stdout.write(typeof output === 'string' ? `${output}\n` : '');
process.exitCode = exitCode === 0 ? 0 : 1;
