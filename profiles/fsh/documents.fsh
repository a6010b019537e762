// Documents, and the decisions of a citizen about their record.

Profile: FascicoloDocumentReference
Parent: DocumentReference
Id: fascicolo-document-reference
Title: "Document of the health record"
Description: "A clinical document: whose it is, what kind, who answers for it, and its bytes"
* insert ours
* ^purpose = "No guide of HL7 Italia has a profile of DocumentReference: this one follows IHE MHD and the metadata of the Affinity Domain Italia."
* masterIdentifier 1..1
* identifier
  * insert slicedBy(system)
* identifier contains nre 0..* and accession 0..* and episode 0..*
* identifier[nre] obeys fas-nre-1
* identifier[nre]
  * insert systemIs($nre)
* identifier[accession]
  * insert systemIs($accession)
* identifier[episode]
  * insert systemIs($episode)
* type 1..1
* type.coding 1..*
  * insert slicedBy(system)
* type.coding contains loinc 1..1
* type.coding[loinc] obeys fas-loinc-1
* type.coding[loinc]
  * insert codesOf($loinc)
* category
  * insert slicedBy(coding.system)
* category contains documentClass 0..1
* category[documentClass] from https://fascicolo.example/fhir/ValueSet/document-class (required)
* category[documentClass].coding 1..*
  * insert codesOf($documentClass)
* subject 1..1
* subject only Reference(Patient)
* date 1..1
* author 1..*
* content.attachment obeys fas-doc-1
* content.attachment.contentType 1..1

Profile: FascicoloConsent
Parent: Consent
Id: fascicolo-consent
Title: "Consent of the health record"
Description: "One decision of a citizen: about the feed, about older data, about consultation; or the evidence of a delegation"
* insert ours
* ^purpose = "No guide of HL7 Italia has a profile of Consent: this one says the choices of art. 8 of the decree of 7 September 2023."
* obeys fas-con-1
* scope = http://terminology.hl7.org/CodeSystem/consentscope#patient-privacy
* category 1..*
  * insert slicedBy(coding.system)
* category contains decision 1..1 and detail 0..1
* category[decision] from https://fascicolo.example/fhir/ValueSet/consent-category (required)
* category[decision].coding 1..*
  * insert codesOf($consentCategory)
* category[detail] from https://fascicolo.example/fhir/ValueSet/consent-detail (required)
* category[detail].coding 1..*
  * insert codesOf($consentDetail)
* patient 1..1
* patient only Reference(Patient)
* dateTime 1..1
* provision.purpose from https://fascicolo.example/fhir/ValueSet/purpose-of-use (required)

Invariant: fas-doc-1
Description: "An attachment has its data or the url of a Binary"
Severity: #error
Expression: "data.exists() or url.exists()"
* insert italian([[Un allegato ha i suoi dati o l'indirizzo di un Binary]])

Invariant: fas-con-1
Description: "A decision in force says whether it permits or denies"
Severity: #error
Expression: "status != 'active' or provision.type.exists()"
* insert italian([[Una decisione in vigore dice se permette o nega]])
