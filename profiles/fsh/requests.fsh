// What was asked for: prescriptions of drugs and of services, and the appointments made for them.

Profile: FascicoloMedicationRequest
Parent: MedicationRequest
Id: fascicolo-medication-request
Title: "Prescription of a drug in the health record"
Description: "One line of a prescription: the drug, for whom, when, under which NRE"
* insert ours
* ^purpose = "In line with MedicationRequest of HL7 Italia's pharmaceutical dossier (http://hl7.it/fhir/dossier-pharma/StructureDefinition/MedicationRequest-it-dossierPharma): slices for ATC, AIC and equivalence group, NRE as groupIdentifier, authoredOn. Dose, reason, substitution and the doctor in charge are not asked for: drugs of letters and summaries do not have them."
* obeys fas-med-1 and fas-med-2 and fas-med-3
* groupIdentifier obeys fas-nre-1
* medication[x] only CodeableConcept
* medicationCodeableConcept obeys fas-code-2
* medicationCodeableConcept.coding
  * insert slicedBy(system)
* medicationCodeableConcept.coding contains aic 0..1 and atc 0..1 and gruppoEquivalenza 0..1
* medicationCodeableConcept.coding[aic] obeys fas-aic-1
* medicationCodeableConcept.coding[aic]
  * insert codesOf($aic)
* medicationCodeableConcept.coding[atc] obeys fas-atc-1
* medicationCodeableConcept.coding[atc]
  * insert codesOf($atc)
* medicationCodeableConcept.coding[gruppoEquivalenza]
  * insert codesOf($gruppoEquivalenza)
* subject 1..1
* subject only Reference(Patient)
* authoredOn 1..1

Profile: FascicoloServiceRequest
Parent: ServiceRequest
Id: fascicolo-service-request
Title: "Prescription of a service in the health record"
Description: "An examination, a visit or a treatment that was asked for, under which NRE"
* insert ours
* ^purpose = "In line with ServiceRequest of HL7 Italia's laboratory guide (http://hl7.it/fhir/lab-report/StructureDefinition/servicerequest-it-lab): code and identifier. One of both is enough: an order that a report fulfils is often known by its number only. The NRE of a whole prescription is the requisition; slices for NRE and accession number where it stands as identifier."
* obeys fas-srv-1 and fas-srv-2
* identifier
  * insert slicedBy(system)
* identifier contains nre 0..* and accession 0..*
* identifier[nre] obeys fas-nre-1
* identifier[nre]
  * insert systemIs($nre)
* identifier[accession]
  * insert systemIs($accession)
* requisition obeys fas-nre-1
* code.coding
  * insert slicedBy(system)
* code.coding contains prestazione 0..1 and loinc 0..1
* code.coding[prestazione]
  * insert codesOf($prestazioni)
* code.coding[loinc] obeys fas-loinc-1
* code.coding[loinc]
  * insert codesOf($loinc)
* subject 1..1
* subject only Reference(Patient)

Profile: FascicoloAppointment
Parent: Appointment
Id: fascicolo-appointment
Title: "Appointment of the health record"
Description: "A booking of the CUP: for whom, what, where and when"
* insert ours
* ^purpose = "No guide of HL7 Italia has a profile of Appointment: this one follows what the booking centres give."
* obeys fas-app-1
* identifier 1..*
  * insert slicedBy(system)
* identifier contains booking 1..1 and nre 0..* and cancellation 0..1
* identifier[booking]
  * insert systemIs($booking)
* identifier[nre] obeys fas-nre-1
* identifier[nre]
  * insert systemIs($nre)
* identifier[cancellation]
  * insert systemIs($cancellation)
* serviceType 1..*
* basedOn only Reference(ServiceRequest)
* participant ^slicing.discriminator.type = #type
* participant ^slicing.discriminator.path = "actor.resolve()"
* participant ^slicing.rules = #open
* participant contains patient 1..1 and location 0..1
* participant[patient].actor 1..1
* participant[patient].actor only Reference(Patient)
* participant[location].actor 1..1
* participant[location].actor only Reference(Location)

Invariant: fas-nre-1
Description: "An NRE has 15 characters: three digits of the region and twelve digits or capital letters"
Severity: #warning
Expression: "system != 'urn:oid:2.16.840.1.113883.2.9.4.3.9' or value.matches('^[0-9]{3}[0-9A-Z]{12}$')"
* insert italian([[Un NRE ha 15 caratteri: tre cifre della regione e dodici cifre o lettere maiuscole]])

Invariant: fas-med-3
Description: "The NRE of an order has 15 characters: three digits of the region and twelve digits or capital letters"
Severity: #error
Expression: "intent != 'order' or groupIdentifier.where(system = 'urn:oid:2.16.840.1.113883.2.9.4.3.9').all(value.matches('^[0-9]{3}[0-9A-Z]{12}$'))"
* insert italian([[L'NRE di una prescrizione ha 15 caratteri: tre cifre della regione e dodici cifre o lettere maiuscole]])

Invariant: fas-srv-2
Description: "The NRE of an order has 15 characters: three digits of the region and twelve digits or capital letters"
Severity: #error
Expression: "intent != 'order' or requisition.where(system = 'urn:oid:2.16.840.1.113883.2.9.4.3.9').all(value.matches('^[0-9]{3}[0-9A-Z]{12}$'))"
* insert italian([[L'NRE di una prescrizione ha 15 caratteri: tre cifre della regione e dodici cifre o lettere maiuscole]])

Invariant: fas-med-1
Description: "An order names who prescribes"
Severity: #warning
Expression: "intent != 'order' or requester.exists()"
* insert italian([[Una prescrizione dice chi prescrive]])

Invariant: fas-med-2
Description: "What is handed over is at least one"
Severity: #error
Expression: "dispenseRequest.quantity.value.empty() or dispenseRequest.quantity.value > 0"
* insert italian([[La quantità da erogare è maggiore di zero]])

Invariant: fas-code-2
Description: "A code or a text names the drug"
Severity: #error
Expression: "coding.exists() or text.exists()"
* insert italian([[Un codice o un testo nomina il farmaco]])

Invariant: fas-aic-1
Description: "An AIC code has nine digits; a zero in front is part of it"
Severity: #error
Expression: "code.matches('^[0-9]{9}$')"
* insert italian([[Un codice AIC ha nove cifre; uno zero davanti ne fa parte]])

Invariant: fas-atc-1
Description: "An ATC code has one to seven characters: C, C09, C09A, C09AA, C09AA05"
Severity: #error
Expression: "code.matches('^[A-Z]([0-9]{2}([A-Z]([A-Z]([0-9]{2})?)?)?)?$')"
* insert italian([[Un codice ATC ha da uno a sette caratteri: C, C09, C09A, C09AA, C09AA05]])

Invariant: fas-srv-1
Description: "A request says what is asked for, or has a number by which it is known"
Severity: #error
Expression: "code.exists() or identifier.exists() or requisition.exists()"
* insert italian([[Una richiesta dice che cosa si chiede, o ha un numero che la identifica]])

Invariant: fas-app-1
Description: "An appointment does not end before it begins"
Severity: #error
Expression: "start.empty() or end.empty() or start <= end"
* insert italian([[Un appuntamento non finisce prima di cominciare]])
