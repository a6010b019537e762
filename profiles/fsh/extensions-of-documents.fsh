// What FHIR has no element for, in what is read out of CDA2 documents (server/ingest).

Extension: SentAdministrationUnit
Id: administration-unit
Title: "Administration unit"
Description: "The form of a dose that is no quantity: a tablet, a puff"
* ^context[0].expression = "Dosage"
* insert holds(CodeableConcept)

Extension: SentAllergyKind
Id: allergy-kind
Title: "Kind of allergy"
Description: "What CDA says of the kind of reaction beyond type and category: to a drug, to food, allergy or intolerance"
* ^context[0].expression = "AllergyIntolerance"
* insert holds(CodeableConcept)

Extension: SentAllergySeverity
Id: allergy-severity
Title: "Severity of an allergy"
Description: "How severe the allergy is as a whole, beside the severity of each reaction"
* ^context[0].expression = "AllergyIntolerance"
* insert holds(CodeableConcept)

Extension: SentApproachSite
Id: approach-site
Title: "Approach site"
Description: "From where a procedure reached its target"
* ^context[0].expression = "Procedure"
* insert holds(CodeableConcept)

Extension: SentAuthorization
Id: authorization
Title: "Authorisation"
Description: "An authorisation that the document names, by its code"
* ^context[0].expression = "Composition"
* insert holds(CodeableConcept)

Extension: SentAuthorizationIdentifier
Id: authorization-identifier
Title: "Identifier of an authorisation"
Description: "An authorisation that the document names, by its number"
* ^context[0].expression = "Composition"
* insert holds(Identifier)

Extension: SentClinicalCourse
Id: clinical-course
Title: "Clinical course"
Description: "Chronic, acute, recurrent: how a problem runs"
* ^context[0].expression = "Condition"
* insert holds(CodeableConcept)

Extension: SentConcernPeriod
Id: concern-period
Title: "Period of a concern"
Description: "For how long a problem or an allergy has been watched, which is not for how long it has been there"
* ^context[0].expression = "AllergyIntolerance"
* ^context[1].type = #element
* ^context[1].expression = "Condition"
* insert holds(Period)

Extension: SentDescribedPerson
Id: described-person
Title: "Person as described"
Description: "The person as the document describes them; who they are is the subject"
* ^context[0].expression = "Composition"
* insert holds([[Reference(Patient)]])

Extension: SentEffective
Id: effective
Title: "Time"
Description: "When it took place, where the element of FHIR has no time"
* ^context[0].expression = "Element"
* insert holds(Period)

Extension: SentExternal
Id: external
Title: "Document or act elsewhere"
Description: "A number of a document or an act that is not held here"
* ^context[0].expression = "Procedure"
* ^context[1].type = #element
* ^context[1].expression = "Observation"
* ^context[2].type = #element
* ^context[2].expression = "ServiceRequest"
* ^context[3].type = #element
* ^context[3].expression = "DomainResource"
* insert holds(Reference)

Extension: SentFurtherAgent
Id: further-agent
Title: "Further agent"
Description: "A substance beside the one in code"
* ^context[0].expression = "AllergyIntolerance"
* insert holds(CodeableConcept)

Extension: SentFurtherMethod
Id: further-method
Title: "Further method"
Description: "A method beside the one in method"
* ^context[0].expression = "Observation"
* insert holds(CodeableConcept)

Extension: SentFurtherPeriod
Id: further-period
Title: "Further period"
Description: "A period of repetition beside the one in repeat"
* ^context[0].expression = "Timing"
* ^context[1].type = #element
* ^context[1].expression = "Timing.repeat"
* insert holds(Quantity)

Extension: SentFurtherSite
Id: further-site
Title: "Further site"
Description: "A site beside the one in bodySite"
* ^context[0].expression = "Observation"
* insert holds(CodeableConcept)

Extension: SentIdentifier
Id: identifier
Title: "Identifier"
Description: "An identifier of what has no identifier of its own in FHIR"
* ^context[0].expression = "Element"
* insert holds(Identifier)

Extension: SentKind
Id: kind
Title: "Kind"
Description: "The code by which the document says what this is, where FHIR has no element for it"
* ^context[0].expression = "Element"
* insert holds(CodeableConcept)

Extension: SentLocationKind
Id: location-kind
Title: "Kind of place"
Description: "What kind of place it was done in"
* ^context[0].expression = "Procedure"
* insert holds(CodeableConcept)

Extension: SentLocationPeriod
Id: location-period
Title: "Period at a place"
Description: "When it was done in that place"
* ^context[0].expression = "Procedure"
* insert holds(Period)

Extension: SentLotNumber
Id: lot-number
Title: "Lot number"
Description: "The lot of the package that was handed over"
* ^context[0].expression = "MedicationDispense"
* ^context[1].type = #element
* ^context[1].expression = "MedicationRequest"
* ^context[2].type = #element
* ^context[2].expression = "MedicationStatement"
* insert holds(string)

Extension: SentManufacturer
Id: manufacturer
Title: "Manufacturer"
Description: "Who made the product"
* ^context[0].expression = "MedicationDispense"
* ^context[1].type = #element
* ^context[1].expression = "MedicationRequest"
* ^context[2].type = #element
* ^context[2].expression = "MedicationStatement"
* insert holds([[Reference(Organization)]])

Extension: SentMethod
Id: method
Title: "Method"
Description: "How it was done"
* ^context[0].expression = "Procedure"
* ^context[1].type = #element
* ^context[1].expression = "ServiceRequest"
* insert holds(CodeableConcept)

Extension: SentNote
Id: note
Title: "Note"
Description: "A note on what has no note of its own in FHIR"
* ^context[0].expression = "Encounter"
* ^context[1].type = #element
* ^context[1].expression = "Coverage"
* insert holds(Annotation)

Extension: SentParticipationTime
Id: participation-time
Title: "Time of participation"
Description: "When somebody took part: wrote, entered, signed, received"
* ^context[0].expression = "Provenance.agent"
* insert holds(Period)

Extension: SentPerformerPeriod
Id: performer-period
Title: "Period of a performer"
Description: "When somebody performed what the document is about"
* ^context[0].expression = "Composition.event"
* ^context[1].type = #element
* ^context[1].expression = "Composition"
* insert holds(Period)

Extension: SentPriority
Id: priority
Title: "Priority as sent"
Description: "The class of priority of the prescription (U, B, D, P), beside the priority of FHIR that it is mapped to"
* ^context[0].expression = "ServiceRequest"
* insert holds(CodeableConcept)

Extension: SentProductIdentifier
Id: product-identifier
Title: "Identifier of a product"
Description: "A number of the product itself"
* ^context[0].expression = "MedicationDispense"
* ^context[1].type = #element
* ^context[1].expression = "MedicationRequest"
* ^context[2].type = #element
* ^context[2].expression = "MedicationStatement"
* insert holds(Identifier)

Extension: SentReactionPeriod
Id: reaction-period
Title: "Period of a reaction"
Description: "From when to when a reaction lasted"
* ^context[0].expression = "AllergyIntolerance.reaction"
* insert holds(Period)

Extension: SentRepeatNumber
Id: repeat-number
Title: "Repetition"
Description: "How many times"
* ^context[0].expression = "Observation"
* insert holds(integer)

Extension: SentSetId
Id: set-id
Title: "Set of versions"
Description: "What all versions of a document have in common"
* ^context[0].expression = "DocumentReference"
* ^context[1].type = #element
* ^context[1].expression = "DocumentReference.relatesTo"
* insert holds(Identifier)

Extension: SentSexAsSent
Id: sex-as-sent
Title: "Sex as sent"
Description: "The code that the document gives, where the gender of FHIR says less"
* ^context[0].expression = "Patient"
* insert holds(CodeableConcept)

Extension: SentSpecimen
Id: specimen
Title: "Specimen"
Description: "The material on which a diagnosis or a procedure was made"
* ^context[0].expression = "Condition"
* ^context[1].type = #element
* ^context[1].expression = "Procedure"
* insert holds([[Reference(Specimen)]])

Extension: SentSupplyCode
Id: supply-code
Title: "Kind of supply"
Description: "What kind of supply the prescription or the handing over was"
* ^context[0].expression = "MedicationDispense"
* ^context[1].type = #element
* ^context[1].expression = "MedicationRequest"
* ^context[2].type = #element
* ^context[2].expression = "MedicationStatement"
* insert holds(CodeableConcept)

Extension: SentSupplyQuantity
Id: supply-quantity
Title: "Quantity supplied"
Description: "How much was supplied or is to be supplied, beside what the resource has a place for"
* ^context[0].expression = "MedicationDispense"
* ^context[1].type = #element
* ^context[1].expression = "MedicationRequest"
* ^context[2].type = #element
* ^context[2].expression = "MedicationStatement"
* insert holds(Quantity)

Extension: SentVersionNumber
Id: version-number
Title: "Version number"
Description: "The version of a document within its set"
* ^context[0].expression = "DocumentReference"
* ^context[1].type = #element
* ^context[1].expression = "DocumentReference.relatesTo"
* insert holds(string)

Extension: SentParticipation
Id: participation
Title: "Participation"
Description: "Who took part, as what, in which capacity and when: more than FHIR's own elements have places for"
* insert ours
* ^context[0].type = #element
* ^context[0].expression = "Element"
* extension contains type 1..1 and function 0..1 and actor 0..1 and period 0..1
* extension[type].value[x] 1..1
* extension[type].value[x] only Coding
* extension[function].value[x] 1..1
* extension[function].value[x] only CodeableConcept
* extension[actor].value[x] 1..1
* extension[actor].value[x] only Reference
* extension[period].value[x] 1..1
* extension[period].value[x] only Period

Extension: SentMedicationDetail
Id: medication-detail
Title: "Detail of a drug"
Description: "Strength, content of the package: a code and a value that belong to the product"
* insert ours
* ^context[0].type = #element
* ^context[0].expression = "DomainResource"
* obeys fas-ext-1
* extension contains code 0..1 and value 0..1
* extension[code].value[x] 1..1
* extension[code].value[x] only CodeableConcept
* extension[value].value[x] 1..1

Invariant: fas-ext-1
Description: "A detail has a code or a value"
Severity: #error
Expression: "extension.exists()"
* insert italian([[Un dettaglio ha un codice o un valore]])
