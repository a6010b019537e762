// The policy leaves, read in memory.
import { assertNever } from '#fhir/assert-never.ts';
import { Mark, type PolicyLeaf } from './predicate.ts';
import { isInForce, type Entry, type RuleRow, type World } from './world.ts';

export function policyHolds(leaf: PolicyLeaf, entry: Entry, world: World): boolean {
  const { policy } = entry;
  switch (leaf.kind) {
    case 'patient':
      return policy.patient !== null && leaf.ids.includes(policy.patient);
    case 'unowned':
      return policy.patient === null && policy.documentKind === '';
    case 'newest':
      return true;
    case 'author':
      return policy.author === leaf.organization;
    case 'unmarked':
      return (policy.marks & leaf.mask) === 0;
    case 'document-kind':
      return leaf.kinds.includes(policy.documentKind);
    case 'dated':
      return isDated(leaf, entry.policy.clinicalDate);
    case 'record-open':
      return latestPermits('feed', entry, leaf.at, world) ?? leaf.otherwise;
    case 'notebook-shown':
      return !leaf.kinds.includes(policy.documentKind) || latestPermits('notebook', entry, leaf.at, world) === true;
    case 'cared-for':
      return isCaredFor(leaf, entry, world);
    case 'consented':
      return isConsented(leaf, entry, world);
    case 'not-expressed':
      return rulesInForce('consultation', entry, leaf.at, world).length === 0;
    case 'labels-consented':
      return areLabelsConsented(leaf, entry, world);
    case 'delegated':
      return isDelegated(leaf, entry, world);
    default:
      return assertNever(leaf);
  }
}

type Leaf<K extends PolicyLeaf['kind']> = Extract<PolicyLeaf, { kind: K }>;

function isDated({ from, to }: Leaf<'dated'>, date: number | null): boolean {
  return date !== null && (from === undefined || date >= from) && (to === undefined || date < to);
}

/** The latest decision in force, deny on a tie; undefined where nothing was decided. */
function latestPermits(category: RuleRow['category'], entry: Entry, at: number, world: World): boolean | undefined {
  const decisions = rulesInForce(category, entry, at, world);
  return decisions.toSorted((a, b) => b.decided - a.decided || denyFirst(a, b))[0]?.permit;
}

function isCaredFor(leaf: Leaf<'cared-for'>, entry: Entry, world: World): boolean {
  return world.relations.some(
    (row) =>
      isInForce(row, entry.policy.patient, leaf.at) &&
      leaf.kinds.includes(row.relation) &&
      ((leaf.practitioner !== undefined && row.practitioner === leaf.practitioner) ||
        (leaf.organization !== undefined && row.organization === leaf.organization)),
  );
}

function isConsented(leaf: Leaf<'consented'>, entry: Entry, world: World): boolean {
  const rules = applicableRules(leaf, entry, world).filter((rule) => rule.labels === 0);
  return winner(rules)?.permit ?? leaf.otherwise;
}

/** Every single label needs its own permission: a permitted one says nothing of another. */
function areLabelsConsented(leaf: Leaf<'labels-consented'>, entry: Entry, world: World): boolean {
  const { labels, marks } = entry.policy;
  if (labels === 0 || (marks & Mark.released) !== 0) return true;
  const rules = applicableRules(leaf, entry, world);
  return bitsOf(labels).every((bit) => winner(rules.filter((rule) => (rule.labels & bit) !== 0))?.permit ?? false);
}

function isDelegated(leaf: Leaf<'delegated'>, entry: Entry, world: World): boolean {
  return world.delegations.some(
    (row) =>
      isInForce(row, entry.policy.patient, leaf.at) &&
      row.person === leaf.person &&
      (row.documentKinds === null || row.documentKinds.includes(entry.policy.documentKind)),
  );
}

function rulesInForce(category: RuleRow['category'], entry: Entry, at: number, world: World): RuleRow[] {
  return world.consentRules.filter((rule) => rule.category === category && isInForce(rule, entry.policy.patient, at));
}

/** Consultation rules in force that speak of these actors, this purpose and this resource, labels aside. */
function applicableRules(leaf: Leaf<'consented'> | Leaf<'labels-consented'>, entry: Entry, world: World): RuleRow[] {
  return rulesInForce('consultation', entry, leaf.at, world).filter(
    (rule) =>
      leaf.actors.includes(rule.actor) &&
      (rule.purpose === null || rule.purpose === leaf.purpose) &&
      (rule.documentKind === null || rule.documentKind === entry.policy.documentKind) &&
      (rule.data === null || rule.data === `${entry.type}/${entry.id}`) &&
      coversDate(rule, entry.policy.clinicalDate),
  );
}

/** An unknown date falls under every restriction and under no permission. */
function coversDate(rule: RuleRow, clinicalDate: number | null): boolean {
  if (rule.dataFrom === null && rule.dataTo === null) return true;
  if (clinicalDate === null) return !rule.permit;
  return (rule.dataFrom === null || rule.dataFrom <= clinicalDate) && (rule.dataTo === null || clinicalDate < rule.dataTo);
}

/** The most specific actor, then the deepest provision, then the latest decision; on equal rank deny wins. */
function winner(rules: readonly RuleRow[]): RuleRow | undefined {
  return rules.toSorted((a, b) => b.specificity - a.specificity || b.depth - a.depth || b.decided - a.decided || denyFirst(a, b))[0];
}

function denyFirst(a: RuleRow, b: RuleRow): number {
  return Number(a.permit) - Number(b.permit);
}

function bitsOf(set: number): number[] {
  return Array.from({ length: 31 }, (_, i) => 1 << i).filter((bit) => (set & bit) !== 0);
}
