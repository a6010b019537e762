// One change carried out inside a transaction: preconditions, ownership, acceptance, the new version.
// https://hl7.org/fhir/R4/http.html#update, https://hl7.org/fhir/R4/http.html#concurrency
import type { Consent, OperationOutcomeIssue, Patient, RelatedPerson, Resource } from '@medplum/fhirtypes';
import type { Requester } from '#auth/requester.ts';
import type { Instance, Permit, Permitted } from '#consent/permit.ts';
import { needsBirthDate } from '#consent/policy-rows.ts';
import type { PolicyValues } from '#consent/policy-values.ts';
import { deleted, forbidden, invalid, issueAt, notFound, OperationOutcomeError } from '#fhir/outcome.ts';
import { isSameText } from '#fhir/json-text.ts';
import { all } from '#search/predicate.ts';
import type { Method, Standing, Version, Writer } from '#store/store.ts';
import { bodyOf, createAccept, type AcceptParts } from './accept.ts';
import type { Act } from './act.ts';
import { authorityOf, authorOf, mayChange } from './author.ts';
import type { Change, Content, Submitted } from './change.ts';
import type { ReadCondition } from './conditions.ts';
import { checkAddenda, checkRelations } from './check-relations.ts';
import type { Identity } from './identify-change.ts';
import type { Rules } from './rules.ts';
import {
  checkSentId,
  checkVersion,
  clientAssignedId,
  idTaken,
  nothingMatches,
  notYours,
  registryPrevails,
  versionOf,
} from './refuse-change.ts';

export interface WriteParts extends AcceptParts {
  /** Does the requester's role, with these scopes, allow this interaction on this type? Throws `forbidden` when not. */
  readonly allow: (requester: Requester, type: string, interaction: 'create' | 'update' | 'patch' | 'delete') => void;
  /** The requester's own view: conditions and updates see no more than a search would. */
  readonly permitFor: (requester: Requester, now: number) => Permit;
  readonly readCondition: ReadCondition;
  /** Why a person may not write this into their record; undefined = they may. */
  readonly refuseOwnWord: (content: Content, values: PolicyValues, requester: Requester) => OperationOutcomeIssue | undefined;
  /** Is that the kind of what people say of themselves? */
  readonly isOwnWord: (documentKind: string) => boolean;
  /** Registry types: a feeder's conditional update of somebody else's entry keeps the registry's word. */
  readonly isRegistryType: (type: string) => boolean;
  /** For the server's own look-ups: nothing of what they find is answered. */
  readonly registryPermit: (instance: Pick<Instance, 'type' | 'id'>) => Permitted<Instance>;
}

export interface Writing {
  readonly writer: Writer;
  readonly act: Act;
  readonly now: number;
  /** Consent rules in force now. */
  readonly rules: Rules;
  /** Is told of each resource that is stored. */
  readonly stored: (author: string | null, patient: string | null, documentKind: string) => void;
}

export interface Write {
  change(writing: Writing, change: Change, identity: Identity): Submitted | Promise<Submitted>;
  /** The condition of the change matches nothing, and nothing is to be made. */
  absent(act: Act, change: Change): Promise<Submitted>;
}

export function createWrite(parts: WriteParts): Write {
  const accept = createAccept(parts);

  /** Done for each of the many resources that a document becomes: what is not needed is not waited for, and objects are written out member by member. */
  async function store(
    writing: Writing,
    change: Change,
    identity: Identity,
    sent: Content,
    method: Method,
    standing?: Standing,
  ): Promise<Submitted> {
    const { writer, act, now } = writing;
    const { requester } = act;
    const { type, id } = identity;
    const found = accept.check(sent, id, change.place);
    const author = authorOf(requester, sent);
    const birthDate = needsBirthDate.has(type) ? await birthDateOf(writer, sent) : undefined;
    const prepared = accept.prepare(sent, id, { authority: authorityOf(requester), author, birthDate });
    const { content, values, remarks } = prepared;
    const unfit = parts.refuseOwnWord(content, values, requester);
    if (unfit !== undefined) throw new OperationOutcomeError([issueAt(change.place, unfit)]);
    const held = standing !== undefined && !standing.deleted;
    const before = identity.current ?? (standing === undefined ? undefined : await stored(writing, identity));
    if (before !== undefined && held && isSameText(bodyOf(content, before), before.body)) {
      return { outcome: 'unchanged', version: before, warnings: change.warnings ?? [] };
    }
    const { patient, documentKind } = values.columns;
    if (change.kind === 'create' && change.relations !== undefined)
      await checkRelations(writer, parts.permitFor(requester, now), change.relations, patient);
    if ('superseded' in change && change.superseded !== undefined) {
      const looking = { reader: writer, requester, permit: parts.permitFor(requester, now), readCondition: parts.readCondition };
      await checkAddenda(looking, (key) => writer.lock(key), id, change.superseded);
    }
    const asked = patient === null ? [] : writing.rules.of(patient);
    const rules = 'then' in asked ? await asked : asked;
    const version = (standing?.version ?? 0) + 1;
    const updated = Math.max(now, before?.updated ?? 0);
    // A held document that changes hands is news to the other record.
    const corrects = change.kind === 'create' && change.corrects !== undefined && change.corrects === patient;
    const isHeldByPatient = corrects || (held && standing.patient === patient);
    const context = { rules, held: isHeldByPatient, now, place: change.place };
    const accepted = accept.finish(prepared, { type, id, version, updated }, context, sent);
    await writer.put({ type, id, version, updated, method, content: accepted, author });
    if (requester.kind === 'delegate') await checkDelegation(writing, identity);
    writing.stored(author, patient, documentKind);
    const told = remarks.map((remark) => issueAt(change.place, remark));
    return {
      outcome: held ? 'updated' : 'created',
      version: { type, id, version, updated, method, deleted: false, body: accepted.body, patient },
      warnings: [...(change.warnings ?? []), ...found, ...told],
    };
  }

  /** Whoever acts for a person writes nothing that the delegation would not show them. */
  async function checkDelegation({ writer, act: { requester }, now }: Writing, { type, id }: Identity): Promise<void> {
    const seen = await writer.read(parts.permitFor(requester, now)({ type, id, where: all }));
    if (seen === undefined) throw forbidden('The delegation does not cover what the person notes.');
  }

  /** What parents may and decided ends when the child comes of age, so the birth date is asked of the registry. */
  async function birthDateOf(writer: Writer, content: Content): Promise<string | undefined> {
    const { patient } = content.value as RelatedPerson | Consent;
    const [, id] = /^Patient\/([A-Za-z0-9\-.]{1,64})$/.exec(patient?.reference ?? '') ?? [];
    const person = id === undefined ? undefined : await writer.read(parts.registryPermit({ type: 'Patient', id }));
    return person === undefined || person.deleted ? undefined : (JSON.parse(person.body) as Patient).birthDate;
  }

  /** The stored version to compare with; the administrator's import compares with what it may not read. */
  async function stored({ writer, act }: Writing, { type, id }: Identity): Promise<Version | undefined> {
    return act.requester.kind === 'admin' ? writer.read(parts.registryPermit({ type, id })) : undefined;
  }

  function create(writing: Writing, change: Extract<Change, { kind: 'create' }>, identity: Identity): Submitted | Promise<Submitted> {
    parts.allow(writing.act.requester, change.type, 'create');
    if (identity.current !== undefined) return { outcome: 'matched', version: identity.current, warnings: change.warnings ?? [] };
    return store(writing, change, identity, change.content, 'POST');
  }

  async function update(writing: Writing, change: Extract<Change, { kind: 'update' }>, identity: Identity): Promise<Submitted> {
    const { writer, act } = writing;
    parts.allow(act.requester, identity.type, 'update');
    checkSentId(change, identity);
    const standing = await writer.standing(identity);
    checkVersion(versionOf(act.requester, identity, standing), change);
    if (identity.current === undefined) {
      if (act.requester.kind === 'admin') return updateAsCreate(writing, change, identity);
      const { id: sent } = change.content.value;
      if (!identity.conditional || (sent !== undefined && change.place === ''))
        throw clientAssignedId({ ...identity, id: sent ?? identity.id });
      return store(writing, change, identity, change.content, 'PUT');
    }
    if (standing !== undefined && !mayChange(act.requester, identity.type, standing, parts.isOwnWord)) {
      if (identity.conditional && parts.isRegistryType(identity.type)) return registryPrevails(change, identity.current);
      throw notYours(identity);
    }
    return store(writing, change, identity, change.content, 'PUT', standing);
  }

  /** The administrator chooses ids: in the address, or in what a condition did not find. */
  async function updateAsCreate(writing: Writing, change: Extract<Change, { kind: 'update' }>, identity: Identity): Promise<Submitted> {
    const chosen = identity.conditional && change.place === '' ? change.content.value.id : undefined;
    const target = { ...identity, id: chosen ?? identity.id };
    const standing = await writing.writer.standing(target);
    if (chosen !== undefined && standing !== undefined && !standing.deleted) throw idTaken(target);
    return store(writing, change, target, change.content, 'PUT', standing);
  }

  async function patch(writing: Writing, change: Extract<Change, { kind: 'patch' }>, identity: Identity): Promise<Submitted> {
    parts.allow(writing.act.requester, identity.type, 'patch');
    const { current } = identity;
    if (current === undefined) throw notFound(`${identity.type}/${identity.id} is not known. Check the type and the id, or search for it.`);
    if (current.deleted) throw deleted(`${identity.type}/${identity.id} was deleted; update it to bring it back.`);
    const standing = await writing.writer.standing(identity);
    checkVersion(versionOf(writing.act.requester, identity, standing), change);
    if (standing === undefined || !mayChange(writing.act.requester, identity.type, standing, parts.isOwnWord)) throw notYours(identity);
    const content = change.apply({ text: current.body, value: JSON.parse(current.body) as Resource });
    if (content.value.id !== identity.id || content.value.resourceType !== identity.type) {
      throw invalid('A patch cannot change the id or the type of a resource.', `${identity.type}.id`);
    }
    return store(writing, change, identity, content, 'PATCH', standing);
  }

  async function remove(writing: Writing, change: Extract<Change, { kind: 'delete' }>, identity: Identity): Promise<Submitted> {
    const { writer, act, now } = writing;
    parts.allow(act.requester, identity.type, 'delete');
    const standing = await writer.standing(identity);
    const seen = identity.current !== undefined || act.requester.kind === 'admin';
    if (!seen || standing === undefined || standing.deleted || standing.version === 0) return { outcome: 'absent', warnings: [] };
    checkVersion(versionOf(act.requester, identity, standing), change);
    if (!mayChange(act.requester, identity.type, standing, parts.isOwnWord)) throw notYours(identity);
    const stamp = { id: identity.id, version: standing.version + 1, updated: Math.max(now, identity.current?.updated ?? 0) };
    await writer.put({ type: identity.type, ...stamp, method: 'DELETE', author: standing.author });
    const version: Version = { type: identity.type, ...stamp, method: 'DELETE', deleted: true, body: '', patient: standing.patient };
    return { outcome: 'deleted', version, warnings: [] };
  }

  return {
    change(writing, change, identity) {
      switch (change.kind) {
        case 'create':
          return create(writing, change, identity);
        case 'update':
          return update(writing, change, identity);
        case 'patch':
          return patch(writing, change, identity);
        case 'delete':
          return remove(writing, change, identity);
      }
    },

    async absent({ requester }, change) {
      const type = 'target' in change ? change.target.type : change.type;
      parts.allow(requester, type, change.kind);
      if (change.kind === 'patch') throw nothingMatches(type);
      return { outcome: 'absent', warnings: [] };
    },
  };
}
