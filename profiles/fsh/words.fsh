// Names of systems, and the rule sets that every definition is made with.

Alias: $codiceFiscale = urn:oid:2.16.840.1.113883.2.9.4.3.2
Alias: $codiceFiscaleSid = http://hl7.it/sid/codiceFiscale
Alias: $anpr = urn:oid:2.16.840.1.113883.2.9.4.3.16
Alias: $ana = urn:oid:2.16.840.1.113883.2.9.4.3.15
Alias: $stp = urn:oid:2.16.840.1.113883.2.9.4.3.17
Alias: $eni = urn:oid:2.16.840.1.113883.2.9.4.3.18
Alias: $team = urn:oid:2.16.840.1.113883.2.9.4.3.7
Alias: $nre = urn:oid:2.16.840.1.113883.2.9.4.3.9
Alias: $fls = urn:oid:2.16.840.1.113883.2.9.4.1.1
Alias: $hsp = urn:oid:2.16.840.1.113883.2.9.4.1.2
Alias: $sts = urn:oid:2.16.840.1.113883.2.9.4.1.3
Alias: $partitaIva = urn:oid:2.16.840.1.113883.2.9.6.3.2
Alias: $aic = https://www.hl7.it/fhir/terminology/CodeSystem/aifa-aic
Alias: $gruppoEquivalenza = https://www.hl7.it/fhir/terminology/CodeSystem/aifa-gruppo-equivalenza
Alias: $atc = http://www.whocc.no/atc
Alias: $icd9cm = http://hl7.org/fhir/sid/icd-9-cm
Alias: $prestazioni = urn:oid:2.16.840.1.113883.2.9.6.1.11
Alias: $loinc = http://loinc.org
Alias: $v2-0074 = http://terminology.hl7.org/CodeSystem/v2-0074
Alias: $observationCategory = http://terminology.hl7.org/CodeSystem/observation-category
Alias: $ruoliIt = https://www.hl7.it/fhir/terminology/CodeSystem/it-V3RoleCode
Alias: $accession = https://fascicolo.example/fhir/sid/accession
Alias: $episode = https://fascicolo.example/fhir/sid/episode
Alias: $booking = https://fascicolo.example/fhir/sid/booking
Alias: $cancellation = https://fascicolo.example/fhir/sid/cancellation-code
Alias: $organization = https://fascicolo.example/fhir/sid/organization
Alias: $consentCategory = https://fascicolo.example/fhir/CodeSystem/consent-category
Alias: $consentDetail = https://fascicolo.example/fhir/CodeSystem/consent-detail
Alias: $nationalRole = https://fascicolo.example/fhir/CodeSystem/national-role
Alias: $documentClass = https://fascicolo.example/fhir/CodeSystem/document-class

RuleSet: ours
* ^status = #active
* ^experimental = false

// Members of a list are told apart by the value of one of their elements.
RuleSet: slicedBy(path)
* ^slicing.discriminator.type = #value
* ^slicing.discriminator.path = "{path}"
* ^slicing.rules = #open

// A slice of identifiers: its system is fixed and it has a value.
RuleSet: systemIs(system)
* system 1..1
* system = {system} (exactly)
* value 1..1

// A slice of codings: its system is fixed and it has a code.
RuleSet: codesOf(system)
* system 1..1
* system = {system} (exactly)
* code 1..1

RuleSet: italian(text)
* human.extension[+].url = "http://hl7.org/fhir/StructureDefinition/translation"
* human.extension[=].extension[+].url = "lang"
* human.extension[=].extension[=].valueCode = #it
* human.extension[=].extension[+].url = "content"
* human.extension[=].extension[=].valueString = "{text}"
