import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advance } from './advance.ts';
import { beginning, isFinished, transitions, type Activation, type ActivationEvent, type Choices, type Step } from './states.ts';

const contacts = { email: 'nilo@example.org', phone: '+393331234567' };
const yes: Choices = { feed: true, past: false, consultation: true };
const no: Choices = { feed: false, past: false, consultation: false };
const inform: ActivationEvent = { kind: 'inform', notice: '1', inForce: '1' };
const atCounter = { email: 'counter', phone: 'counter' } as const;
const check: ActivationEvent = { kind: 'check', contacts, verification: atCounter };
const typed: ActivationEvent = { kind: 'check', contacts, verification: { email: 'pending', phone: 'pending' } };
const verify = (contact: 'email' | 'phone', address: string = contacts[contact]): ActivationEvent => ({ kind: 'verify', contact, address });
const choose = (choices: Choices): ActivationEvent => ({ kind: 'choose', choices });
const summarise: ActivationEvent = { kind: 'summarise' };
const confirm: ActivationEvent = { kind: 'confirm', inForce: '1' };
const confirmFirst: ActivationEvent = { kind: 'confirm', inForce: '1', awaits: true };
const other = { performer: 'RelatedPerson/father', channel: 'online' } as const;
const agree = (agrees: boolean, inForce = '1'): ActivationEvent => ({ kind: 'second', agrees, by: other, notice: '1', inForce });
const abandon: ActivationEvent = { kind: 'abandon' };

/** Where the events lead, or `order`, `notice`, `contacts` at the first that is refused. */
function walk(...events: readonly ActivationEvent[]): Step | string {
  let state: Activation = beginning(0);
  for (const event of events) {
    const moved = advance(state, event, 1);
    if (moved.kind === 'refused') return moved.because;
    state = moved.to;
  }
  return state.step;
}

describe('An activation', () => {
  test.each<[string, readonly ActivationEvent[], string]>([
    ['opens the record at the end of the whole way', [inform, check, choose(yes), summarise, confirm], 'confirmed'],
    ['ends refused when the feed is refused', [inform, check, choose(no), summarise, confirm], 'refused'],
    ['asks no contacts of who refuses', [inform, choose(no), summarise, confirm], 'refused'],
    ['is not opened without contacts', [inform, choose(no), choose(yes), summarise, confirm], 'contacts'],
    ['asks contacts before a yes', [inform, choose(yes)], 'order'],
    ['asks a code of each address before a yes', [inform, typed, choose(yes)], 'unverified'],
    ['and one is not enough', [inform, typed, verify('phone'), choose(yes)], 'unverified'],
    ['goes on when both came back', [inform, typed, verify('phone'), verify('email'), choose(yes), summarise, confirm], 'confirmed'],
    ['takes no code for another address', [inform, typed, verify('email', 'other@example.org')], 'contacts'],
    ['asks no code of who refuses', [inform, typed, choose(no), summarise, confirm], 'refused'],
    ['asks again when an address is changed after the choices', [inform, check, choose(yes), typed, summarise, confirm], 'unverified'],
    ['is not confirmed before the summary', [inform, check, choose(yes), confirm], 'order'],
    ['begins with the notice', [check], 'order'],
    ['takes no other notice than the one in force', [{ kind: 'inform', notice: '0', inForce: '1' }], 'notice'],
    [
      'is not confirmed when the notice has changed meanwhile',
      [inform, check, choose(yes), summarise, { kind: 'confirm', inForce: '2' }],
      'notice',
    ],
    ['keeps its step when the same notice is read again', [inform, check, choose(yes), summarise, inform], 'summarised'],
    ['goes back to new contacts and keeps the choices', [inform, check, choose(yes), summarise, check, summarise, confirm], 'confirmed'],
    [
      'asks the choices again under a new notice',
      [inform, check, choose(yes), { kind: 'inform', notice: '2', inForce: '2' }, summarise],
      'order',
    ],
    ['waits for the other parent where both are asked', [inform, check, choose(yes), summarise, confirmFirst], 'awaiting-second-parent'],
    [
      'opens when the other parent has read the notice and agrees',
      [inform, check, choose(yes), summarise, confirmFirst, agree(true)],
      'confirmed',
    ],
    ['is refused when the other parent does not agree', [inform, check, choose(yes), summarise, confirmFirst, agree(false)], 'refused'],
    ['takes no other parent’s yes under another notice', [inform, check, choose(yes), summarise, confirmFirst, agree(true, '2')], 'notice'],
    ['takes no other parent’s yes before the first has confirmed', [inform, check, choose(yes), summarise, agree(true)], 'order'],
    ['is not confirmed again by the first parent', [inform, check, choose(yes), summarise, confirmFirst, confirm], 'order'],
    ['is not changed while the other parent is asked', [inform, check, choose(yes), summarise, confirmFirst, choose(no)], 'order'],
    ['can be taken back while the other parent is asked', [inform, check, choose(yes), summarise, confirmFirst, abandon], 'abandoned'],
    ['asks no other parent of who refuses', [inform, choose(no), summarise, confirmFirst], 'refused'],
    ['can be given up before the end', [inform, check, abandon], 'abandoned'],
    ['cannot be given up after it', [inform, choose(no), summarise, confirm, abandon], 'order'],
    ['is over when it is over', [inform, check, choose(yes), summarise, confirm, confirm], 'order'],
  ])('%s', (_sentence, events, end) => {
    expect(walk(...events)).toBe(end);
  });

  const flag = fc.boolean();
  const event: fc.Arbitrary<ActivationEvent> = fc.oneof(
    fc.record({ kind: fc.constant('inform' as const), notice: fc.constantFrom('1', '2'), inForce: fc.constantFrom('1', '2') }),
    fc.constantFrom(check, typed, verify('email'), verify('phone')),
    fc.record({ kind: fc.constant('choose' as const), choices: fc.record({ feed: flag, past: flag, consultation: flag }) }),
    fc.constant(summarise),
    fc.record({ kind: fc.constant('confirm' as const), inForce: fc.constantFrom('1', '2'), awaits: flag }),
    fc.record({ agrees: flag, inForce: fc.constantFrom('1', '2') }).map(({ agrees, inForce }) => agree(agrees, inForce)),
    fc.constant(abandon),
  );

  test('whatever happens, is confirmed only with the notice read, contacts given and the feed chosen, and every end is final', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        let state = beginning(0);
        events.forEach((one, i) => {
          const moved = advance(state, one, i + 1);
          if (isFinished(state.step)) expect(moved.kind).toBe('refused');
          if (moved.kind === 'moved') state = moved.to;
        });
        if (state.step === 'confirmed') expect(state).toMatchObject({ notice: expect.any(String), contacts, choices: { feed: true } });
        if (state.step === 'refused' && state.second === undefined) expect(state.choices?.feed).toBe(false);
        if (state.second !== undefined) expect(['confirmed', 'refused']).toContain(state.step);
      }),
    );
  });

  test('can end from every step that is no end', () => {
    const ends = new Set<Step>(['confirmed', 'refused', 'abandoned']);
    const from = [...new Set(transitions.flatMap((one) => one.from))];
    expect(from.filter((step) => ends.has(step))).toEqual([]);
    for (const step of from) expect(transitions.some((one) => one.from.includes(step) && ends.has(one.to))).toBe(true);
  });
});
