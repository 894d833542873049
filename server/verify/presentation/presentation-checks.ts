/** The checks of a presentation itself, in the order in which they are made; those of its credentials are made between the last two. */
import { judgeKey } from '../../proof/keys/judge-key.ts'
import { timestamp } from '../../timestamp.ts'
import { fail, pass, skipped, warn, type Finding, type VerifyDeps } from '../check.ts'
import { parseStrictJson, StrictJsonError } from '../strict-json.ts'
import { contextFlaw, envelopeFlaw } from './envelope.ts'
import { holderOfAll } from './holder.ts'
import {
  parsePresentation,
  readPresentation,
  type Asked,
  type Presenter,
  type UnverifiedPresentation,
} from './read-presentation.ts'
import { challengeCodes, keyNoLongerGood, refusal } from './refusal.ts'
import type { CheckOf } from './run-presentation-checks.ts'
import type { Credential } from '../../proof/types.ts'

/** What the checks of a presentation so far have learned. */
export interface PresentationLearned {
  readonly parsed?: UnverifiedPresentation
  readonly presenter?: Presenter
  /** The proof was looked at, and does not repeat what was asked. */
  readonly unanswered?: Finding
}

export interface PresentationContext extends PresentationLearned {
  readonly deps: Pick<VerifyDeps, 'publishedKeys' | 'publicUrl' | 'outside'>
  readonly handed: Credential | string
  readonly asked: Asked
  readonly now: Date
}

type PresentationCheck = CheckOf<PresentationContext>

/** What is known once the credentials are judged. */
export interface HoldersContext {
  /** Of each credential, whether who presents it is who it is about. */
  readonly holders: readonly Finding[]
}

const readable = pass('readable', 'La présentation est lisible.', 'The presentation is readable.')

const format: PresentationCheck = {
  id: 'format',
  title: { fr: 'Le fichier est lisible', en: 'The file is readable' },
  spec: 'https://www.w3.org/TR/vc-data-model-2.0/#verifiable-presentations; RFC 7493',
  fatal: true,
  run({ handed, asked }) {
    const parsed = parsePresentation(handed)
    if ('failure' in parsed) return refusal(parsed.failure)
    try {
      for (const text of parsed.signedTexts) parseStrictJson(text)
    } catch (error) {
      if (!(error instanceof StrictJsonError)) throw error
      return fail(
        error.refusal,
        'La présentation signée n’est pas un JSON que tous liraient de la même façon.',
        'The presentation that was signed is not JSON that everybody would read alike.',
      )
    }
    const flaw = parsed.form === 'sd-jwt' ? undefined : envelopeFlaw(parsed.presentation, asked.mayBeEmpty)
    return flaw ?? { ...readable, known: { parsed } }
  },
}

const context: PresentationCheck = {
  id: 'context',
  title: {
    fr: 'Les mots de la présentation ont leur sens habituel',
    en: 'The words of the presentation have their usual meaning',
  },
  spec: 'https://www.w3.org/TR/vc-data-integrity/#validating-contexts',
  fatal: true,
  run({ parsed }) {
    const flaw = parsed?.form === 'sd-jwt' ? undefined : contextFlaw(parsed?.presentation ?? {})
    return (
      flaw ??
      pass(
        'context-known',
        'Le vocabulaire de la présentation est connu.',
        'The vocabulary of the presentation is known.',
      )
    )
  },
}

const signature: PresentationCheck = {
  id: 'signature',
  title: { fr: 'La présentation est intacte', en: 'The presentation is intact' },
  spec: 'https://www.w3.org/TR/vc-data-integrity/#verify-proof; https://www.rfc-editor.org/rfc/rfc9901#section-7.3',
  fatal: true,
  async run({ deps, parsed, asked, now }) {
    if (parsed === undefined) throw new Error('format reads the presentation')
    const presenter = await readPresentation(parsed, { now, ...asked }, deps)
    if ('failure' in presenter) {
      const { basedOn } = presenter
      const refused = {
        ...refusal(presenter.failure),
        ...(basedOn === undefined ? {} : { basedOn }),
      }
      return challengeCodes.has(presenter.failure.code)
        ? { ...notLookedAt, known: { unanswered: refused } }
        : refused
    }
    const { holder, basedOn } = presenter
    // A DID that is a key of this service is judged as that key: somebody else may have it by now.
    const keys = await deps.publishedKeys(holder)
    const isGone = keys.length > 0 && keys.every((key) => judgeKey(key, timestamp(now)) !== 'good')
    if (isGone) {
      return keyNoLongerGood
    }
    return {
      ...pass(
        'presentation-signed',
        'La présentation est intacte, et signée par qui présente.',
        'The presentation is intact, and signed by who presents.',
      ),
      ...(basedOn === undefined ? {} : { basedOn }),
      known: { presenter },
    }
  },
}

const notLookedAt = skipped(
  'not-reached',
  'Non vérifié : la présentation ne répond pas à la demande.',
  'Not checked: the presentation does not answer what was asked.',
)

const challenge: PresentationCheck = {
  id: 'challenge',
  title: {
    fr: 'La présentation répond à la demande qui a été faite',
    en: 'The presentation answers the request that was made',
  },
  spec: 'https://www.w3.org/TR/vc-data-integrity/#proofs (challenge, domain)',
  fatal: true,
  run({ asked, unanswered }) {
    if (unanswered !== undefined) return unanswered
    if (asked.challenge === undefined) {
      return warn(
        'presentation-may-be-replayed',
        'Aucun défi n’a été donné : cette présentation a pu être faite pour quelqu’un d’autre, ou il y a longtemps.',
        'No challenge was given: this presentation may have been made for somebody else, or long ago.',
      )
    }
    return pass(
      'challenge-repeated',
      'La présentation reprend le défi et le domaine qui ont été donnés.',
      'The presentation repeats the challenge and the domain that were given.',
    )
  },
}

const holder: CheckOf<HoldersContext> = {
  id: 'holder',
  title: {
    fr: 'Qui présente est la personne qui a reçu les badges',
    en: 'Who presents is who received the badges',
  },
  spec: 'https://www.w3.org/TR/vc-data-model-2.0/#verifiable-presentations (holder)',
  fatal: false,
  run: ({ holders }) => holderOfAll(holders),
}

/** Before the credentials are judged. */
export const presentationChecks: readonly PresentationCheck[] = [format, context, signature, challenge]

/** Once they are. */
export const holderChecks: readonly CheckOf<HoldersContext>[] = [holder]
