// npm run rotate-keys: new keys to sign tokens with; those before still verify until the next time.
import { rotateKeys } from '#auth/key-ring.ts';
import { readConfig } from '#server/config.ts';

const { DATA_DIR } = readConfig({ ...process.env, MODE: 'demo' });
await rotateKeys(DATA_DIR);
console.log(`New keys are in ${DATA_DIR}/token-keys.json; running servers sign with them from their next token on.`);
