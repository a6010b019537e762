// The person of the record, and the people and organisations that care for them.

Profile: FascicoloPatient
Parent: Patient
Id: fascicolo-patient
Title: "Patient of the health record"
Description: "A citizen: with one codice fiscale, a name and a date of birth"
* insert ours
* ^purpose = "In line with Patient of HL7 Italia core (http://hl7.it/fhir/itcore/StructureDefinition/patient-it-core): the same slices of identifiers, name and date of birth. Further: the other system of the codice fiscale (Patient-it-base), gender, the shape of the codice fiscale. Not asked for: ISTAT codes in addresses."
* obeys fas-pat-1 and fas-pat-2 and fas-pat-3
* identifier 1..*
  * insert slicedBy(system)
* identifier contains
    codiceFiscale 0..1 and
    sid 0..1 and
    anpr 0..1 and
    codiceANA 0..1 and
    codiceENI 0..1 and
    codiceSTP 0..1 and
    tesseraTEAM 0..1
* identifier[codiceFiscale] obeys fas-cf-1
* identifier[codiceFiscale]
  * insert systemIs($codiceFiscale)
* identifier[sid] obeys fas-cf-1
* identifier[sid]
  * insert systemIs($codiceFiscaleSid)
* identifier[anpr]
  * insert systemIs($anpr)
* identifier[codiceANA]
  * insert systemIs($ana)
* identifier[codiceENI]
  * insert systemIs($eni)
* identifier[codiceSTP]
  * insert systemIs($stp)
* identifier[tesseraTEAM]
  * insert systemIs($team)
* name 1..*
* name obeys fas-name-1
* gender 1..1
* birthDate 1..1
* generalPractitioner only Reference(Practitioner or PractitionerRole or Organization)

Profile: FascicoloPractitioner
Parent: Practitioner
Id: fascicolo-practitioner
Title: "Professional of the health record"
Description: "A person who works in health care, known by a codice fiscale"
* insert ours
* ^purpose = "In line with Practitioner of HL7 Italia core (http://hl7.it/fhir/itcore/StructureDefinition/practitioner-it-core): at least one identifier, slices for the codice fiscale and the ANA code. Further: a name, the shape of the codice fiscale."
* obeys fas-pra-1
* identifier 1..*
  * insert slicedBy(system)
* identifier contains codiceFiscale 0..1 and sid 0..1 and codiceANA 0..1
* identifier[codiceFiscale] obeys fas-cf-1
* identifier[codiceFiscale]
  * insert systemIs($codiceFiscale)
* identifier[sid] obeys fas-cf-1
* identifier[sid]
  * insert systemIs($codiceFiscaleSid)
* identifier[codiceANA]
  * insert systemIs($ana)
* name 1..*
* name obeys fas-name-1

Profile: FascicoloPractitionerRole
Parent: PractitionerRole
Id: fascicolo-practitioner-role
Title: "Role in the health record"
Description: "Who works where, in which national role, from when: the registry decides from it what a requester may ask"
* insert ours
* ^purpose = "In line with PractitionerRole of HL7 Italia core (http://hl7.it/fhir/itcore/StructureDefinition/practitionerRole-it-core): a code is there. The code that decides is the national role of the FSE, in a slice of its own; a code of it-V3RoleCode may stand beside it."
* obeys fas-rol-1
* period 1..1
  * start 1..1
* practitioner 1..1
* practitioner only Reference(Practitioner)
* organization 1..1
* organization only Reference(Organization)
* code 1..*
  * insert slicedBy(coding.system)
* code contains nationalRole 1..* and italianRole 0..*
* code[nationalRole] from https://fascicolo.example/fhir/ValueSet/national-role (required)
* code[nationalRole].coding 1..*
  * insert codesOf($nationalRole)
* code[italianRole] from https://fascicolo.example/fhir/ValueSet/it-V3RoleCode (required)
* code[italianRole].coding 1..*
  * insert codesOf($ruoliIt)

Profile: FascicoloOrganization
Parent: Organization
Id: fascicolo-organization
Title: "Organisation of the health record"
Description: "A local health authority, a hospital, a practice, a laboratory: by a code of the Ministry or of the region"
* insert ours
* ^purpose = "In line with Organization of HL7 Italia core (http://hl7.it/fhir/itcore/StructureDefinition/organization-it-core): at least one identifier, slices for local health authority, structure and VAT number; here told apart by system alone. Further: name, type and the shape of the codes."
* identifier 1..*
  * insert slicedBy(system)
* identifier contains
    aslRegione 0..1 and
    struttura 0..1 and
    strutturaSTS 0..* and
    partitaIva 0..1 and
    regionale 0..1
* identifier[aslRegione] obeys fas-org-1
* identifier[aslRegione]
  * insert systemIs($fls)
* identifier[struttura] obeys fas-org-2
* identifier[struttura]
  * insert systemIs($hsp)
* identifier[strutturaSTS]
  * insert systemIs($sts)
* identifier[partitaIva] obeys fas-org-3
* identifier[partitaIva]
  * insert systemIs($partitaIva)
* identifier[regionale]
  * insert systemIs($organization)
* type 1..*
* name 1..1
* partOf only Reference(Organization)

Invariant: fas-cf-1
Description: "A codice fiscale has 16 characters of the official pattern, or 11 digits while it is provisional"
Severity: #error
Expression: "value.matches('^([A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]|[0-9]{11})$')"
* insert italian([[Un codice fiscale ha 16 caratteri della forma ufficiale, o 11 cifre finché è provvisorio]])

Invariant: fas-name-1
Description: "A name has a family name, a given name or a text"
Severity: #error
Expression: "family.exists() or given.exists() or text.exists()"
* insert italian([[Un nome ha un cognome, un nome o un testo]])

Invariant: fas-pat-1
Description: "A date of death shall not precede the date of birth"
Severity: #error
Expression: "deceased.ofType(dateTime).empty() or birthDate.empty() or birthDate <= deceased.ofType(dateTime)"
* insert italian([[La data del decesso non precede la data di nascita]])

Invariant: fas-pat-2
Description: "A codice fiscale that is given under both of its systems is the same under both"
Severity: #error
Expression: "identifier.where(system = 'urn:oid:2.16.840.1.113883.2.9.4.3.2' or system = 'http://hl7.it/sid/codiceFiscale').value.distinct().count() <= 1"
* insert italian([[Un codice fiscale dato sotto entrambi i suoi sistemi è lo stesso sotto entrambi]])

Invariant: fas-pat-3
Description: "A person is found again by a codice fiscale or by an ANPR, ANA, ENI, STP or TEAM number"
Severity: #warning
Expression: "identifier.where(system = 'urn:oid:2.16.840.1.113883.2.9.4.3.2' or system = 'http://hl7.it/sid/codiceFiscale' or system = 'urn:oid:2.16.840.1.113883.2.9.4.3.16' or system = 'urn:oid:2.16.840.1.113883.2.9.4.3.15' or system = 'urn:oid:2.16.840.1.113883.2.9.4.3.18' or system = 'urn:oid:2.16.840.1.113883.2.9.4.3.17' or system = 'urn:oid:2.16.840.1.113883.2.9.4.3.7').exists()"
* insert italian([[Una persona si ritrova dal codice fiscale o da un numero ANPR, ANA, ENI, STP o TEAM]])

Invariant: fas-pra-1
Description: "A codice fiscale that is given under both of its systems is the same under both"
Severity: #error
Expression: "identifier.where(system = 'urn:oid:2.16.840.1.113883.2.9.4.3.2' or system = 'http://hl7.it/sid/codiceFiscale').value.distinct().count() <= 1"
* insert italian([[Un codice fiscale dato sotto entrambi i suoi sistemi è lo stesso sotto entrambi]])

Invariant: fas-rol-1
Description: "A role that has ended by its period does not end before it begins"
Severity: #error
Expression: "period.end.empty() or period.start.empty() or period.start <= period.end"
* insert italian([[Un ruolo non finisce prima di cominciare]])

Invariant: fas-org-1
Description: "The code of a local health authority has six digits: three of the region, three of its own"
Severity: #error
Expression: "value.matches('^[0-9]{6}$')"
* insert italian([[Il codice di un'azienda sanitaria ha sei cifre: tre della regione, tre sue]])

Invariant: fas-org-2
Description: "The code of a hospital has six digits, and two more behind a point for a structure inside it"
Severity: #error
Expression: "value.matches('^[0-9]{6}([.][0-9]{2})?$')"
* insert italian([[Il codice di una struttura di ricovero ha sei cifre, e altre due dopo un punto per una struttura interna]])

Invariant: fas-org-3
Description: "A VAT number has eleven digits"
Severity: #error
Expression: "value.matches('^[0-9]{11}$')"
* insert italian([[Una partita IVA ha undici cifre]])
