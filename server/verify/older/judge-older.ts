/** Judges a badge of the versions before 3.0. */
import {
  fail,
  isObject,
  notReached,
  pass,
  resultOf,
  skipped,
  unknown,
  valuesOf,
  warn,
  type Finding,
  type InnerReport,
  type VerifyDeps,
} from '../check.ts'
import { furtherChecks, readingChecks } from '../checks/index.ts'
import { setForm } from '../signed/same-json.ts'
import type { JsonObject, JsonValue } from '../strict-json.ts'
import type { CheckResult } from '../types.ts'
import { olderValidity } from './dates.ts'
import { judgeHosted, type Provenance } from './hosted.ts'
import { fits } from './older-issuer.ts'
import { otherDocuments } from './other-documents.ts'
import { olderVersion, readOlder, type OlderBadge, type OlderText, type OlderVersion } from './read-older.ts'
import { shownOlder } from './shown-older.ts'
import { judgeSigned } from './signed.ts'

/** What was found of a badge; or the credential of this service it is a view of, which is to be judged instead. */
export type OlderJudged = { readonly report: InnerReport } | { readonly kept: string }

interface Found {
  readonly [check: string]: Finding
}

const ids = [
  ...['format', 'context', 'type', 'schema', 'signature', 'issuer.key', 'validity', 'status.revocation'],
  ...['endorsement', 'issuer.trust'],
]

const titles = new Map([...readingChecks, ...furtherChecks].map(({ id, title }) => [id, title]))

export const older = warn(
  'older-open-badges',
  'Le badge est d’une version ancienne d’Open Badges, qui protège moins bien ce qu’elle dit.',
  'The badge is of an old version of Open Badges, which protects what it says less well.',
)

const words = {
  readable: pass('readable', 'Le badge est lisible.', 'The badge is readable.'),
  signedText: pass('compact-jws', 'Le badge est un texte signé (JWT).', 'The badge is a signed text (JWT).'),
  notFetched: unknown(
    'hosted-not-looked-up',
    'L’image ne contient que l’adresse d’un badge, qui n’a pas pu être consultée : il n’a pas été vérifié.',
    'The image only holds the address of a badge, which could not be visited: it was not verified.',
  ),
  contextUnknown: fail(
    'context-unknown',
    'Le badge n’emploie pas le vocabulaire (@context) d’une version d’Open Badges, ou le redéfinit.',
    'The badge does not use the vocabulary (@context) of a version of Open Badges, or redefines it.',
  ),
  contextElsewhere: unknown(
    'context-not-known',
    'Le badge emploie un vocabulaire (@context) publié ailleurs, que ce service ne connaît pas : il n’a pas été vérifié.',
    'The badge uses a vocabulary (@context) published elsewhere, which this service does not know: it was not verified.',
  ),
  olderBadge: pass(
    'older-open-badge',
    'C’est un Open Badge d’une version ancienne.',
    'It is an Open Badge of an old version.',
  ),
  notAnAward: unknown(
    'not-an-award',
    'C’est la description d’un badge ou d’un émetteur, et non un badge donné à quelqu’un : il n’y a rien à vérifier.',
    'It describes a badge or an issuer, and is no badge given to anybody: there is nothing to verify.',
  ),
  notABadge: fail('not-an-open-badge', 'Ce n’est pas un Open Badge.', 'It is not an Open Badge.'),
  mismatch: fail(
    'schema-mismatch',
    'Il manque une information obligatoire, ou une information n’est pas à sa place.',
    'A mandatory piece of information is missing, or one is out of place.',
  ),
  wellFormed: pass(
    'well-formed',
    'Toutes les informations attendues sont là.',
    'All the expected information is there.',
  ),
  proofMissing: fail('proof-missing', 'Le badge n’est pas signé.', 'The badge is not signed.'),
  notOurs: fail(
    'hosted-differs',
    'Ce service n’héberge pas ce badge à cette adresse : le badge a été modifié, ou n’est pas de lui.',
    'This service does not host this badge at this address: the badge was modified, or is not from here.',
  ),
  issuerUnknown: warn(
    'issuer-unknown',
    'L’émetteur n’est pas connu de ce service, qui ne peut pas dire qui il est.',
    'The issuer is not known to this service, which cannot say who they are.',
  ),
  noEndorsement: skipped(
    'no-endorsement',
    'Aucune recommandation n’est jointe.',
    'No endorsement is attached.',
  ),
  endorsements: warn(
    'endorsements-not-checked',
    'Des recommandations sont jointes au badge ; elles n’ont pas été vérifiées et ne sont pas montrées.',
    'Endorsements are attached to the badge; they were not verified and are not shown.',
  ),
} as const

const definitions = {
  '2.0': 'assertion2',
  '1.1': 'assertion11',
  '1.0': 'assertion1',
  '0.5': 'assertion05',
} as const
const otherClasses = ['BadgeClass', 'Issuer', 'Profile', 'Endorsement', 'RevocationList', 'CryptographicKey']

/** A report of every check: of those that `found` names, what it says; the checks that were not reached are skipped, and so says nobody that they were good. */
export function olderReport(found: Found): InnerReport {
  const checks = ids.map((id): CheckResult => {
    const title = titles.get(id)
    if (title === undefined) throw new Error(`no check ${id}`)
    return resultOf({ id, title }, found[id] ?? notReached)
  })
  const outcomes = new Set(checks.map(({ outcome }) => outcome))
  if (outcomes.has('fail')) return { verdict: 'invalid', checks }
  return { verdict: outcomes.has('unknown') ? 'undetermined' : 'valid-with-warnings', checks }
}

/** Contexts of addresses after the first are of extensions; inside, only an extension has one of its own. */
function contextOf({ version, assertion }: OlderBadge): Finding {
  if (version === 'unknown') return words.contextUnknown
  const contexts = valuesOf(assertion['@context'])
  if (!contexts.every((one) => typeof one === 'string') || redefines(assertion, contexts[0], true))
    return words.contextUnknown
  return contexts.length > 1 ? words.contextElsewhere : older
}

function redefines(value: JsonValue, context: unknown, isTop = false): boolean {
  if (Array.isArray(value)) return value.some((one: JsonValue) => redefines(one, context))
  if (!isObject(value)) return false
  return Object.entries(value).some(([key, member]) => {
    if (key.startsWith('extensions:') || key === '@language') return false
    if (key === '@context') return !isTop && member !== context
    return key.startsWith('@') || redefines(member, context)
  })
}

function typeOf({ version, assertion }: OlderBadge): Finding {
  if (version === '0.5' || version === '1.0') return words.olderBadge
  const types = valuesOf(assertion['type'])
  if (types.includes('Assertion')) return words.olderBadge
  return otherClasses.some((name) => types.includes(name)) ? words.notAnAward : words.notABadge
}

function isSigned({ verification, verify }: JsonObject): boolean {
  const { type } = isObject(verification) ? verification : isObject(verify) ? verify : { type: 'hosted' }
  return valuesOf(type).some((one) => one === 'signed' || one === 'SignedBadge')
}

/** What the bytes say; the checks end at the first that leaves nothing to go on with. */
function structure(badge: OlderBadge): { readonly found: Found; readonly version?: OlderVersion } {
  const format = badge.jws === undefined ? words.readable : words.signedText
  const context = contextOf(badge)
  const { version } = badge
  if (context.outcome !== 'warn' || version === 'unknown') return { found: { format, context } }
  const type = typeOf(badge)
  if (type.outcome !== 'pass') return { found: { format, context, type } }
  if (!fits(definitions[version], badge.assertion))
    return { found: { format, context, type, schema: words.mismatch } }
  return { found: { format, context, type, schema: words.wellFormed }, version }
}

/** What judging takes. */
export type OlderDeps = Pick<VerifyDeps, 'publicUrl' | 'outside' | 'ownAssertion' | 'knownUntil'>

/** An assertion of ours is as good as the badge it is a view of. */
async function judgeOwn(
  { assertion }: OlderBadge,
  found: Found,
  deps: OlderDeps,
): Promise<OlderJudged | undefined> {
  const { id } = assertion
  const own = typeof id === 'string' ? await deps.ownAssertion?.(id) : undefined
  if (own === undefined) return undefined
  if (setForm(own.assertion) === setForm(assertion)) return { kept: own.credential }
  return { report: olderReport({ ...found, signature: words.notOurs }) }
}

/** `found`, and what the badge says of its dates and endorsements. */
function saidBy(assertion: JsonObject, found: Found, now: Date): Found {
  const endorsement = 'endorsement' in assertion ? words.endorsements : words.noEndorsement
  return { ...found, validity: olderValidity(assertion, now), endorsement }
}

async function judgeBadge(badge: OlderBadge, deps: OlderDeps, now: Date): Promise<OlderJudged> {
  const { found, version } = structure(badge)
  if (version === undefined) return { report: olderReport(found) }
  const { assertion, jws } = badge
  const own = version === '2.0' && jws === undefined ? await judgeOwn(badge, found, deps) : undefined
  if (own !== undefined) return own
  if (isSigned(assertion) && jws === undefined) {
    return { report: olderReport({ ...saidBy(assertion, found, now), signature: words.proofMissing }) }
  }
  const documents = otherDocuments(deps)
  const whole = { ...badge, version }
  const { signature, issuerKey, revocation, issuer, hosted }: Provenance =
    isSigned(assertion) && jws !== undefined
      ? await judgeSigned(whole, jws, documents)
      : await judgeHosted(whole, documents)
  // What its site shows is the badge: an end that was added since ends it.
  const shown = hosted ?? assertion
  const { found: form, version: again } =
    hosted === undefined ? { found, version } : structure({ ...whole, assertion: hosted })
  if (again === undefined) return { report: olderReport(form) }
  const judged = olderReport({
    ...saidBy(shown, form, now),
    signature,
    'issuer.key': issuerKey,
    'status.revocation': revocation,
    'issuer.trust': issuer === undefined ? notReached : words.issuerUnknown,
  })
  if (issuer === undefined) return { report: judged }
  // Nobody is recognised by an address alone: who has the site today need not be who had it then.
  return {
    report: {
      ...judged,
      issuer: { id: issuer.id, recognised: false },
      credential: shownOlder(shown, issuer),
    },
  }
}

/**
 * Judges a badge of Open Badges 0.5 to 2.1. At best `valid-with-warnings`: what these versions say of who issued a badge is what a site shows at
 * the moment of looking. Without the other sites only its form is known, and the verdict is open. Who a badge is of is never shown, nor checked.
 * @see https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/index.html#badge-verification
 */
export async function judgeOlder(text: OlderText, deps: OlderDeps, now: Date): Promise<OlderJudged> {
  const read = readOlder(text)
  if (read === undefined) throw new Error('only what is a badge before 3.0, or its address, is judged as one')
  if ('assertion' in read) return judgeBadge(read, deps, now)
  const found = await otherDocuments(deps).json(read.hostedAt)
  if ('trouble' in found)
    return { report: olderReport({ format: words.readable, signature: words.notFetched }) }
  const version = olderVersion(found.document)
  if (version === undefined) return { report: olderReport({ format: words.readable, type: words.notABadge }) }
  return judgeBadge({ version, assertion: found.document, hostedAt: read.hostedAt }, deps, now)
}
