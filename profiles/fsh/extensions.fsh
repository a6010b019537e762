// What FHIR has no element for, in the resources that this server writes itself: delegation, recognition, files.

RuleSet: holds(type)
* insert ours
* ^context[0].type = #element
* extension 0..0
* value[x] 1..1
* value[x] only {type}

Extension: ActingPerson
Id: acting-person
Title: "Acting person"
Description: "The person who acts for another, when they have a record of their own"
* ^context[0].expression = "RelatedPerson"
* . 0..1
* insert holds([[Reference(Patient)]])

Extension: DelegationScope
Id: delegation-scope
Title: "Scope of a delegation"
Description: "A kind of document that the delegate may see; without any, all kinds"
* ^context[0].expression = "RelatedPerson"
* insert holds(Coding)
* value[x] from https://fascicolo.example/fhir/ValueSet/document-kind (required)

Extension: CourtOrder
Id: court-order
Title: "Court order"
Description: "The order by which somebody is guardian"
* ^context[0].expression = "RelatedPerson"
* . 0..1
* insert holds(string)

Extension: IdentityDocumentSeen
Id: identity-document
Title: "Identity document"
Description: "By which document an officer recognised who stood at the counter: its kind, number and expiry"
* ^context[0].expression = "Provenance"
* . 0..1
* insert holds(Identifier)

Extension: Sha256
Id: sha-256
Title: "SHA-256"
Description: "SHA-256 of the bytes, in lower-case hexadecimal; the hash of an Attachment is SHA-1"
* ^context[0].expression = "Attachment"
* ^context[1].type = #element
* ^context[1].expression = "DocumentReference"
* . 0..1
* insert holds(string)

Extension: EndReceipt
Id: end-receipt
Title: "Receipt of the end"
Description: "The receipt of the act by which a consent or a delegation ended"
* ^context[0].expression = "Consent"
* . 0..1
* insert holds(Attachment)

Extension: RegistryAct
Id: registry-act
Title: "Act of the registry"
Description: "Why the registry ended this entry or opened it again: who decided, from which day, the reason"
* ^context[0].type = #element
* ^context[0].expression = "Organization"
* ^context[1].type = #element
* ^context[1].expression = "Practitioner"
* ^context[2].type = #element
* ^context[2].expression = "PractitionerRole"
* . 0..1
* insert holds([[Annotation]])
