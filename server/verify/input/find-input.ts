/** From an address or a code to the badge that is there. */
import { readShortCode } from '../../credential/code/short-address.ts'
import { largestImage } from '../../credential/unbake.ts'
import type { OutsideRefusal } from '../../outside/outside.ts'
import { unknown, type Finding, type VerifyDeps, type VerifyInput } from '../check.ts'
import { isHostedHere } from '../hosted-here.ts'
import { kindOf } from './kind-of.ts'
import { linkedBadge } from './linked-badge.ts'

/** An address of a badge, or the short code of a printed card of this service. */
export type Whereabouts = { readonly url: string } | { readonly code: string }

/** The badge, and where it was found; or why there is none to judge: never the badge's fault. */
export type FoundInput =
  | { readonly input: VerifyInput; readonly url: string; readonly fetchedAt?: Date }
  | { readonly refused: Finding }

type FindDeps = Pick<VerifyDeps, 'publicUrl' | 'outside' | 'keptCredential' | 'badgeOfCode'>

const credentialTypes = [
  'application/vc',
  'application/vc+ld+json',
  'application/vc+jwt',
  'application/ld+json',
  'application/json',
  'application/jwt',
  'application/dc+sd-jwt',
  'application/vc+sd-jwt',
  'text/plain',
  'image/png',
  'image/svg+xml',
  'application/pdf',
] as const

/** Longer addresses lead to nothing anybody would print or send. */
const longestAddress = 2048

/**
 * Finds what is there: at an address of this service in its own store, without any request; at any other through `deps.outside`. A page that
 * says it is about a badge (`<link rel="alternate">`) is followed there, once. Never throws, but when our own store does.
 */
export async function findInput(deps: FindDeps, whereabouts: Whereabouts): Promise<FoundInput> {
  if ('code' in whereabouts) return findByCode(deps, whereabouts.code)
  const { url } = whereabouts
  if (url.length > longestAddress || !URL.canParse(url)) return { refused: refusals['address-refused'] }
  if (isHostedHere(deps.publicUrl, url)) return findHere(deps, new URL(url))
  return findOutside(deps, url, ['text/html'])
}

async function findByCode(deps: FindDeps, code: string): Promise<FoundInput> {
  const shortId = readShortCode(code)
  if (shortId === undefined) return { refused: codeMistyped }
  const url = await deps.badgeOfCode?.(shortId)
  return url === undefined ? { refused: codeUnknown } : kept(deps, url, codeUnknown)
}

/** Whatever form of a badge is asked for, it is judged as it was signed. */
async function findHere(deps: FindDeps, { pathname }: URL): Promise<FoundInput> {
  const base = new URL(deps.publicUrl).pathname.replace(/\/$/u, '')
  const path = pathname.startsWith(base) ? pathname.slice(base.length) : ''
  const [, code] = /^\/b\/([^/]{1,64})$/u.exec(path) ?? []
  if (code !== undefined) return findByCode(deps, decodeURIComponentOrNothing(code))
  const [, folder, id] = /^\/(credentials|endorsements)\/([A-Za-z0-9._-]{1,128})(?:\/.*)?$/u.exec(path) ?? []
  if (folder === undefined || id === undefined) return { refused: noBadgeHere }
  return kept(deps, `${deps.publicUrl}/${folder}/${id}`, noBadgeHere)
}

function decodeURIComponentOrNothing(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}

async function kept(deps: FindDeps, url: string, otherwise: Finding): Promise<FoundInput> {
  const credential = await deps.keptCredential?.(url)
  if (credential === undefined) return { refused: otherwise }
  return { input: { kind: 'json', bytes: Buffer.from(credential, 'utf8') }, url }
}

async function findOutside(deps: FindDeps, url: string, pageTypes: readonly string[]): Promise<FoundInput> {
  if (deps.outside === undefined) return { refused: refusals.closed }
  const answer = await deps.outside.fetch({
    url,
    accept: [...credentialTypes, ...pageTypes],
    largestBytes: largestImage,
  })
  if ('refusal' in answer) return { refused: refusals[answer.refusal] }
  const { bytes, mediaType, fetchedAt, url: answered } = answer.document
  if (mediaType !== 'text/html') return { input: { kind: kindOf(bytes), bytes }, url, fetchedAt }
  const linked = linkedBadge(bytes, answered)
  if (linked === undefined) return { refused: pageWithoutBadge }
  // A page of another site may name a badge of ours.
  return isHostedHere(deps.publicUrl, linked)
    ? findHere(deps, new URL(linked))
    : findOutside(deps, linked, [])
}

function notRead(code: string, fr: string, en: string): Finding {
  return { ...unknown(code, `${fr} Rien n’a été vérifié.`, `${en} Nothing was verified.`), stops: true }
}

const codeMistyped = notRead(
  'code-mistyped',
  'Ce code comporte une faute de frappe : relisez-le sur la carte.',
  'There is a typing mistake in this code: read it again on the card.',
)
const codeUnknown = notRead('code-unknown', 'Aucun badge ne porte ce code.', 'No badge has this code.')
const noBadgeHere = notRead(
  'address-without-badge',
  'Il n’y a pas, ou plus, de badge à cette adresse de ce service.',
  'There is no badge at this address of this service, or no longer.',
)
const pageWithoutBadge = notRead(
  'page-without-badge',
  'Cette adresse est celle d’une page, qui n’annonce pas de badge.',
  'This address is that of a page, which names no badge.',
)

const refusals: { readonly [refusal in OutsideRefusal]: Finding } = {
  'address-refused': notRead(
    'address-refused',
    'Cette adresse n’est pas une adresse https publique.',
    'This address is not a public https address.',
  ),
  unreachable: notRead('address-unreachable', 'Le site ne répond pas.', 'The site does not answer.'),
  'too-slow': notRead('address-too-slow', 'Le site répond trop lentement.', 'The site answers too slowly.'),
  'too-large': notRead(
    'address-too-large',
    'Ce qui se trouve à cette adresse est trop lourd.',
    'What is at this address is too large.',
  ),
  gone: notRead(
    'address-gone',
    'Le site dit qu’il n’y a plus rien là.',
    'The site says nothing is there any more.',
  ),
  'not-found': notRead(
    'address-not-found',
    'Le site dit qu’il n’y a rien là.',
    'The site says nothing is there.',
  ),
  'other-answer': notRead(
    'address-other-answer',
    'Ce que le site envoie n’est pas un badge.',
    'What the site sends is not a badge.',
  ),
  'too-many-redirects': notRead(
    'address-too-many-redirects',
    'Le site renvoie sans fin d’une adresse à l’autre.',
    'The site sends from one address to the next without end.',
  ),
  busy: notRead(
    'address-not-now',
    'Ce service consulte déjà trop de sites : réessayez dans un instant.',
    'This service is visiting too many sites already: try again in a moment.',
  ),
  closed: notRead(
    'address-not-visited',
    'Ce service ne consulte pas d’autres sites.',
    'This service does not visit other sites.',
  ),
}
