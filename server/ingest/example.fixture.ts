// CDA2 documents of people who do not exist, as hospitals write them: what a test needs is put in, the rest is as everywhere.

export interface ExamplePerson {
  readonly fiscalCode: string;
  readonly family: string;
  readonly given: string;
  /** YYYYMMDD */
  readonly birthTime: string;
}

export interface ExampleDocument {
  readonly id?: string;
  readonly code?: string;
  readonly title?: string;
  readonly template?: string;
  readonly time?: string;
  readonly confidentiality?: string;
  readonly person?: ExamplePerson;
  readonly nre?: string;
  /** XML of sections. */
  readonly sections?: string;
  /** XML of header parts between the author and the body. */
  readonly header?: string;
  readonly related?: { readonly type: 'RPLC' | 'APND' | 'XFRM'; readonly id: string };
}

export const ines: ExamplePerson = { fiscalCode: 'VNTNSI85H52D969P', family: 'Inventata', given: 'Ines', birthTime: '19850612' };

const loinc = 'codeSystem="2.16.840.1.113883.6.1" codeSystemName="LOINC"';
export const documentRoot = '2.16.840.1.113883.2.9.2.70.4.4';

export function exampleDocument(wish: ExampleDocument = {}): string {
  const { id = 'EXAMPLE.1', code = '11502-2', title = 'Referto di laboratorio', template = '2.16.840.1.113883.2.9.10.1.1' } = wish;
  const { time = '20261020101500+0200', confidentiality = 'N', person = ines, nre, sections = '', header = '', related } = wish;
  return `<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:lab="urn:oid:1.3.6.1.4.1.19376.1.3.2">
  <realmCode code="IT"/>
  <typeId root="2.16.840.1.113883.1.3" extension="POCD_MT000040UV02"/>
  <templateId root="${template}" extension="1.4"/>
  <id root="${documentRoot}" extension="${id}" assigningAuthorityName="Regione Liguria"/>
  <code code="${code}" ${loinc} displayName="${title}"/>
  <title>${title}</title>
  <effectiveTime value="${time}"/>
  <confidentialityCode code="${confidentiality}" codeSystem="2.16.840.1.113883.5.25"/>
  <languageCode code="it-IT"/>
  <setId root="${documentRoot}" extension="SET.${id}"/>
  <versionNumber value="1"/>
  <recordTarget>
    <patientRole classCode="PAT">
      <id root="2.16.840.1.113883.2.9.4.3.2" extension="${person.fiscalCode}"/>
      <patient>
        <name><family>${person.family}</family><given>${person.given}</given></name>
        <administrativeGenderCode code="F" codeSystem="2.16.840.1.113883.5.1"/>
        <birthTime value="${person.birthTime}"/>
      </patient>
    </patientRole>
  </recordTarget>
  <author>
    <time value="${time}"/>
    <assignedAuthor>
      <id root="2.16.840.1.113883.2.9.4.3.2" extension="PRVFNT70A01D969X"/>
      <assignedPerson><name><family>Finta</family><given>Prova</given></name></assignedPerson>
    </assignedAuthor>
  </author>
  <custodian>
    <assignedCustodian>
      <representedCustodianOrganization>
        <id root="2.16.840.1.113883.2.9.4.1.2" extension="070901"/>
        <name>Ospedale di prova</name>
      </representedCustodianOrganization>
    </assignedCustodian>
  </custodian>
  <legalAuthenticator>
    <time value="${time}"/>
    <signatureCode code="S"/>
    <assignedEntity><id root="2.16.840.1.113883.2.9.4.3.2" extension="PRVFNT70A01D969X"/></assignedEntity>
  </legalAuthenticator>
  ${nre === undefined ? '' : `<inFulfillmentOf><order><id root="2.16.840.1.113883.2.9.4.3.9" extension="${nre}"/><priorityCode code="R" codeSystem="2.16.840.1.113883.5.7"/></order></inFulfillmentOf>`}
  <documentationOf><serviceEvent><effectiveTime value="${time}"/></serviceEvent></documentationOf>
  ${related === undefined ? '' : `<relatedDocument typeCode="${related.type}"><parentDocument><id root="${documentRoot}" extension="${related.id}"/></parentDocument></relatedDocument>`}
  ${header}
  <component><structuredBody>${sections === '' ? laboratorySection(1) : sections}</structuredBody></component>
</ClinicalDocument>`;
}

/** Serum glucose and the like, one exam with so many results. */
export function laboratorySection(results: number): string {
  const each = Array.from({ length: results }, (_, i) => result(i));
  return `<component><section ID="CHIMICA">
    <code code="18719-5" ${loinc} displayName="Chimica clinica"/>
    <title>Chimica clinica</title>
    <text><table><thead><tr><th>Esame</th><th>Risultato</th></tr></thead><tbody>${each.map(({ row }) => row).join('')}</tbody></table></text>
    <entry><act classCode="ACT" moodCode="EVN">
      <code code="18719-5" ${loinc} displayName="Chimica clinica"/>
      <statusCode code="completed"/>
      <effectiveTime value="20261020080000+0200"/>
      <specimen><specimenRole><id root="2.16.840.1.113883.2.9.99" extension="C-1"/><specimenPlayingEntity><code code="SER" codeSystem="2.16.840.1.113883.5.129" displayName="Serum"/></specimenPlayingEntity></specimenRole></specimen>
      ${each.map(({ entry }) => entry).join('')}
    </act></entry>
  </section></component>`;
}

function result(i: number): { readonly row: string; readonly entry: string } {
  const value = `${80 + (i % 40)}.50`;
  return {
    row: `<tr><td><content ID="esame-${i}">Glucosio ${i}</content></td><td>${value} mg/dL</td></tr>`,
    entry: `<entryRelationship typeCode="COMP"><observation classCode="OBS" moodCode="EVN">
        <code code="2345-7" ${loinc} displayName="Glucosio"><translation code="90.27.1.${i}" codeSystem="2.16.840.1.113883.2.9.2.70.6.11"/></code>
        <statusCode code="completed"/>
        <effectiveTime value="20261020080000+0200"/>
        <value xsi:type="PQ" value="${value}" unit="mg/dL"/>
        <interpretationCode code="N" codeSystem="2.16.840.1.113883.5.83"/>
        <referenceRange><observationRange><value xsi:type="IVL_PQ"><low value="70.0" unit="mg/dL"/><high value="110" unit="mg/dL"/></value><interpretationCode code="N" codeSystem="2.16.840.1.113883.5.83"/></observationRange></referenceRange>
      </observation></entryRelationship>`,
  };
}

/** Section 57828-6 of a prescription of drugs, and its exemption. */
export const prescriptionSections = `<component><section><code code="57827-8" ${loinc}/><title>Esenzioni</title><text>Esenzione C01</text>
    <entry><act classCode="ACT" moodCode="EVN"><code code="C01" codeSystem="2.16.840.1.113883.2.9.6.1.22" displayName="Invalidi civili"/><statusCode code="active"/></act></entry></section></component>
  <component><section><code code="57828-6" ${loinc}/><title>Prescrizioni</title><text>Amoxicillina 1 g, due volte al giorno</text>
    <entry><substanceAdministration classCode="SBADM" moodCode="RQO"><statusCode code="active"/>
      <effectiveTime xsi:type="IVL_TS"><low value="20261020"/><high value="20261027"/></effectiveTime>
      <effectiveTime xsi:type="PIVL_TS" operator="A"><period value="12" unit="h"/></effectiveTime>
      <routeCode code="PO" codeSystem="2.16.840.1.113883.5.112"/><doseQuantity value="1" unit="g"/>
      <consumable><manufacturedProduct><manufacturedMaterial><code code="036790011" codeSystem="2.16.840.1.113883.2.9.6.1.5" displayName="Amoxicillina 12 cpr 1 g"><translation code="J01CA04" codeSystem="2.16.840.1.113883.6.73"/><translation code="H5A" codeSystem="2.16.840.1.113883.2.9.6.1.51"/></code></manufacturedMaterial></manufacturedProduct></consumable>
      <entryRelationship typeCode="COMP"><supply classCode="SPLY" moodCode="RQO"><quantity value="2"/></supply></entryRelationship>
      <entryRelationship typeCode="RSON"><observation classCode="OBS" moodCode="EVN"><code code="29308-4" ${loinc}/><value xsi:type="CD" code="462" codeSystem="2.16.840.1.113883.6.103" displayName="Faringite acuta"/></observation></entryRelationship>
    </substanceAdministration></entry></section></component>`;

/** A specialist's prescription: what is asked for, how urgently, how often, why. */
export const specialistPrescriptionSections = `<component><section><code code="57828-6" ${loinc}/><title>Prescrizioni</title><text>Ecocolordoppler cardiaco</text>
    <entry><observation classCode="OBS" moodCode="RQO"><code code="88.72.3" codeSystem="2.16.840.1.113883.2.9.6.1.11" displayName="Ecocolordoppler cardiaco"/><statusCode code="active"/>
      <priorityCode code="D" codeSystem="2.16.840.1.113883.2.9.5.2.3"/><repeatNumber value="1"/>
      <entryRelationship typeCode="RSON"><observation classCode="OBS" moodCode="EVN"><code code="29308-4" ${loinc}/><value xsi:type="CD" code="401.9" codeSystem="2.16.840.1.113883.6.103" displayName="Ipertensione"/></observation></entryRelationship>
    </observation></entry></section></component>`;

/** What the pharmacy handed over. */
export const dispensationSections = `<component><section><code code="60590-7" ${loinc}/><title>Erogazione</title><text>Amoxicillina, due confezioni</text>
    <entry><supply classCode="SPLY" moodCode="EVN"><id root="2.16.840.1.113883.2.9.99.7" extension="EROG-1"/><statusCode code="completed"/><effectiveTime value="20261021120000+0200"/><quantity value="2"/>
      <product><manufacturedProduct><manufacturedMaterial><code code="036790011" codeSystem="2.16.840.1.113883.2.9.6.1.5" displayName="Amoxicillina 12 cpr 1 g"/><lotNumberText>L-42</lotNumberText></manufacturedMaterial></manufacturedProduct></product>
    </supply></entry></section></component>`;
