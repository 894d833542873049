/** The badges a person has, as one signed document. */
import { createHash } from 'node:crypto'
import type { Achievements } from '../../achievement/types.ts'
import { buildTranscript } from '../../credential/clr/transcript.ts'
import { Problem } from '../../problem.ts'
import type { Award } from '../../store/documents.ts'
import { everything } from '../../store/everything.ts'
import type { Person } from '../../store/recognition-documents.ts'
import type { Store } from '../../store/store.ts'
import { timestamp } from '../../timestamp.ts'
import type { AwardDeps } from '../deps.ts'
import { stillGood } from '../profile/good-awards.ts'
import { transcriptSubject } from './transcript-subjects.ts'

export interface TranscriptDeps extends Pick<AwardDeps, 'keys' | 'sign' | 'pseudonyms' | 'clock'> {
  readonly store: Pick<Store, 'awards' | 'applications' | 'organisations' | 'statusSlots'>
  readonly achievements: Achievements
}

/** Who asks: the person themself, or somebody of their organisation. */
export type Reader = 'themself' | 'their organisation'

export interface Transcripts {
  /**
   * The signed ClrCredential of `person`, as JSON text: their badges in force now, each as it was signed, in the order of award. Themself, they
   * get those of every organisation that decided on an application of theirs; their organisation gets its own, and is not told that there are
   * others. Of more than fifty, the last fifty, and `partial` says so. The same text for a minute.
   * @throws Problem `not-found` (404) when none is in force; `signing-key-unavailable` (503)
   */
  of(person: Person, reader: Reader): Promise<string>
}

/** Signing canonicalises every badge again: what one request may ask for is bounded. */
export const mostBadges = 50

/** A transcript that somebody asks for again and again is signed once. */
const keptForMilliseconds = 60_000
const mostKept = 20

interface Kept {
  readonly text: Promise<string>
  readonly madeAt: Date
}

/** Owns the transcripts of the last minute. */
export function createTranscripts(deps: TranscriptDeps): Transcripts {
  const kept = new Map<string, Kept>()
  const isFresh = ({ madeAt }: Kept) => {
    const age = deps.clock().getTime() - madeAt.getTime()
    return age >= 0 && age < keptForMilliseconds
  }
  return {
    async of(person, reader) {
      const now = deps.clock()
      const awards = await stillGood(deps, await awardsOf(deps, person, reader), now)
      if (awards.length === 0) throw nothingInForce()
      // Another badge, a renewed one, one that is in force no more: another transcript.
      const id = contentId(person, awards)
      const known = kept.get(id)
      if (known !== undefined && isFresh(known)) return known.text
      for (const [other, one] of kept) if (!isFresh(one)) kept.delete(other)
      const [oldest] = kept.keys()
      if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest)
      const text = signedTranscript(deps, person, awards, now)
      kept.set(id, { text, madeAt: now })
      text.catch(() => kept.delete(id))
      return text
    },
  }
}

async function signedTranscript(
  deps: TranscriptDeps,
  { _id, organisationId }: Person,
  awards: readonly Award[],
  now: Date,
): Promise<string> {
  const { store, achievements, keys, pseudonyms } = deps
  const organisation = await store.organisations.get(organisationId)
  if (organisation === undefined) throw new Error('a person of no organisation')
  const issuer = await keys.current(organisationId)
  const shown = awards.slice(-mostBadges)
  const transcript = buildTranscript({
    // The same badges at the same moment are the same document.
    id: pseudonyms.subject(JSON.stringify(['transcript', _id, timestamp(now), shown.map((one) => one._id)])),
    issuer: { did: issuer.did, organisation },
    subjectId: transcriptSubject(pseudonyms, _id),
    badges: shown.map(({ achievement, credential }) => ({
      achievement: achievements.resolve(achievement),
      // Our own text, as it left the signer.
      credential: JSON.parse(credential) as Record<string, unknown>,
    })),
    isPartial: shown.length < awards.length,
    madeAt: now,
  })
  return JSON.stringify(await deps.sign(issuer, transcript, now))
}

/** In the order of award. */
async function awardsOf(
  { store }: TranscriptDeps,
  { _id: applicantId, organisationId, recipientKey }: Person,
  reader: Reader,
): Promise<readonly Award[]> {
  const own = await everything(store.awards, { organisationId, recipientKey })
  // Where else somebody seeks recognition is theirs to tell.
  const applications = reader === 'themself' ? await everything(store.applications, { applicantId }) : []
  const elsewhere = await store.awards.getMany(applications.flatMap(({ awardId }) => awardId ?? []))
  const all = new Map([...own, ...elsewhere].map((award) => [award._id, award]))
  return [...all.values()].toSorted((a, b) =>
    a.awardedAt === b.awardedAt ? compare(a._id, b._id) : compare(a.awardedAt, b.awardedAt),
  )
}

const compare = (a: string, b: string) => (a < b ? -1 : 1)

function contentId({ _id }: Person, awards: readonly Award[]): string {
  const hash = createHash('sha256').update(_id)
  for (const { credential } of awards) hash.update(`\n${credential}`)
  return hash.digest('hex')
}

function nothingInForce(): Problem {
  return new Problem('not-found', {
    fr: 'Cette personne n’a pas de badge valable aujourd’hui : il n’y a pas de relevé à faire.',
    en: 'This person has no badge in force today: there is no transcript to make.',
  })
}
