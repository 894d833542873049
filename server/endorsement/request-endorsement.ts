/** Asks somebody for an endorsement, by mail. */
import type { Caller } from '../access/access-token.ts'
import { isMailAddress } from '../delivery/mail-address.ts'
import { contactKeys, enrolledUnder } from '../organisation/person.ts'
import { Problem, type ProblemItem } from '../problem.ts'
import { everything } from '../store/everything.ts'
import type { Endorsement } from '../store/recognition-documents.ts'
import type { New } from '../store/store.ts'
import type { Language, Text } from '../text.ts'
import { timestamp } from '../timestamp.ts'
import { requireAsker } from './asker.ts'
import { isOwn, mailboxKey } from './collusion.ts'
import type { EndorsementDeps } from './deps.ts'
import { tokenHash } from './link.ts'
import { requestMail } from './mails.ts'
import { endorsableCompetencies, type EndorsementTarget, type TargetKind } from './target.ts'

export interface EndorsementRequest {
  readonly target: { readonly kind: TargetKind; readonly id: string }
  readonly competencies?: readonly string[]
  readonly endorser: { readonly name: string; readonly email: string }
  /** A few words to the endorser. Kept only until the mail is sent. */
  readonly message?: string
  /** What the mail is written in. */
  readonly language: Language
}

/** How long a link can be used. */
export const linkDays = 30
/** Requests of one organisation not answered yet, of one target. */
export const maximumOpen = 10
/** Endorsements of one organisation for one target in all, those given included. */
const maximumOfTarget = 200

/**
 * Keeps the request and sends the endorser their link; nobody else ever sees it. Repeated, it is the same request, and its mail is sent once;
 * an endorser who let it expire can be asked again, one who answered cannot. Does NOT tell whether the address exists.
 * @throws Problem as `requireAsker`; `endorsement-refused` (422) with one error per wrong field, or beyond 10 open requests; `conflict` (409)
 * when that person answered already, or is asked for other competencies of the same target
 */
export async function requestEndorsement(
  deps: EndorsementDeps,
  caller: Caller,
  request: EndorsementRequest,
): Promise<Endorsement> {
  const target = await requireAsker(deps, caller, request.target.kind, request.target.id)
  await requireGood(deps, target, request)
  const endorsement = await kept(deps, target, await document(deps, caller, target, request))
  const organisation = await deps.store.organisations.get(target.organisationId)
  if (organisation === undefined) throw new Error('a target of no organisation')
  const link = `${deps.publicUrl}/endorsement-links/${deps.endorsementLinks.token('answer', endorsement._id)}`
  await deps.mail(requestMail({ endorsement, target, organisation, request, link }))
  return endorsement
}

async function document(
  deps: EndorsementDeps,
  caller: Caller,
  target: EndorsementTarget,
  { competencies, endorser }: EndorsementRequest,
): Promise<New<Endorsement>> {
  const { organisationId, key, recipient, achievement } = target
  const endorserKey = await endorserKeyOf(deps, organisationId, endorser.email)
  const earlier = await everything(deps.store.endorsements, { endorserKey, organisationId })
  const now = deps.clock()
  const past = earlier.filter((one) => one.target === key && isPast(one, now))
  const _id = deps.endorsementLinks.idOf(organisationId, key, endorserKey, past.length)
  const about = competencies ?? (achievement?.competency === undefined ? undefined : [achievement.competency])
  return {
    _id,
    organisationId,
    target: key,
    ...(about === undefined ? {} : { competencies: [...new Set(about)].sort() }),
    requestedBy: caller.keyId,
    ...(recipient === undefined ? {} : { recipientKey: recipient.recipientKey }),
    endorserName: endorser.name.trim(),
    endorserEmail: endorser.email.trim(),
    endorserKey,
    tokenHash: tokenHash(deps.endorsementLinks.token('answer', _id)),
    state: 'requested',
    expiresAt: timestamp(new Date(now.getTime() + linkDays * 86_400_000)),
    createdAt: timestamp(now),
  }
}

/**
 * What the endorser is known by: the address as it is when the organisation knows somebody under it, else the mailbox it leads to, so that what
 * comes after a plus sign makes nobody a second endorser.
 */
async function endorserKeyOf(deps: EndorsementDeps, organisationId: string, email: string): Promise<string> {
  const { emailKey } = contactKeys(deps, organisationId, { email })
  const mailbox = mailboxKey(deps, organisationId, email)
  if (emailKey === undefined || mailbox === undefined) throw new Error('an address without key')
  if (emailKey === mailbox) return mailbox
  return (await enrolledUnder(deps, { emailKey })).length > 0 ? emailKey : mailbox
}

/** Over without an answer that stands: the same person may be asked anew. */
function isPast({ state, expiresAt }: Endorsement, now: Date): boolean {
  return state === 'revoked' || (state === 'requested' && new Date(expiresAt) <= now)
}

/** The request as kept: this one, or the same sent before. */
async function kept(
  deps: EndorsementDeps,
  target: EndorsementTarget,
  wanted: New<Endorsement>,
): Promise<Endorsement> {
  if (await deps.store.endorsements.insert(wanted)) {
    await requireRoom(deps, target, wanted._id)
    return { ...wanted, revision: 0 }
  }
  const known = await deps.store.endorsements.get(wanted._id)
  // Withdrawn at this moment by a request that found no room.
  if (known === undefined) throw tooMany()
  if (known.state !== 'requested') {
    throw new Problem('conflict', {
      fr: 'Cette personne a déjà répondu à cette demande.',
      en: 'This person has answered this request already.',
    })
  }
  if (JSON.stringify(known.competencies) !== JSON.stringify(wanted.competencies)) {
    throw new Problem('conflict', {
      fr: 'Une demande à cette personne est déjà en cours, pour d’autres compétences.',
      en: 'A request to this person is open already, for other competencies.',
    })
  }
  return known
}

/** After it was inserted: of several inserted at once beyond the limit, each sees the others. */
async function requireRoom(
  deps: EndorsementDeps,
  { key, organisationId }: EndorsementTarget,
  id: string,
): Promise<void> {
  const now = deps.clock()
  // An achievement is a target of every organisation that asks for it.
  const all = (await everything(deps.store.endorsements, { target: key })).filter(
    (one) => one.organisationId === organisationId,
  )
  const open = all.filter((one) => one.state === 'requested' && !isPast(one, now))
  if (open.length <= maximumOpen && all.length <= maximumOfTarget) return
  // Nobody was told of it yet.
  await deps.store.endorsements.delete(id)
  throw all.length > maximumOfTarget ? tooManyInAll() : tooMany()
}

function tooMany(): Problem {
  return refused([
    item('/target', 'too-many-requests-open', {
      fr: `${String(maximumOpen)} demandes attendent déjà une réponse : c’est le maximum.`,
      en: `${String(maximumOpen)} requests are waiting for an answer already: that is the most there can be.`,
    }),
  ])
}

function tooManyInAll(): Problem {
  return refused([
    item('/target', 'too-many-requests', {
      fr: `${String(maximumOfTarget)} endossements ont déjà été demandés en tout : c’est le maximum.`,
      en: `${String(maximumOfTarget)} endorsements were asked for in all already: that is the most there can be.`,
    }),
  ])
}

async function requireGood(
  deps: EndorsementDeps,
  target: EndorsementTarget,
  request: EndorsementRequest,
): Promise<void> {
  const { endorser, competencies, message = '' } = request
  const known = target.achievement === undefined ? [] : endorsableCompetencies(target.achievement)
  const errors = [
    ...(isMailAddress(endorser.email.trim()) ? [] : [wrong.email]),
    ...(isOneLine(endorser.name) ? [] : [wrong.name]),
    ...((competencies ?? []).every((code) => known.includes(code)) ? [] : [wrong.competencies]),
    // A mail of this service must not lead anywhere else.
    ...(/:\/\/|\bwww\./iu.test(message) ? [wrong.link] : []),
    ...(/[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f]/u.test(message) ? [wrong.message] : []),
    // So that nobody waits for an answer that cannot come; asked again, and better, when it is given (see collusion.ts).
    ...((await isOwn(deps, target, endorser.email)) ? [wrong.self] : []),
  ]
  if (errors.length > 0) throw refused(errors)
}

function isOneLine(name: string): boolean {
  return name.trim() !== '' && !/[\u0000-\u001f\u007f\u2028\u2029<>]|:\/\//u.test(name)
}

function refused(errors: readonly ProblemItem[]): Problem {
  return new Problem(
    'endorsement-refused',
    {
      fr: 'Aucune demande n’a été envoyée : corrigez les erreurs indiquées.',
      en: 'No request was sent: correct the errors below.',
    },
    { errors },
  )
}

function item(pointer: string, code: string, detail: Text): ProblemItem {
  return { pointer, code, detail }
}

const wrong = {
  email: item('/endorser/email', 'not-one-address', {
    fr: 'Donnez une seule adresse e-mail, sans accent avant le @.',
    en: 'Give exactly one e-mail address, without accents before the @.',
  }),
  name: item('/endorser/name', 'not-a-name', {
    fr: 'Donnez le nom sur une ligne, sans lien.',
    en: 'Give the name on one line, without a link.',
  }),
  competencies: item('/competencies', 'competency-not-in-achievement', {
    fr: 'Une de ces compétences n’est pas de ce qui serait endossé.',
    en: 'One of these competencies is not of what would be endorsed.',
  }),
  link: item('/message', 'message-with-link', {
    fr: 'Le message ne peut pas contenir de lien.',
    en: 'The message cannot contain a link.',
  }),
  message: item('/message', 'message-unreadable', {
    fr: 'Le message contient un caractère de commande.',
    en: 'The message contains a control character.',
  }),
  self: item('/endorser/email', 'own-endorsement', {
    fr: 'Personne ne s’endosse soi-même : donnez l’adresse de quelqu’un d’autre.',
    en: 'Nobody endorses themself: give the address of somebody else.',
  }),
} as const
