// A server that waits to be started, and then for the moment at which it dies.
import { startServer } from '#server/start.ts';
import { dieAt, makeDatabasesMortal, type Moment } from '#store/contract/mortal-database.ts';

makeDatabasesMortal();
process.on('message', (said: 'start' | { readonly moment: Moment }) => {
  if (said === 'start') {
    void startServer(process.env).then(
      () => process.send?.('ready'),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  } else {
    dieAt(said.moment);
    process.send?.('ready');
  }
});
// Its parent is gone.
process.on('disconnect', () => process.exit());
