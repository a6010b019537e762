// A small CDA2 laboratory report about the citizen of the demo: one result, as the laboratory of the demo would send it.
// https://www.hl7.it/ · docs/documents.md

const loinc = 'codeSystem="2.16.840.1.113883.6.1" codeSystemName="LOINC"';

/** Each second another document. */
export function exampleReport(now: number): string {
  const [day, time] = new Date(now).toISOString().replace(/[-:]/g, '').split('T') as [string, string];
  const moment = `${day}${time.slice(0, 6)}+0000`;
  const id = `PROVA-${Math.floor(now / 1000)}`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <realmCode code="IT"/>
  <typeId root="2.16.840.1.113883.1.3" extension="POCD_MT000040UV02"/>
  <templateId root="2.16.840.1.113883.2.9.10.1.1" extension="1.4"/>
  <id root="2.16.840.1.113883.2.9.2.70.4.4" extension="${id}"/>
  <code code="11502-2" ${loinc} displayName="Referto di laboratorio"/>
  <title>Referto di laboratorio</title>
  <effectiveTime value="${moment}"/>
  <confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/>
  <languageCode code="it-IT"/>
  <setId root="2.16.840.1.113883.2.9.2.70.4.4" extension="${id}"/>
  <versionNumber value="1"/>
  <recordTarget>
    <patientRole>
      <id root="2.16.840.1.113883.2.9.4.3.2" extension="SMPBNC58C61D969D"/>
      <patient>
        <name><family>Esempio</family><given>Bianca</given></name>
        <administrativeGenderCode code="F" codeSystem="2.16.840.1.113883.5.1"/>
        <birthTime value="19580321"/>
      </patient>
    </patientRole>
  </recordTarget>
  <author>
    <time value="${moment}"/>
    <assignedAuthor>
      <id root="2.16.840.1.113883.2.9.4.3.2" extension="PRVFNT70A01D969X"/>
      <assignedPerson><name><family>Finta</family><given>Prova</given></name></assignedPerson>
    </assignedAuthor>
  </author>
  <custodian>
    <assignedCustodian>
      <representedCustodianOrganization>
        <id root="2.16.840.1.113883.2.9.4.1.3" extension="070103900001"/>
        <name>Laboratorio Analisi Campione</name>
      </representedCustodianOrganization>
    </assignedCustodian>
  </custodian>
  <component>
    <structuredBody>
      <component>
        <section>
          <code code="18719-5" ${loinc}/>
          <title>Chimica clinica</title>
          <text><paragraph>Glucosio 88.50 mg/dL</paragraph></text>
          <entry>
            <act classCode="ACT" moodCode="EVN">
              <code code="18719-5" ${loinc}/>
              <statusCode code="completed"/>
              <entryRelationship typeCode="COMP">
                <observation classCode="OBS" moodCode="EVN">
                  <code code="2345-7" ${loinc} displayName="Glucosio"/>
                  <statusCode code="completed"/>
                  <effectiveTime value="${moment}"/>
                  <value xsi:type="PQ" value="88.50" unit="mg/dL"/>
                </observation>
              </entryRelationship>
            </act>
          </entry>
        </section>
      </component>
    </structuredBody>
  </component>
</ClinicalDocument>`;
}
