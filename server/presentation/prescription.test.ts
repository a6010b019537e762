import { describe, expect, test } from 'vitest';
import type { Appointment, MedicationRequest } from '@medplum/fhirtypes';
import { documentKindSystem } from '#fhir/document-kind.ts';
import { appointmentOf } from './appointment.ts';
import { barsOfNre, barsSvg } from './bars.ts';
import { calendarOf } from './calendar.ts';
import { demo, demoReading, the } from './examples.fixture.ts';
import { dosageText } from './dosage.ts';
import { isPrescribed, prescriptionsOf, prescriptionTitle, toBeUsed } from './prescription.ts';

const now = Date.parse('2026-11-02T09:00:00Z');

describe('Prescriptions', () => {
  const drug = the<MedicationRequest>('MedicationRequest/citizen-drug-4');
  const visit = { resourceType: 'ServiceRequest', id: 'visit', subject: {}, code: { text: 'Visita cardiologica' } } as const;
  const one = (parts: Partial<MedicationRequest>): MedicationRequest => ({ ...drug, ...parts });

  test('of the demo are told with their NRE, state and end', () => {
    const told = prescriptionsOf(demo.filter(isPrescribed), demoReading(), now);
    expect(told.find(({ nre }) => nre === '070A00000000144')).toMatchObject({
      kind: 'drug',
      state: 'expired',
      written: '24 febbraio 2026',
      validUntil: '26 marzo 2026',
      prescriber: expect.stringMatching(/\w/),
      diagnoses: ['Dislipidemia'],
      lines: [{ name: 'Atorvastatina 20 mg 30 compresse', quantity: '2 confezioni', dosage: '1 compressa, 1 volta al giorno, uso orale' }],
    });
  });

  test.each([
    [['active', 'active'], 'to-use'],
    [['completed', 'active'], 'partly-used'],
    [['completed', 'completed'], 'used'],
    [['completed', 'stopped'], 'used'],
    [['cancelled'], 'cancelled'],
    [['on-hold'], 'suspended'],
    [['unknown'], 'unknown'],
  ] as const)('whose lines are %j are %s', (statuses, state) => {
    const valid = { validityPeriod: { start: '2026-10-20', end: '2026-11-19' } };
    const lines = statuses.map((status, i) => one({ id: `d${i}`, status, dispenseRequest: valid }));
    expect(prescriptionsOf(lines, demoReading(), now)).toMatchObject([{ state, validUntil: '19 novembre 2026' }]);
  });

  test('are good through their last day', () => {
    const lines = [one({ dispenseRequest: { validityPeriod: { end: '2026-11-02' } } })];
    expect(prescriptionsOf(lines, demoReading(), now)[0]?.state).toBe('to-use');
    expect(prescriptionsOf(lines, demoReading(), Date.parse('2026-11-02T23:00:00Z'))[0]?.state).toBe('expired');
  });

  test('of something that the order does not name say so', () => {
    const { medicationCodeableConcept: _, ...unnamed } = drug;
    const order = { resourceType: 'ServiceRequest', id: 's', status: 'active', intent: 'order', subject: {} } as const;
    const names = prescriptionsOf([{ ...unnamed, id: 'm' }, order], demoReading(), now).flatMap(({ lines }) =>
      lines.map(({ name }) => name),
    );
    expect(names.sort()).toEqual(['Farmaco non specificato', 'Prestazione non specificata']);
  });

  const { groupIdentifier: number, ...unnumbered } = drug;
  test.each([
    ['order', undefined, 'active', 'to-use', 'Ricetta di farmaci', 1],
    ['plan', undefined, 'active', 'advised', 'Terapia consigliata', 0],
    ['proposal', undefined, 'active', 'advised', 'Terapia consigliata', 0],
    ['plan', undefined, 'stopped', 'cancelled', 'Terapia consigliata', 0],
    ['plan', number, 'active', 'to-use', 'Ricetta di farmaci', 1],
  ] as const)('meant as %s, with the number %j and %s, are %s: %s', (intent, groupIdentifier, status, state, title, usable) => {
    const order = { ...unnumbered, intent, status, dispenseRequest: {}, ...(groupIdentifier === undefined ? {} : { groupIdentifier }) };
    const [told] = prescriptionsOf([order], demoReading(), now);
    expect(told).toMatchObject({ state });
    expect([prescriptionTitle(told as NonNullable<typeof told>, 'it'), toBeUsed([order], now)]).toEqual([title, usable]);
  });

  test.each([
    ['a drug that a discharge letter asks for', drug, 'discharge-letter', 'active', 'advised', 'Terapia consigliata'],
    ['a visit that a patient summary asks for', visit, 'patient-summary', 'active', 'advised', 'Visita o prestazione consigliata'],
    ['an order that a laboratory has answered', visit, 'laboratory-report', 'completed', 'used', 'Ricetta per visite ed esami'],
    ['a drug of a prescription without a number', drug, 'drug-prescription', 'active', 'to-use', 'Ricetta di farmaci'],
    ['a drug that a doctor orders by itself', drug, undefined, 'active', 'to-use', 'Ricetta di farmaci'],
  ] as const)('and what is none: %s', (_, order, kind, status, state, title) => {
    const { groupIdentifier: _number, identifier: _identifiers, ...rest } = order as MedicationRequest;
    const tag = kind === undefined ? [] : [{ system: documentKindSystem, code: kind }];
    const period = { end: '2026-12-01' };
    const until = { occurrencePeriod: period, dispenseRequest: { validityPeriod: period } };
    const asked = { ...rest, ...until, status, intent: 'order', meta: { tag } } as MedicationRequest;
    const [told] = prescriptionsOf([asked], demoReading(), now);
    expect([told?.state, told && prescriptionTitle(told, 'it'), toBeUsed([asked], now)]).toEqual([
      state,
      title,
      state === 'to-use' ? 1 : 0,
    ]);
    expect(told?.validUntil).toBe(state === 'advised' ? '' : '1 dicembre 2026');
  });

  test('without an NRE stand alone', () => {
    const { groupIdentifier: _, ...bare } = drug;
    expect(
      prescriptionsOf(
        [
          { ...bare, id: 'a' },
          { ...bare, id: 'b' },
        ],
        demoReading(),
        now,
      ),
    ).toHaveLength(2);
  });
});

describe('A dosage', () => {
  test.each([
    [{ text: 'una la sera' }, 'una la sera'],
    [{ timing: { repeat: { frequency: 3, period: 1, periodUnit: 'd' as const } }, asNeededBoolean: true }, '3 volte al giorno, al bisogno'],
    [{ timing: { repeat: { frequency: 1, period: 8, periodUnit: 'h' as const } } }, '1 volta ogni 8 ore'],
    [{}, ''],
  ])('%j reads %s', (dosage, text) => {
    expect(dosageText(dosage, 'it')).toBe(text);
  });
});

describe('The barcode of an NRE', () => {
  test('is two codes, as on the promemoria', () => {
    const codes = barsOfNre('070A00000000144');
    expect(codes.map(({ text }) => text)).toEqual(['070A0', '0000000144']);
    expect(barsSvg(codes[0] as NonNullable<(typeof codes)[0]>, 'x').match(/<rect/g)).toHaveLength(36);
  });

  test.each(['', '070', '070A0000000014"', '070a00000000144', '070A000000001445'])('is not made of %s', (nre) => {
    expect(barsOfNre(nre)).toEqual([]);
  });
});

describe('An appointment', () => {
  const booked = the<Appointment>('Appointment/citizen-echo-appointment');
  const facts = { host: 'fascicolo.example', now, sequence: 1, language: 'it' as const };

  test('says when, where and how to call it off', () => {
    expect(appointmentOf(booked, demoReading(), now)).toMatchObject({
      service: 'Ecocolordopplergrafia cardiaca',
      isAhead: true,
      date: '18 gennaio 2027',
      hours: '09:40 – 10:10',
      place: 'Ambulatorio di cardiologia, piano 1',
      structure: 'Policlinico San Fittizio',
      address: 'Genova',
      booking: 'CUP00000124',
    });
  });

  test('is over when it is called off or past', () => {
    expect(appointmentOf({ ...booked, status: 'cancelled' }, demoReading(), now).isAhead).toBe(false);
    expect(appointmentOf(booked, demoReading(), Date.parse('2027-02-01')).isAhead).toBe(false);
  });

  test('as a calendar file is escaped, folded, and in the time of Rome', () => {
    const hostile: Appointment = {
      ...booked,
      patientInstruction:
        'A digiuno; bere acqua, e portare:\r\nEND:VEVENT\nla tessera – è necessaria la prescrizione del medico di medicina generale',
    };
    const text = calendarOf(appointmentOf(hostile, demoReading(), now), facts) ?? '';
    expect(text).toContain('DTSTART;TZID=Europe/Rome:20270118T094000\r\n');
    expect(text).toContain('DTSTAMP:20261102T090000Z\r\n');
    expect(text.match(/^END:VEVENT$/gm)).toHaveLength(1);
    expect(text.replace(/\r\n /g, '')).toContain('A digiuno\\; bere acqua\\, e portare:\\nEND:VEVENT\\nla tessera – è necessaria');
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  test('without a time has no calendar file', () => {
    const { start: _, end: __, ...timeless } = booked;
    expect(calendarOf(appointmentOf(timeless, demoReading(), now), facts)).toBeUndefined();
  });

  test('called off replaces itself in the calendar as cancelled', () => {
    expect(calendarOf(appointmentOf({ ...booked, status: 'cancelled' }, demoReading(), now), facts)).toContain('STATUS:CANCELLED');
  });
});
