// OIDs as FHIR calls their systems; every other OID is `urn:oid:` itself, as FHIR says.
// https://hl7.org/fhir/R4/terminologies-systems.html

export const OURS = 'https://fascicolo.example/fhir';

const v3 = 'http://terminology.hl7.org/CodeSystem/v3-';

const systems: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '2.16.840.1.113883.6.1': 'http://loinc.org',
    '2.16.840.1.113883.6.8': 'http://unitsofmeasure.org',
    '2.16.840.1.113883.6.73': 'http://www.whocc.no/atc',
    '2.16.840.1.113883.6.96': 'http://snomed.info/sct',
    '2.16.840.1.113883.6.103': 'http://hl7.org/fhir/sid/icd-9-cm',
    '2.16.840.1.113883.6.104': 'http://hl7.org/fhir/sid/icd-9-cm',
    '2.16.840.1.113883.6.3': 'http://hl7.org/fhir/sid/icd-10',
    '1.2.840.10008.2.16.4': 'http://dicom.nema.org/resources/ontology/DCM',
    '1.2.840.10008.2.6.1': 'urn:oid:1.2.840.10008.2.6.1',
    '2.16.840.1.113883.2.9.6.1.5': 'https://www.hl7.it/fhir/terminology/CodeSystem/aifa-aic',
    '2.16.840.1.113883.2.9.6.1.51': 'https://www.hl7.it/fhir/terminology/CodeSystem/aifa-gruppo-equivalenza',
    '2.16.840.1.113883.5.1': `${v3}AdministrativeGender`,
    '2.16.840.1.113883.5.4': `${v3}ActCode`,
    '2.16.840.1.113883.5.7': `${v3}ActPriority`,
    '2.16.840.1.113883.5.8': `${v3}ActReason`,
    '2.16.840.1.113883.5.25': `${v3}Confidentiality`,
    '2.16.840.1.113883.5.83': `${v3}ObservationInterpretation`,
    '2.16.840.1.113883.5.84': `${v3}ObservationMethod`,
    '2.16.840.1.113883.5.88': `${v3}ParticipationFunction`,
    '2.16.840.1.113883.5.90': `${v3}ParticipationType`,
    '2.16.840.1.113883.5.111': `${v3}RoleCode`,
    '2.16.840.1.113883.5.112': `${v3}RouteOfAdministration`,
    '2.16.840.1.113883.5.129': `${v3}SpecimenType`,
    '2.16.840.1.113883.5.1052': `${v3}ActSite`,
    '2.16.840.1.113883.5.1063': `${v3}ObservationValue`,
    '2.16.840.1.113883.5.1150': `${v3}NullFlavor`,
  }),
);

const oid = /^[0-2](?:\.(?:0|[1-9]\d*))+$/;
const uuid = /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;

export const nre = 'urn:oid:2.16.840.1.113883.2.9.4.3.9';
/** The index of the national system says the same number under this one. */
export const nreOfIndex = 'urn:oid:2.16.840.1.113883.2.9.4.3.8';
export const fiscalCode = 'urn:oid:2.16.840.1.113883.2.9.4.3.2';

/** `root` or `codeSystem` as a FHIR system. */
export function systemOf(root: string): string {
  const known = systems.get(root);
  if (known !== undefined) return known;
  if (oid.test(root)) return `urn:oid:${root}`;
  if (uuid.test(root)) return `urn:uuid:${root.toLowerCase()}`;
  return `${OURS}/sid/root/${encodeURIComponent(root)}`;
}

export function isOid(text: string): boolean {
  return oid.test(text);
}

export function isUuid(text: string): boolean {
  return uuid.test(text);
}
