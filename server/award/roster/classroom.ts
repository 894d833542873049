/** Tells who a line of a roster is about: somebody already enrolled in the session, or somebody new. */
import type { Learner, TrainingSession } from '../../store/documents.ts'
import type { AwardDeps } from '../deps.ts'
import { contactKeys, recipientKeyOf, soundsLike, type ContactKeys } from '../../organisation/person.ts'
import { normalise } from '../../organisation/pseudonym.ts'
import type { RosterPerson } from './roster-line.ts'

/** What identifies a learner, in the form it is stored in. */
export interface LearnerIdentity extends ContactKeys {
  readonly _id: string
  readonly recipientKey: string
}

export interface Placed {
  /** The learner the line is about, as stored; absent when the line is about somebody new. */
  readonly before: Learner | undefined
  readonly identity: LearnerIdentity
}

interface Seat extends LearnerIdentity {
  readonly givenName: string
  readonly familyName: string
  readonly learner: Learner | undefined
  /** A line of this very roster already is about this person. */
  taken: boolean
}

/** People that may share one e-mail address: a couple, a family, a home. */
const mailboxOwners = 20

/** The people of one session, while a roster is read line by line. */
export class Classroom {
  readonly #deps: Pick<AwardDeps, 'store' | 'pseudonyms'>
  readonly #session: TrainingSession
  readonly #byContact = new Map<string, Seat[]>()
  readonly #byName = new Map<string, { readonly nameless: Seat | undefined }>()

  constructor(
    deps: Pick<AwardDeps, 'store' | 'pseudonyms'>,
    session: TrainingSession,
    enrolled: readonly Learner[],
  ) {
    this.#deps = deps
    this.#session = session
    for (const learner of enrolled) this.#sit({ ...learner, learner, taken: false })
  }

  /** `undefined` when the line cannot be told from another person of the session, or is about one already on a line. */
  async place(person: RosterPerson): Promise<Placed | undefined> {
    const keys = contactKeys(this.#deps, this.#session.organisationId, person)
    const seat = this.#seatOf(person, keys)
    if (seat === 'unclear' || (seat?.taken ?? false)) return undefined
    if (seat !== undefined) {
      seat.taken = true
      const { _id, recipientKey, emailKey, referenceKey } = seat
      const identity = {
        _id,
        recipientKey,
        ...(emailKey === undefined ? {} : { emailKey }),
        ...(referenceKey === undefined ? {} : { referenceKey }),
        ...keys,
      }
      this.#sit({ ...seat, ...identity, taken: true })
      return { before: seat.learner, identity }
    }
    const { organisationId, _id: sessionId } = this.#session
    const known = await recipientKeyOf(this.#deps, organisationId, sessionId, person)
    const { givenName, familyName } = person
    // A shared mailbox, first met in this roster: its second owner is told apart by name, as in a later roster.
    const recipientKey = this.#sharesMailbox(keys)
      ? this.#deps.pseudonyms.recipient(
          organisationId,
          'contact',
          keys.emailKey ?? '',
          normalise(givenName),
          normalise(familyName),
        )
      : known
    const identity = { _id: this.#deps.pseudonyms.learner(sessionId, recipientKey), recipientKey, ...keys }
    this.#sit({ ...identity, givenName, familyName, learner: undefined, taken: true })
    return { before: undefined, identity }
  }

  #seatOf(person: RosterPerson, keys: ContactKeys): Seat | 'unclear' | undefined {
    const { emailKey, referenceKey } = keys
    const underReference = referenceKey === undefined ? undefined : this.#byContact.get(referenceKey)?.[0]
    // A reference is one person's. Under another name it is somebody else's: a mistake to point out.
    if (underReference !== undefined) return soundsLike(underReference, person) ? underReference : 'unclear'
    const underEmail = emailKey === undefined ? [] : (this.#byContact.get(emailKey) ?? [])
    const same = underEmail.find((seat) => soundsLike(seat, person))
    if (same !== undefined) return same
    // More people than a mailbox can have: an address of the structure, typed on every line.
    if (underEmail.length >= mailboxOwners) return 'unclear'
    const namesakes = this.#byName.get(nameOf(person))
    // Without e-mail and reference, a name is all there is: it can be completed, but not told from a namesake's.
    if (namesakes?.nameless !== undefined) return namesakes.nameless
    const alone = emailKey === undefined && referenceKey === undefined
    return alone && namesakes !== undefined ? 'unclear' : undefined
  }

  #sharesMailbox({ emailKey }: ContactKeys): boolean {
    return emailKey !== undefined && (this.#byContact.get(emailKey)?.length ?? 0) > 0
  }

  #sit(seat: Seat): void {
    for (const key of [seat.emailKey, seat.referenceKey]) {
      if (key !== undefined) this.#byContact.set(key, [...others(this.#byContact.get(key), seat), seat])
    }
    const name = nameOf(seat)
    const nameless = seat.emailKey === undefined && seat.referenceKey === undefined ? seat : undefined
    const before = this.#byName.get(name)?.nameless
    this.#byName.set(name, { nameless: nameless ?? (before?._id === seat._id ? undefined : before) })
  }
}

function others(seats: readonly Seat[] | undefined, seat: Seat): readonly Seat[] {
  return (seats ?? []).filter(({ _id }) => _id !== seat._id)
}

function nameOf({
  givenName,
  familyName,
}: {
  readonly givenName: string
  readonly familyName: string
}): string {
  return `${normalise(givenName)} ${normalise(familyName)}`
}
