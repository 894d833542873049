/** The store, in which what is about a person lies under a key of the person's that can be erased. */
import type { Award, EvidencePiece, Learner } from '../../store/documents.ts'
import type { Mail, Person } from '../../store/recognition-documents.ts'
import type { Store } from '../../store/store.ts'
import { sealedCollection, type SealedFields } from './sealed-collection.ts'

/**
 * `store`, read and written as ever. Sealed are: in rosters, names, e-mail and reference; what evidence of sessions says; of awards from sessions the
 * credential, the decision and the reasons; names and contacts of people known in person; of mails that wait, address and text. NOT sealed: what
 * only hashes, ids, days and codes say; awards and evidence of applications; names of trainers on sessions.
 */
export function sealedStore(store: Store, sealingKey: Uint8Array): Store {
  const sealing = { keys: store.erasableKeys, sealingKey }
  return {
    ...store,
    learners: sealedCollection(store.learners, learners, sealing),
    evidence: sealedCollection(store.evidence, evidence, sealing),
    awards: sealedCollection(store.awards, awards, sealing),
    people: sealedCollection(store.people, people, sealing),
    mails: sealedCollection(store.mails, mails, sealing),
  }
}

/** The key of what is about the person on a line of a roster. */
export function lineKeyId(learnerId: string): string {
  return `line/${learnerId}`
}

const ofLine = ({ learnerId }: { readonly learnerId?: string }) =>
  learnerId === undefined ? undefined : lineKeyId(learnerId)

const learners: SealedFields<Learner> = {
  name: 'learners',
  carrier: 'givenName',
  fields: ['givenName', 'familyName', 'email', 'reference'],
  left: { familyName: '' },
  // As an erased line is: see award/roster/erased-line.ts.
  erased: { givenName: '', familyName: '' },
  keyId: ({ _id }) => lineKeyId(_id),
}

const evidence: SealedFields<EvidencePiece> = {
  name: 'evidence',
  carrier: 'salt',
  fields: ['salt', 'providedBy', 'url', 'description', 'content'],
  left: {},
  keyId: ofLine,
}

const awards: SealedFields<Award> = {
  name: 'awards',
  carrier: 'credential',
  fields: ['credential', 'decision', 'history'],
  left: { decision: '', history: [] },
  keyId: ofLine,
}

const people: SealedFields<Person> = {
  name: 'people',
  carrier: 'givenName',
  fields: ['givenName', 'familyName', 'email', 'reference'],
  left: { familyName: '' },
  keyId: ({ _id }) => `person/${_id}`,
  isOwnKey: true,
}

const mails: SealedFields<Mail> = {
  name: 'mails',
  carrier: 'to',
  fields: ['to', 'subject', 'text', 'html', 'unsubscribe'],
  left: { subject: '', text: '', html: '' },
  keyId: ({ _id }) => `mail/${_id}`,
  isOwnKey: true,
}
