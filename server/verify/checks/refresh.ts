/** Whether there is a newer version of the credential. */
import { isHostedHere } from '../hosted-here.ts'
import { jsonLimits, parseStrictJson, StrictJsonError, type JsonObject } from '../strict-json.ts'
import type { Source } from '../types.ts'
import {
  isObject,
  issuerId,
  objectsOf,
  pass,
  skipped,
  valuesOf,
  warn,
  type Check,
  type CheckContext,
  type Finding,
} from '../check.ts'
import { signedTextIn } from '../signed/signed-text.ts'
import { timestamp } from '../../timestamp.ts'

const refreshTypes = ['1EdTechCredentialRefresh', 'VerifiableCredentialRefreshService2021']

/** A badge that is about to end may have been renewed already. */
const soonMilliseconds = 30 * 24 * 60 * 60 * 1000

const none = skipped(
  'no-refresh-service',
  'Le badge ne dit pas où demander une version plus récente.',
  'The badge does not say where to ask for a newer version.',
)

const notAsked = skipped(
  'refresh-not-asked',
  'Une version plus récente peut être demandée à l’émetteur. Ce service ne l’a pas fait : il lui dirait quel badge est regardé.',
  'A newer version may be asked of the issuer. This service did not ask: it would tell the issuer which badge is looked at.',
)

const notFound = skipped(
  'no-newer-version-found',
  'Aucune version plus récente n’a pu être obtenue de l’émetteur.',
  'No newer version could be obtained from the issuer.',
)

const newer = warn(
  'newer-version-available',
  'Il existe une version plus récente de ce badge, valable plus longtemps.',
  'There is a newer version of this badge, which is valid for longer.',
)

/** The end of validity, in milliseconds since 1970; of one without end, infinity. */
function endOf(credential: Readonly<Record<string, unknown>>): number {
  const { validUntil, expirationDate } = credential
  const ends = [validUntil, expirationDate].flatMap((date) =>
    typeof date === 'string' ? [Date.parse(date)] : [],
  )
  return Math.min(Number.POSITIVE_INFINITY, ...ends)
}

/** The copy kept here under the same id: renewing writes the new edition where the old one was. */
async function keptHere({ deps, credential }: CheckContext): Promise<Finding> {
  const { id } = credential
  const text = typeof id === 'string' ? await deps.keptCredential?.(id) : undefined
  if (text === undefined) return notFound
  // Written by us.
  const kept = JSON.parse(text) as JsonObject
  if (endOf(kept) > endOf(credential)) return newer
  return pass(
    'newest-version',
    'C’est la version la plus récente de ce badge.',
    'This is the newest version of this badge.',
  )
}

/** Asks the issuer's site, once; what comes back counts when it is a good credential with the same id, by the same issuer, good for longer. */
async function askedFor(context: CheckContext, url: string): Promise<Finding> {
  const { deps, credential, judgeInside } = context
  // Not remembered: it is about one person.
  const answer = await deps.outside?.fetch({
    url,
    accept: [
      'application/vc+ld+json',
      'application/vc',
      'application/ld+json',
      'application/json',
      'text/plain',
    ],
  })
  if (answer === undefined) return notAsked
  if ('refusal' in answer) return answer.refusal === 'closed' ? notAsked : notFound
  const { document } = answer
  const basedOn: readonly Source[] = [{ url, fetchedAt: timestamp(document.fetchedAt) }]
  const handed = parsed(document.bytes)
  const report = handed === undefined ? undefined : await judgeInside?.(handed)
  const isGood = report?.verdict === 'valid' || report?.verdict === 'valid-with-warnings'
  const isSame =
    isGood && report.issuer?.id === issuerId(credential) && report.credential?.['id'] === credential['id']
  const isLater = isSame && report.credential !== undefined && endOf(report.credential) > endOf(credential)
  return { ...(isLater ? newer : notFound), basedOn }
}

function parsed(bytes: Uint8Array): JsonObject | string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const signed = signedTextIn(text)
    if (signed !== undefined) return signed.text
    const value = parseStrictJson(text, jsonLimits)
    return isObject(value) ? value : undefined
  } catch (error) {
    if (error instanceof StrictJsonError || error instanceof TypeError) return undefined
    throw error
  }
}

/**
 * Says when there is a newer version, and never makes a good credential bad: the verdict is about the one that was handed in. An issuer of this
 * service is looked up here. Elsewhere the question is about one badge, and tells its issuer that somebody looks at it: it is only asked of a badge
 * that has ended, or will within thirty days, when the answer matters.
 */
export const refresh: Check = {
  id: 'refresh',
  title: { fr: 'Le badge est à jour', en: 'The badge is up to date' },
  spec: 'https://www.imsglobal.org/spec/ob/v3p0/#verification; https://www.w3.org/TR/vc-data-model-2.0/#refreshing',
  fatal: false,
  async run(context) {
    const { deps, credential, now, isIssuedHere, judgeInside } = context
    const service = objectsOf(credential['refreshService']).find(({ type }) =>
      valuesOf(type).some((name) => typeof name === 'string' && refreshTypes.includes(name)),
    )
    const url = service?.['id'] ?? service?.['url']
    if (typeof url !== 'string') return none
    if (isIssuedHere === true) return keptHere(context)
    const mayMatter = endOf(credential) <= now.getTime() + soonMilliseconds
    const mayAsk =
      deps.outside !== undefined && judgeInside !== undefined && !isHostedHere(deps.publicUrl, url)
    return mayMatter && mayAsk ? askedFor(context, url) : notAsked
  },
}
