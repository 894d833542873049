/** Whom a badge kept here is of, in the words of transcripts. */
import type { Pseudonyms } from '../../organisation/pseudonym.ts'
import type { Store } from '../../store/store.ts'

export interface TranscriptSubjectsDeps {
  readonly store: Pick<Store, 'awards' | 'applications' | 'people'>
  readonly pseudonyms: Pick<Pseudonyms, 'subject'>
  readonly publicUrl: string
}

/** `urn:uuid:…` of a person, made for transcripts: no badge has it. */
export function transcriptSubject(pseudonyms: Pick<Pseudonyms, 'subject'>, personId: string): string {
  return pseudonyms.subject(JSON.stringify(['transcript of', personId]))
}

/** An organisation knows somebody under two names at most, by far. */
const mostPeople = 8

/**
 * The part of `VerifyDeps` that tells the subjects transcripts have for whoever the badge kept here under an address is of: the person it was
 * awarded to, and whoever applied for it. Empty for any other address. Does NOT tell who they are.
 */
export function transcriptSubjects({ store, pseudonyms, publicUrl }: TranscriptSubjectsDeps) {
  return {
    async transcriptSubjects(badgeId: string): Promise<readonly string[]> {
      const base = `${publicUrl}/credentials/`
      const award = badgeId.startsWith(base) ? await store.awards.get(badgeId.slice(base.length)) : undefined
      if (award === undefined) return []
      const { organisationId, recipientKey, applicationId } = award
      const { items } = await store.people.page({
        where: { organisationId, recipientKey },
        limit: mostPeople,
      })
      const application =
        applicationId === undefined ? undefined : await store.applications.get(applicationId)
      const applicant = application?.applicantKind === 'person' ? [application.applicantId] : []
      const people = new Set([...items.map(({ _id }) => _id), ...applicant])
      return [...people].map((personId) => transcriptSubject(pseudonyms, personId))
    },
  }
}
