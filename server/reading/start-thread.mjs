// The first file of a thread: TypeScript is loaded as the server itself is, by tsx, which a new thread does not inherit on every version of Node.
import { register } from 'tsx/esm/api';

register();
await import('./thread.ts');
