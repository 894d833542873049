/** The people an organisation knows in person: who applies, trains, assesses. */
import { randomBytes } from 'node:crypto'
import { Problem } from '../problem.ts'
import type { Person } from '../store/recognition-documents.ts'
import type { New } from '../store/store.ts'
import { timestamp } from '../timestamp.ts'
import { contactKeys, plain, recipientKeyOf, sameName, type PersonDeps } from './person.ts'
import { personFields, type PersonFields } from './person-fields.ts'

export interface PeopleDeps extends PersonDeps {
  readonly clock: () => Date
}

/**
 * The person behind the caller's key.
 * @throws Problem `forbidden` (403) when the key is a program's, or its person is no longer there
 */
export async function ownPerson(
  { store }: { readonly store: Pick<PeopleDeps['store'], 'people'> },
  caller: { readonly organisationId: string; readonly personId?: string },
): Promise<Person> {
  const person = caller.personId === undefined ? undefined : await store.people.get(caller.personId)
  if (person?.organisationId === caller.organisationId) return person
  throw new Problem('forbidden', {
    fr: 'Ceci se fait en personne : il faut une clé d’API liée à une personne de votre organisation.',
    en: 'This is done in person: an API key of a person of your organisation is needed.',
  })
}

/**
 * The person of the organisation. Somebody of another organisation is answered exactly like nobody.
 * @throws Problem `not-found` (404)
 */
export async function personById(
  { store }: { readonly store: Pick<PeopleDeps['store'], 'people'> },
  organisationId: string,
  personId: string,
): Promise<Person> {
  const person = await store.people.get(personId)
  if (person?.organisationId === organisationId) return person
  throw new Problem('not-found', {
    fr: 'Il n’y a pas de telle personne dans votre organisation.',
    en: 'There is no such person in your organisation.',
  })
}

/**
 * Registers a person. The same contact under the same name, however it is written, is the same person: answered as they are kept, nothing
 * changed. They keep the pseudonym that rosters know them by, if they are on one.
 * @param typed `namesake`: they are not the person of the same name who is registered under other contacts
 * @throws Problem `invalid-request` (400); `conflict` (409) when a contact is that of somebody of another name, or somebody of this name is
 *   registered and `namesake` does not say that they are another
 */
export async function registerPerson(
  deps: PeopleDeps,
  organisationId: string,
  { namesake = false, ...typed }: PersonFields & { readonly namesake?: boolean | undefined },
): Promise<{ readonly person: Person; readonly created: boolean }> {
  const fields = personFields(typed)
  // Before whoever has the contact: a namesake is somebody else only if they were there, and their contact is not this one.
  const known = namesake ? [] : await namesakes(deps, organisationId, fields)
  const [first, ...others] = await holders(deps, organisationId, fields)
  if (first !== undefined) {
    if (others.some(({ _id }) => _id !== first._id)) throw contactTaken()
    return { person: requireSame(first, fields), created: false }
  }
  if (known.length > 0) throw namesakeKnown()
  // Every person has a contact: no session comes into it.
  const recipientKey = await recipientKeyOf(deps, organisationId, '', fields)
  const person: New<Person> = {
    // Never that of somebody before them: whoever is erased is not found again under their mailbox's next owner.
    _id: randomBytes(16).toString('hex'),
    organisationId,
    ...fields,
    ...contactKeys(deps, organisationId, fields),
    nameKey: nameKeyOf(deps, organisationId, fields),
    recipientKey,
    createdAt: timestamp(deps.clock()),
  }
  if (!(await deps.store.people.insert(person))) {
    const { items } = await deps.store.people.page({ where: { organisationId, recipientKey }, limit: 1 })
    return { person: requireSame(items[0], fields), created: false }
  }
  // Somebody else took the contact at the same moment: neither can be told from the other, and whoever sees it steps back.
  if ((await holders(deps, organisationId, fields)).some(({ _id }) => _id !== person._id)) {
    await deps.store.people.delete(person._id)
    throw contactTaken()
  }
  if (!namesake && (await namesakes(deps, organisationId, fields)).some(({ _id }) => _id !== person._id)) {
    await deps.store.people.delete(person._id)
    throw namesakeKnown()
  }
  return { person: { ...person, revision: 0 }, created: true }
}

/**
 * Corrects the name and contact of a person: what is not given is removed. Their pseudonym stays: badges are theirs under any name.
 * @throws Problem `not-found` (404), `invalid-request` (400); `conflict` (409) when a contact is somebody else's
 */
export async function correctPerson(
  deps: PeopleDeps,
  organisationId: string,
  personId: string,
  typed: PersonFields,
): Promise<Person> {
  for (;;) {
    const before = await personById(deps, organisationId, personId)
    const fields = personFields(typed)
    const taken = async () =>
      (await holders(deps, organisationId, fields)).some(({ _id }) => _id !== before._id)
    if (await taken()) throw contactTaken()
    const { _id, revision, recipientKey, createdAt } = before
    const corrected = {
      _id,
      revision,
      organisationId,
      ...fields,
      ...contactKeys(deps, organisationId, fields),
      nameKey: nameKeyOf(deps, organisationId, fields),
      recipientKey,
      createdAt,
    }
    const stored = await deps.store.people.replace(corrected)
    if (stored === undefined) continue
    if (!(await taken())) return stored
    await deps.store.people.replace({ ...before, revision: stored.revision })
    throw contactTaken()
  }
}

/** People of the organisation under the e-mail or the reference, the earliest first. */
async function holders(
  deps: PersonDeps,
  organisationId: string,
  fields: PersonFields,
): Promise<readonly Person[]> {
  const { emailKey, referenceKey } = contactKeys(deps, organisationId, fields)
  const pages = [
    ...(emailKey === undefined ? [] : [{ emailKey }]),
    ...(referenceKey === undefined ? [] : [{ referenceKey }]),
  ].map((where) => deps.store.people.page({ where, limit: 10 }))
  return (await Promise.all(pages)).flatMap(({ items }) => items)
}

async function namesakes(
  deps: PersonDeps,
  organisationId: string,
  fields: PersonFields,
): Promise<readonly Person[]> {
  const where = { nameKey: nameKeyOf(deps, organisationId, fields) }
  return (await deps.store.people.page({ where, limit: 2 })).items
}

function nameKeyOf(
  { pseudonyms }: PersonDeps,
  organisationId: string,
  { givenName, familyName }: PersonFields,
): string {
  return pseudonyms.name(organisationId, plain(givenName), plain(familyName))
}

function requireSame(person: Person | undefined, fields: PersonFields): Person {
  if (person !== undefined && sameName(person, fields)) return person
  throw contactTaken()
}

function contactTaken(): Problem {
  return new Problem('conflict', {
    fr:
      'Ce courriel ou cette référence est déjà celui d’une autre personne de votre organisation. Corrigez son nom, ou donnez à chacun le ' +
      'sien.',
    en: 'This e-mail or reference is already that of another person of your organisation. Correct their name, or give each their own.',
  })
}

function namesakeKnown(): Problem {
  const detail = {
    fr:
      'Une personne de ce nom est déjà inscrite dans votre organisation, avec un autre contact. Si c’est elle, corrigez sa fiche ; si c’est ' +
      'quelqu’un d’autre, dites-le avec « namesake » : true.',
    en:
      'A person of this name is already registered in your organisation, with another contact. If it is them, correct their record; if it ' +
      'is somebody else, say so with "namesake": true.',
  }
  return new Problem('conflict', detail, { errors: [{ pointer: '/namesake', code: 'namesake', detail }] })
}
