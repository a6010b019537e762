// npm run demo: the server with its demo people, loaded on first start.
import { startDemo } from '#server/demo.ts';

const { server } = await startDemo(process.env);
server.warm();
