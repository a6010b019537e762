// npm run -s login-example [-- PERSONA]: walks the citizen's way through the pages of the running demo, from the app's request to the data.
import { walkLogin } from '#server/login-example.ts';
import { serverUrl } from './persona-token.ts';

const persona = process.argv[2] ?? 'citizen';
await walkLogin({ url: serverUrl(), persona, say: console.log }).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
