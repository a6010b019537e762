// Opens a record step by step on the database that is named, says each step before and after it, and waits to be killed.
import { activationDoor, notice, type Said } from './activation-words.ts';
import { startTestServer } from './test-server.ts';

const steps: readonly (readonly [string, Said])[] = [
  ['informed', { noticeVersion: notice }],
  ['data-checked', { email: 'nilo@example.org', phone: '+39 333 123 4567' }],
  ['summarised', { feed: true, past: true, consultation: true }],
  ['confirmed', { confirm: true }],
];

const door = activationDoor(await startTestServer(process.argv[2], undefined, {}, 1_000_000));
for (const [name, said] of steps) {
  process.stdout.write(`before ${name}\n`);
  const { status, text } = await door.act('operator', 'citizen-new', said);
  if (status !== 200) throw new Error(text);
  process.stdout.write(`after ${name}\n`);
  // Time for the parent to strike between the steps.
  await new Promise((resolve) => setTimeout(resolve, 30));
}
setInterval(() => undefined, 1000);
