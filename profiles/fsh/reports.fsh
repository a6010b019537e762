// What was found: reports and laboratory results.

Profile: FascicoloDiagnosticReport
Parent: DiagnosticReport
Id: fascicolo-diagnostic-report
Title: "Report of the health record"
Description: "A report that belongs to one citizen and names who answers for it"
* insert ours
* ^purpose = "In line with DiagnosticReport of HL7 Italia's laboratory guide (http://hl7.it/fhir/lab-report/StructureDefinition/diagnosticreport-it-lab), for every kind of report: the LOINC code is that of the document (11502-2 for the laboratory), in a slice, so that a code of the sender may stand beside it. When the report took place is a warning: documents in CDA2 do not always say it."
* obeys fas-rep-1 and fas-rep-2 and fas-rep-3
* identifier
  * insert slicedBy(system)
* identifier contains accession 0..*
* identifier[accession]
  * insert systemIs($accession)
* category
  * insert slicedBy(coding.system)
* category contains section 0..*
* category[section] from http://hl7.org/fhir/ValueSet/diagnostic-service-sections (required)
* category[section].coding 1..*
  * insert codesOf($v2-0074)
* code.coding 1..*
  * insert slicedBy(system)
* code.coding contains loinc 1..1
* code.coding[loinc] obeys fas-loinc-1
* code.coding[loinc]
  * insert codesOf($loinc)
* subject 1..1
* subject only Reference(Patient)
* performer 1..*
* result only Reference(Observation)
* presentedForm.contentType 1..1

Profile: FascicoloLaboratoryObservation
Parent: Observation
Id: fascicolo-laboratory-observation
Title: "Laboratory result of the health record"
Description: "One result, or a group of results, of a laboratory"
* insert ours
* ^purpose = "In line with Observation of HL7 Italia's laboratory guide (http://hl7.it/fhir/lab-report/StructureDefinition/observation-it-lab): subject, code and the laboratory category. Performer and time are a warning here: in CDA2 they may stand on the report only. Slices for LOINC and for the catalogues of specialist services."
* obeys fas-obs-1 and fas-obs-2 and fas-obs-3
* category 1..*
* category ^slicing.discriminator[0].type = #value
* category ^slicing.discriminator[0].path = "coding.system"
* category ^slicing.discriminator[1].type = #value
* category ^slicing.discriminator[1].path = "coding.code"
* category ^slicing.rules = #open
* category contains laboratory 1..1
* category[laboratory].coding 1..*
  * system 1..1
  * system = $observationCategory (exactly)
  * code 1..1
  * code = #laboratory (exactly)
* code obeys fas-code-1
* code.coding
  * insert slicedBy(system)
* code.coding contains loinc 0..1 and prestazione 0..1
* code.coding[loinc] obeys fas-loinc-1
* code.coding[loinc]
  * insert codesOf($loinc)
* code.coding[prestazione]
  * insert codesOf($prestazioni)
* subject 1..1
* subject only Reference(Patient)
* hasMember only Reference(Observation)
* referenceRange obeys fas-obs-4

Invariant: fas-rep-1
Description: "A final report has results, a conclusion or the document itself"
Severity: #warning
Expression: "status != 'final' or result.exists() or conclusion.exists() or conclusionCode.exists() or presentedForm.exists()"
* insert italian([[Un referto definitivo ha risultati, una conclusione o il documento stesso]])

Invariant: fas-rep-2
Description: "A report says when what it tells of took place"
Severity: #warning
Expression: "effective.exists()"
* insert italian([[Un referto dice quando è avvenuto ciò che racconta]])

Invariant: fas-rep-3
Description: "A report has the section that made it, by a code of v2-0074"
Severity: #warning
Expression: "category.coding.where(system = 'http://terminology.hl7.org/CodeSystem/v2-0074').exists()"
* insert italian([[Un referto ha il settore che lo ha prodotto, con un codice di v2-0074]])

Invariant: fas-loinc-1
Description: "A LOINC code has digits, a hyphen and its check digit"
Severity: #error
Expression: "code.matches('^[0-9]{1,7}-[0-9]$')"
* insert italian([[Un codice LOINC ha cifre, un trattino e la cifra di controllo]])

Invariant: fas-code-1
Description: "A code or a text says what was examined"
Severity: #error
Expression: "coding.exists() or text.exists()"
* insert italian([[Un codice o un testo dice che cosa è stato esaminato]])

Invariant: fas-obs-1
Description: "A final result has a value, a reason for its absence, components or members"
Severity: #warning
Expression: "status != 'final' or value.exists() or dataAbsentReason.exists() or component.exists() or hasMember.exists()"
* insert italian([[Un risultato definitivo ha un valore, il motivo per cui manca, componenti o membri]])

Invariant: fas-obs-2
Description: "A quantity has its unit in UCUM"
Severity: #warning
Expression: "value.ofType(Quantity).empty() or value.ofType(Quantity).system = 'http://unitsofmeasure.org'"
* insert italian([[Una quantità ha la sua unità in UCUM]])

Invariant: fas-obs-3
Description: "A result says when the sample was taken or the examination made"
Severity: #warning
Expression: "effective.exists()"
* insert italian([[Un risultato dice quando è stato fatto il prelievo o l'esame]])

Invariant: fas-obs-4
Description: "The lower limit of a range is not above the upper one"
Severity: #error
Expression: "low.value.empty() or high.value.empty() or low.value <= high.value"
* insert italian([[Il limite inferiore di un intervallo non supera quello superiore]])
