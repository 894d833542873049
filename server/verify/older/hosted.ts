/** A hosted badge: what its issuer's site shows, at the moment somebody looks. */
import { fail, isObject, notReached, pass, unknown, valuesOf, warn, type Finding } from '../check.ts'
import { setForm } from '../signed/same-json.ts'
import type { JsonObject, JsonValue } from '../strict-json.ts'
import { moment } from './dates.ts'
import { originOf, sameAddress, secureAddress, type OtherDocuments } from './other-documents.ts'
import { isIssuer, olderIssuer, type OlderIssuer } from './older-issuer.ts'
import type { OlderBadge, OlderVersion } from './read-older.ts'

/** What was found of where a badge comes from. */
export interface Provenance {
  readonly signature: Finding
  readonly issuerKey: Finding
  readonly revocation: Finding
  /** Absent unless the first two are good enough to show the badge. */
  readonly issuer?: OlderIssuer
  /** What the site shows today, when what was handed in is in it: this is the badge. */
  readonly hosted?: JsonObject
}

const noAddress = unknown(
  'hosted-address-missing',
  'Ce badge n’est pas signé et ne dit pas où le voir sur le site de son émetteur : il n’a pas été vérifié.',
  'This badge is not signed, and does not say where to see it on the site of its issuer: it was not verified.',
)

const notLookedUp = unknown(
  'hosted-not-looked-up',
  'Ce badge n’est pas signé : il se vérifie sur le site de son émetteur, qui n’a pas pu être consulté.',
  'This badge is not signed: it is verified on the site of its issuer, which could not be visited.',
)

const elsewhere = unknown(
  'hosted-elsewhere',
  'L’adresse du badge mène à un autre site : ce qui s’y trouve ne prouve rien.',
  'The address of the badge leads to another site: what is there proves nothing.',
)

const differs = fail(
  'hosted-differs',
  'Le site de l’émetteur montre autre chose à l’adresse de ce badge : le badge a été modifié, ou n’est pas de lui.',
  'The site of the issuer shows something else at the address of this badge: the badge was modified, or is not theirs.',
)

const unchanged = warn(
  'hosted-not-signed',
  'Ce badge n’est pas signé. Le site de l’émetteur montre la même chose aujourd’hui ; ce qu’il montrait hier, rien ne le prouve.',
  'This badge is not signed. The site of the issuer shows the same today; what it showed yesterday, nothing proves.',
)

const outOfScope = fail(
  'hosted-out-of-scope',
  'L’émetteur affiché n’héberge pas ses badges à cette adresse.',
  'The issuer shown does not host its badges at this address.',
)

const revoked = fail('revoked', 'L’émetteur a retiré ce badge.', 'The issuer has withdrawn this badge.')

const statusUnknown = unknown(
  'status-not-looked-up',
  'Le site de l’émetteur n’a pas dit si le badge a été retiré.',
  'The site of the issuer did not say whether the badge was withdrawn.',
)

/** The address under which the badge says it is hosted. */
function addressOf({ version, assertion, hostedAt }: OlderBadge): string | undefined {
  const { id, verify } = assertion
  const said = version === '2.0' ? id : isObject(verify) ? verify['url'] : undefined
  const address = version === '0.5' ? hostedAt : said
  return typeof address === 'string' ? address : undefined
}

const times: ReadonlySet<string> = new Set(['issuedOn', 'issued_on', 'expires'])

/**
 * What is compared of each member: a class in the badge, or its address, names the same class; what it says is looked up. A moment is the same
 * however it is written, and so is `hosted`: sites write their badges anew.
 */
function comparable(name: string, value: JsonValue): string {
  if (name === 'badge') return setForm(isObject(value) ? (value['id'] ?? value) : value)
  if (name === 'verification' && isObject(value) && value['type'] === 'HostedBadge')
    return setForm({ ...value, type: 'hosted' })
  const at = times.has(name) ? moment(value, name === 'expires') : Number.NaN
  return setForm(Number.isNaN(at) ? value : at)
}

/** What every word of a badge means: nothing says more of it than before. */
const wordsOf: ReadonlySet<string> = new Set(['@context', 'type'])

/**
 * Whether all that `handed` says is in what the site shows, unchanged. What the site says besides, it may have added since: no alteration, and
 * the badge as it shows it is the one to judge.
 */
function isIn(hosted: JsonObject, handed: JsonObject): boolean {
  const isSame = (name: string): boolean => {
    const [one, other] = [handed[name], hosted[name]]
    return one !== undefined && other !== undefined && comparable(name, one) === comparable(name, other)
  }
  return Object.keys(handed).every(isSame) && [...wordsOf].every((name) => !(name in hosted) || isSame(name))
}

/**
 * Whether `address` is one the issuer says its badges are at: by default, anywhere on its own site.
 * @see https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/index.html#VerificationObject
 */
function isInScope(version: OlderVersion, address: string, { id, profile }: OlderIssuer): boolean {
  const verification = version === '2.0' && isObject(profile['verification']) ? profile['verification'] : {}
  const texts = (value: unknown) => valuesOf(value).filter((one): one is string => typeof one === 'string')
  const origins = texts(verification['allowedOrigins']).map((one) =>
    originOf(/^https?:\/\//iu.test(one) ? one : `https://${one}`),
  )
  const allowed = origins.length === 0 ? [originOf(id)] : origins
  const starts = texts(verification['startsWith']).map((one) => secureAddress(one))
  const secure = secureAddress(address)
  if (secure === undefined || !allowed.includes(new URL(secure).origin)) return false
  return starts.length === 0 || starts.some((start) => start !== undefined && secure.startsWith(start))
}

const hostedByIssuer = pass(
  'hosted-by-issuer',
  'Le badge est hébergé là où l’émetteur affiché héberge ses badges.',
  'The badge is hosted where the issuer shown hosts its badges.',
)

const notRevoked = pass(
  'not-revoked',
  'L’émetteur n’a pas retiré ce badge.',
  'The issuer has not withdrawn this badge.',
)

function unfinished(signature: Finding, revocation: Finding = statusUnknown): Provenance {
  return { signature, issuerKey: notReached, revocation }
}

/** Looks at the address of `badge`, and at who its issuer says to be. Never rejects for what other sites answer. */
export async function judgeHosted(
  badge: OlderBadge & { readonly version: OlderVersion },
  documents: OtherDocuments,
): Promise<Provenance> {
  const { version, assertion } = badge
  const address = addressOf(badge)
  if (address === undefined) return unfinished(noAddress)
  if (version === '1.1' && !sameAddress(assertion['id'], address)) return unfinished(differs)
  const found = await documents.json(address)
  if ('trouble' in found) {
    switch (found.trouble) {
      case 'gone':
        // §5.2.1: "410 Gone" is how a hosted assertion is revoked.
        return unfinished(notLookedUp, revoked)
      case 'here':
        return unfinished(differs)
      case 'elsewhere':
        return unfinished(elsewhere)
      default:
        return unfinished(notLookedUp)
    }
  }
  const { document, source } = found
  const basedOn = [source]
  if (document['revoked'] === true) return unfinished({ ...notLookedUp, basedOn }, { ...revoked, basedOn })
  if (!isIn(document, assertion)) return unfinished({ ...differs, basedOn })
  const signature = { ...unchanged, basedOn }
  const revocation = { ...notRevoked, basedOn }
  // What was handed in may tell of its class what it likes: the hosted one is believed.
  const issuer = await olderIssuer(version, document, documents)
  if (!isIssuer(issuer)) return { signature, issuerKey: issuer, revocation, hosted: document }
  const sources = issuer.sources.length === 0 ? {} : { basedOn: issuer.sources }
  if (!isInScope(version, address, issuer)) {
    return { signature, issuerKey: { ...outOfScope, ...sources }, revocation, hosted: document }
  }
  const issuerKey = { ...hostedByIssuer, ...sources }
  return { signature, issuerKey, revocation, issuer, hosted: document }
}
