/** Ten thousand awards whose mail is due, written as awarding writes them. */
import { claimMailId } from '../../server/claim/mail/claim-mail.ts'
import { messageKey } from '../../server/delivery/message-key.ts'
import { everything } from '../../server/store/everything.ts'
import type { Store } from '../../server/store/store.ts'
import { openContext } from './service.ts'

const organisationId = 'atelier-dole'
const achievement = 'referentiel-mediateurs/0.1.0/RM-A1.1-N1'

/** Their ids, each with the address of its learner. */
export async function keepAwards(number: number, at: Date): Promise<ReadonlyMap<string, string>> {
  const context = await openContext(() => at)
  const { store } = context.deps
  const createdAt = `${at.toISOString().slice(0, 19)}Z`
  await store.organisations.insert({
    _id: organisationId,
    name: 'Atelier de Dole',
    didMethod: 'web',
    createdAt,
  })
  const people = Array.from({ length: number }, (_, index) => {
    const id = index.toString(16).padStart(32, '0')
    return { id, email: `personne.${String(index)}@exemple.fr` }
  })
  for (let start = 0; start < number; start += 500)
    await keepSome(store, people.slice(start, start + 500), createdAt)
  await context.close()
  return new Map(people.map(({ id, email }) => [id, email]))
}

async function keepSome(
  store: Store,
  people: readonly { readonly id: string; readonly email: string }[],
  createdAt: string,
): Promise<void> {
  await store.learners.insertMissing(
    people.map(({ id, email }, line) => ({
      _id: id,
      sessionId: 'session',
      organisationId,
      line,
      givenName: 'Anne',
      familyName: 'Marchand',
      email,
      recipientKey: id,
      consent: true,
      nameInBadge: false,
      createdAt,
    })),
  )
  await store.statusSlots.insertMissing(
    people.map(({ id }) => ({ _id: `essai:${id}`, list: 'essai', index: 0, awardId: id, state: 'active' })),
  )
  await store.awards.insertMissing(
    people.map(({ id }) => ({
      _id: id,
      organisationId,
      sessionId: 'session',
      learnerId: id,
      recipientKey: id,
      achievement,
      achievementCode: 'RM-A1.1-N1',
      frameworkIri: 'https://frameworks.example/frameworks/referentiel-mediateurs/0.1.0',
      frameworkDigest: 'z',
      evaluationId: 'e',
      decision: '{}',
      proofStrength: 'assessed',
      awardedAt: createdAt,
      credential: '{}',
      statusSlot: `essai:${id}`,
      state: 'active',
      history: [{ at: createdAt, state: 'active', by: 'key' }],
      deliveries: [{ channel: 'email', state: 'pending', attempts: 0, nextAttemptAt: createdAt }],
      handOver: 'pending',
      handOverAt: createdAt,
    })),
  )
}

export interface Outcome {
  /** Awards nobody has written to yet. */
  readonly unannounced: number
  readonly claims: number
  /** Of each mail: its Message-ID, without the domain, by the id of its award. */
  readonly mails: ReadonlyMap<
    string,
    { readonly key: string; readonly state: string; readonly failure?: string }
  >
}

/** What the store says became of them. */
export async function readOutcome(awardIds: Iterable<string>, at: Date): Promise<Outcome> {
  const context = await openContext(() => at)
  const { store } = context.deps
  const unannounced = await store.awards.count({ handOver: 'pending' })
  const claims = (await everything(store.claims, { state: 'open' })).length
  const mails = new Map<string, { key: string; state: string; failure?: string }>()
  for (const id of awardIds) {
    const mail = await store.mails.get(claimMailId(id, 1))
    if (mail === undefined) continue
    const { state, failure } = mail
    mails.set(id, { key: messageKey(mail._id), state, ...(failure === undefined ? {} : { failure }) })
  }
  await context.close()
  return { unannounced, claims, mails }
}
