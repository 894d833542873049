/** Signing in by a link that is sent by mail: no password. */
import { Problem } from '../../problem.ts'
import type { PassportToken } from '../../store/passport-documents.ts'
import type { Language } from '../../text.ts'
import { timestamp } from '../../timestamp.ts'
import type { PassportDeps } from '../deps.ts'
import { emailIdOf } from '../passports.ts'

/** How long a link is good; also the time in which an address is sent three at most. */
const linkMinutes = 15
const mostLinks = 3

/** What a link is for: what is sealed in it. */
export interface LinkContent {
  readonly email: string
  /** The claim whose badge is kept once the link is used. */
  readonly claimId?: string
}

/**
 * Sends a link to `email`, whether or not it is the address of a Passeport: nobody learns from what happens here whether it is. A fourth one in a
 * quarter of an hour is not sent, and nobody is told either.
 * @throws Problem `invalid-request` (400) when it is no address
 */
export async function askLink(
  deps: PassportDeps,
  { email, claimId }: LinkContent,
  language: Language,
): Promise<void> {
  if (!deps.isMailAddress(email)) throw new Problem('invalid-request', noAddress)
  const now = deps.clock()
  const expires = new Date(now.getTime() + linkMinutes * 60_000)
  for (const linkId of linkIdsOf(deps, email, now)) {
    const content: LinkContent = { email, ...(claimId === undefined ? {} : { claimId }) }
    const link = {
      _id: linkId,
      kind: 'link' as const,
      createdAt: timestamp(now),
      expiresAt: timestamp(expires),
      sealed: deps.passportSecrets.seal(placeOf(linkId), JSON.stringify(content)),
    }
    if (!(await deps.store.passportTokens.insert(link))) continue
    await deps.mail({
      id: mailIdOf(linkId),
      to: email,
      language,
      ...texts[language],
      link: `${deps.publicUrl}/passeport/lien/${deps.passportSecrets.writeLink(linkId)}`,
      notAfter: expires,
    })
    return
  }
}

/** The ids of the links sent to an address in the quarter of an hour of `at`: as many as there may be. */
function linkIdsOf(deps: PassportDeps, email: string, at: Date): readonly string[] {
  const quarter = Math.floor(at.getTime() / (linkMinutes * 60_000))
  const emailId = emailIdOf(deps, email)
  return Array.from({ length: mostLinks }, (_, number) =>
    deps.passportSecrets.linkId(emailId, quarter, number),
  )
}

/** A link that was not used and is not too old. Changes nothing. @throws Problem `link-spent` (410); `not-found` (404) of one we did not make */
export async function readLink(deps: PassportDeps, text: string): Promise<PassportToken & { kind: 'link' }> {
  const linkId = deps.passportSecrets.readLink(text)
  if (linkId === undefined) throw new Problem('not-found', nowhere)
  const link = await deps.store.passportTokens.get(linkId)
  const isGood = link?.usedAt === undefined && (link?.expiresAt ?? '') > timestamp(deps.clock())
  if (link === undefined || !isGood || link.kind !== 'link') throw new Problem('link-spent', spent)
  return { ...link, kind: 'link' }
}

/** Uses a link up: of all who send it at once, one is first. @throws as `readLink` */
export async function useLink(deps: PassportDeps, text: string): Promise<LinkContent> {
  const link = await readLink(deps, text)
  const used = await deps.store.passportTokens.replace({ ...link, usedAt: timestamp(deps.clock()) })
  const plain = deps.passportSecrets.unseal(placeOf(link._id), link.sealed ?? '')
  if (used === undefined || plain === undefined) throw new Problem('link-spent', spent)
  // The boundary: our own text.
  return JSON.parse(plain.toString('utf8')) as LinkContent
}

const placeOf = (linkId: string) => `passportTokens/${linkId}/sealed`
const mailIdOf = (linkId: string) => `passport-link:${linkId}`

const texts = {
  fr: {
    subject: 'Votre lien pour ouvrir votre Passeport',
    lines: [
      'Bonjour,',
      'Vous avez demandé à ouvrir votre Passeport Numérique. Ce lien est bon une fois, pendant quinze minutes.',
      'Vous n’avez rien demandé ? Ne faites rien : sans ce lien, personne n’entre.',
    ],
  },
  en: {
    subject: 'Your link to open your Passeport',
    lines: [
      'Hello,',
      'You asked to open your Passeport Numérique. This link is good once, for fifteen minutes.',
      'You asked for nothing? Do nothing: without this link nobody gets in.',
    ],
  },
} as const

const noAddress = {
  fr: 'Ce n’est pas une adresse e-mail. Elle s’écrit comme prenom@exemple.fr.',
  en: 'This is not an e-mail address. It is written like firstname@example.org.',
}
const nowhere = {
  fr: 'Il n’y a rien à cette adresse. Recopiez le lien en entier.',
  en: 'There is nothing at this address. Copy the whole link.',
}
const spent = {
  fr: 'Ce lien a déjà servi, ou il a plus de quinze minutes. Demandez-en un autre.',
  en: 'This link was used already, or is more than fifteen minutes old. Ask for another one.',
}
