// What a delegation can be limited to, as people speak of it: each service with the kinds of documents behind it.
import type { it } from './it.ts';

export type Service = keyof (typeof it)['form']['services'];

export const services: Readonly<Record<Service, readonly string[]>> = {
  reports: ['laboratory-report', 'radiology-report', 'cardiology-report', 'specialist-report', 'pathology-report'],
  letters: ['discharge-letter', 'emergency-report', 'encounter'],
  prescriptions: ['drug-prescription', 'specialist-prescription', 'dispensation', 'exemption'],
  appointments: ['appointment'],
  vaccinations: ['vaccination'],
  summary: ['patient-summary'],
};

export const serviceNames = Object.keys(services) as readonly Service[];

/** A service is named when all of it is given; kinds given by themselves are named by `kindNames`. */
export function servicesOf(
  kinds: readonly string[],
  names: Readonly<Record<Service, string>>,
  kindNames: Readonly<Record<string, string>>,
) {
  const whole = serviceNames.filter((service) => services[service].every((kind) => kinds.includes(kind)));
  const covered = new Set(whole.flatMap((service) => services[service]));
  const single = kinds.filter((kind) => !covered.has(kind)).map((kind) => kindNames[kind] ?? kind);
  return [...whole.map((service) => names[service]), ...single].join(', ');
}
