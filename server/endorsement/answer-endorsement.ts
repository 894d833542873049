/** An endorser answers, once. */
import { isOpen, takesEvidence } from '../application/dossier.ts'
import { maximumPieces } from '../application/evidence/keep-piece.ts'
import { buildEndorsement } from '../credential/build-endorsement.ts'
import { Problem, type ProblemItem } from '../problem.ts'
import type { Endorsement } from '../store/recognition-documents.ts'
import type { Language, Text } from '../text.ts'
import { timestamp } from '../timestamp.ts'
import { takesNoMore } from './asker.ts'
import { collusionIn, type Collusion } from './collusion.ts'
import { completeEndorsement, hasPlace, type Completed } from './complete-endorsement.ts'
import type { EndorsementDeps } from './deps.ts'
import { endorsedName, forgetMails } from './mails.ts'
import { spent } from './open-link.ts'
import { targetOf, type EndorsementTarget } from './target.ts'

/** What an endorser says. */
export interface Given {
  readonly comment: string
  /** Their name may be written in the endorsement. */
  readonly showName: boolean
  /** They have seen the person do it. Asked for whenever a person is endorsed. */
  readonly hasSeen: boolean
  /** What they read the page in. */
  readonly language: Language
}

/** Characters, as a text area counts them: UTF-16 code units. */
export const maximumComment = 2000

/**
 * Signs the endorsement and keeps it, in one compare-and-set: of two answers at once, one stands. A crash before that leaves the request as
 * it was; what follows from it (a piece of evidence, a mail) is done again until it is done. Afterwards the endorser's address is gone.
 * Two people who endorse each other at the same moment are both refused, or the later one is: what was signed is revoked at once.
 * @throws Problem `endorsement-refused` (422) with one error per wrong field, or without any when it would be collusion: then nothing is given
 * and the link still works; `transition-refused` (409) while the application takes no evidence, or is full; `link-spent` (410) when it was answered
 * meanwhile, or the application is over; `signing-key-unavailable` (503)
 */
export async function giveEndorsement(
  deps: EndorsementDeps,
  endorsement: Endorsement,
  given: Given,
): Promise<Completed> {
  const target = await targetOf(deps, endorsement)
  requireGood(target, given)
  requireCurrent(target)
  if (!(await hasPlace(deps, target))) throw full()
  const collusion = await collusionIn(deps, target, endorsement)
  if (collusion !== undefined) throw new Problem('endorsement-refused', collusions[collusion])
  const stored = await deps.store.endorsements.replace(await signed(deps, endorsement, target, given))
  if (stored === undefined) throw answeredMeanwhile()
  const completed = await completeEndorsement(deps, stored, given.language)
  if (completed.collusion !== undefined) {
    throw new Problem('endorsement-refused', collusions[completed.collusion])
  }
  return completed
}

/** @throws Problem `link-spent` (410) when it was answered meanwhile */
export async function declineEndorsement(
  deps: Pick<EndorsementDeps, 'store'>,
  endorsement: Endorsement,
): Promise<Endorsement> {
  const { endorserEmail: _email, endorserName: _name, tokenHash: _hash, ...rest } = endorsement
  const stored = await deps.store.endorsements.replace({ ...rest, state: 'declined' })
  if (stored === undefined) throw answeredMeanwhile()
  await forgetMails(deps, stored._id)
  return stored
}

async function signed(
  deps: EndorsementDeps,
  endorsement: Endorsement,
  target: EndorsementTarget,
  { comment, showName, hasSeen }: Given,
): Promise<Endorsement> {
  const { _id, organisationId, tokenHash: _hash, endorserName, ...rest } = endorsement
  const organisation = await deps.store.organisations.get(organisationId)
  if (organisation === undefined) throw new Error('an endorsement of no organisation')
  const now = deps.clock()
  const said = comment.replace(/\r\n?/gu, '\n').trim()
  const shown = showName && endorserName !== undefined ? { endorserName } : {}
  const entry = (await deps.status.allocate(organisationId, [_id])).get(_id)
  if (entry === undefined) throw new Error('an endorsement without a status entry')
  const issuer = await deps.keys.current(organisationId)
  const unsigned = buildEndorsement({
    id: endorsementUrl(deps, _id),
    endorsedId: target.endorsedId,
    endorsedName: endorsedName(target, organisation).fr,
    witness: { did: issuer.did, organisation },
    ...shown,
    hasSeen: target.recipient !== undefined && hasSeen,
    comment: said,
    status: entry,
    givenAt: now,
  })
  return {
    ...rest,
    ...shown,
    _id,
    organisationId,
    state: 'given',
    comment: said,
    givenAt: timestamp(now),
    credential: JSON.stringify(await deps.sign(issuer, unsigned, now)),
    statusSlot: entry.slot,
  }
}

/** The permanent address of an endorsement; unguessable. */
export function endorsementUrl(deps: Pick<EndorsementDeps, 'publicUrl'>, id: string): string {
  return `${deps.publicUrl}/endorsements/${id}`
}

function requireGood({ recipient }: EndorsementTarget, { comment, hasSeen }: Given): void {
  const { length } = comment.replace(/\r\n?/gu, '\n').trim()
  const errors = [
    ...(visibleLength(comment) < 3 ? [wrong.missing] : []),
    ...(length > maximumComment ? [wrong.tooLong] : []),
    ...(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/u.test(comment) ? [wrong.unreadable] : []),
    ...(recipient !== undefined && !hasSeen ? [wrong.unseen] : []),
  ]
  if (errors.length === 0) return
  throw new Problem(
    'endorsement-refused',
    {
      fr: 'Votre réponse n’a pas été enregistrée : corrigez ce qui est indiqué.',
      en: 'Your answer was not recorded: correct what is said below.',
    },
    { errors },
  )
}

/** Characters of `text` that can be seen, whatever their script: spaces, format characters and blank letters are not counted. */
export function visibleLength(text: string): number {
  // U+2800 is the braille cell without a dot.
  return text.replace(/[\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/gu, '').length
}

function requireCurrent({ kind, application, award, recipient }: EndorsementTarget): void {
  const isGone = (kind === 'award' || kind === 'application') && recipient === undefined
  if (isGone || award?.state === 'revoked' || (application !== undefined && !isOpen(application))) {
    throw spent({
      fr: 'Cet endossement n’est plus demandé. Merci d’avoir voulu répondre.',
      en: 'This endorsement is no longer asked for. Thank you for wanting to answer.',
    })
  }
  if (application !== undefined && !takesEvidence(application)) throw takesNoMore()
}

function full(): Problem {
  return new Problem('transition-refused', {
    fr: `Cette candidature a déjà ${String(maximumPieces)} preuves, le maximum : rien n’a été signé. Ce lien marche encore : répondez quand la personne aura effacé une preuve.`,
    en: `This application already has ${String(maximumPieces)} pieces of evidence, the most there can be: nothing was signed. This link still works: answer once the person has erased one.`,
  })
}

function answeredMeanwhile(): Problem {
  return spent({
    fr: 'Une réponse a déjà été donnée avec ce lien.',
    en: 'An answer was given with this link already.',
  })
}

const collusions: { readonly [collusion in Collusion]: Text } = {
  self: {
    fr: 'Rien n’a été endossé : cette adresse est celle de la personne à endosser, et personne ne s’endosse soi-même.',
    en: 'Nothing was endorsed: this address is that of the person to be endorsed, and nobody endorses themself.',
  },
  mutual: {
    fr: 'Rien n’a été endossé : cette personne vous a endossé pour la même compétence il y a 90 jours ou moins. Deux personnes ne peuvent pas s’endosser l’une l’autre dans ce délai.',
    en: 'Nothing was endorsed: this person endorsed you for the same competency 90 days ago or less. Two people cannot endorse each other within that time.',
  },
  member: {
    fr: 'Rien n’a été endossé : cette adresse est celle d’une personne de l’organisation à endosser, ou qui a écrit ce badge. L’endossement vient de quelqu’un d’autre.',
    en: 'Nothing was endorsed: this address is that of one of the people of the organisation to be endorsed, or that wrote this badge. An endorsement comes from somebody else.',
  },
}

function item(pointer: string, code: string, fr: string, en: string): ProblemItem {
  return { pointer, code, detail: { fr, en } }
}

const wrong = {
  missing: item(
    '/comment',
    'comment-missing',
    'Dites en quelques mots ce que vous avez vu.',
    'Say in a few words what you have seen.',
  ),
  tooLong: item(
    '/comment',
    'comment-too-long',
    `Le texte dépasse ${String(maximumComment)} caractères : raccourcissez-le.`,
    `The text is longer than ${String(maximumComment)} characters: shorten it.`,
  ),
  unreadable: item(
    '/comment',
    'comment-unreadable',
    'Le texte contient un caractère de commande : écrivez-le à nouveau.',
    'The text contains a control character: write it again.',
  ),
  unseen: item(
    '/statement',
    'statement-missing',
    'Cochez la case si vous avez vu cette personne le faire ; sinon, refusez.',
    'Tick the box if you have seen this person do it; otherwise, decline.',
  ),
} as const
