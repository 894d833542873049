/** Signing in by a link that is sent by mail: no password. */
import { Problem } from '../../problem.ts'
import type { PassportToken } from '../../store/passport-documents.ts'
import type { Language } from '../../text.ts'
import { timestamp } from '../../timestamp.ts'
import type { PassportDeps } from '../deps.ts'
import { emailIdOf } from '../passports.ts'
import { linkIds, linkMinutes } from './link-ids.ts'

/** What a link is for: what is sealed in it. */
export interface LinkContent {
  readonly email: string
  /** The claim whose badge is kept once the link is used. */
  readonly claimId?: string
  /** The Passeport that the address is to be one more of; absent: it is to be opened. */
  readonly passportId?: string
  /** Where somebody was who had to sign in first: a path of this service. */
  readonly returnPath?: string
}

/**
 * Sends a link to `email`, whether or not it is the address of a Passeport: nobody learns from what happens here whether it is. A fourth one in a
 * quarter of an hour is not sent, and nobody is told either.
 * @throws Problem `invalid-request` (400) when it is no address
 */
export async function askLink(deps: PassportDeps, content: LinkContent, language: Language): Promise<void> {
  const { email, passportId } = content
  if (!deps.isMailAddress(email)) throw new Problem('invalid-request', noAddress)
  const now = deps.clock()
  const expires = new Date(now.getTime() + linkMinutes * 60_000)
  for (const { linkId, mailId } of linkIds(deps, emailIdOf(deps, email))) {
    const link = {
      _id: linkId,
      kind: 'link' as const,
      ...(passportId === undefined ? {} : { passportId }),
      createdAt: timestamp(now),
      expiresAt: timestamp(expires),
      sealed: deps.passportSecrets.seal(placeOf(linkId), JSON.stringify(content)),
    }
    if (!(await deps.store.passportTokens.insert(link))) continue
    await deps.mail({
      id: mailId,
      to: email,
      language,
      ...(passportId === undefined ? texts : oneMoreTexts)[language],
      link: `${deps.publicUrl}/passeport/lien/${deps.passportSecrets.writeLink(linkId)}`,
      notAfter: expires,
    })
    return
  }
}

/** What a link is for that was not used and is not too old. Changes nothing. @throws Problem `link-spent` (410); `not-found` (404) of one we did not make */
export async function readLink(deps: PassportDeps, text: string): Promise<LinkContent> {
  return (await goodLink(deps, text)).content
}

/** Uses a link up: of all who send it at once, one is first. @throws as `readLink` */
export async function useLink(deps: PassportDeps, text: string): Promise<LinkContent> {
  const { link, content } = await goodLink(deps, text)
  const used = await deps.store.passportTokens.replace({ ...link, usedAt: timestamp(deps.clock()) })
  if (used === undefined) throw new Problem('link-spent', spent)
  return content
}

async function goodLink(
  deps: PassportDeps,
  text: string,
): Promise<{ readonly link: PassportToken; readonly content: LinkContent }> {
  const linkId = deps.passportSecrets.readLink(text)
  if (linkId === undefined) throw new Problem('not-found', nowhere)
  const link = await deps.store.passportTokens.get(linkId)
  const isGood = link?.usedAt === undefined && (link?.expiresAt ?? '') > timestamp(deps.clock())
  if (link === undefined || !isGood) throw new Problem('link-spent', spent)
  const plain = deps.passportSecrets.unseal(placeOf(linkId), link.sealed ?? '')
  if (plain === undefined) throw new Problem('link-spent', spent)
  // The boundary: our own text.
  return { link, content: JSON.parse(plain.toString('utf8')) as LinkContent }
}

const placeOf = (linkId: string) => `passportTokens/${linkId}/sealed`

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

const oneMoreTexts = {
  fr: {
    subject: 'Votre adresse pour un Passeport',
    lines: [
      'Bonjour,',
      'Quelqu’un demande que cette adresse ouvre son Passeport Numérique. Si c’est vous, suivez ce lien : il est bon une fois, pendant quinze minutes.',
      'Ce n’est pas vous ? Ne suivez pas ce lien.',
    ],
  },
  en: {
    subject: 'Your address for a Passeport',
    lines: [
      'Hello,',
      'Somebody asks for this address to open their Passeport Numérique. If it is you, follow this link: it is good once, for fifteen minutes.',
      'It is not you? Do not follow this link.',
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
