/** A framework version in every format it goes out in, and the headers that lead from one to the others. */
import { exchangeFormats, type ExchangeFormat } from '../framework/exchange/index.ts'
import type { FrameworkVersion } from '../framework/types.ts'

/** What can be asked for as `?format=`. */
export type FormatName = ExchangeFormat['format'] | 'html'

interface Offer {
  readonly format: FormatName
  /** As it is asked for and sent. */
  readonly mediaType: string
}

const native = 'application/ld+json'

/** In the order of preference. The native format comes first: a framework's IRI names the document whose digest a badge pins. */
const offers: readonly Offer[] = [
  { format: 'json-ld', mediaType: native },
  { format: 'json-ld', mediaType: 'application/json' },
  { format: 'html', mediaType: 'text/html' },
  ...exchangeFormats
    .filter(({ format }) => format !== 'json-ld')
    .map(({ format, mediaType, profile }) => ({ format, mediaType: profiled(mediaType, profile) })),
]

/** RFC 6906: a profile says which of the formats of one media type it is. */
function profiled(mediaType: string, profile: string | undefined): string {
  return profile === undefined ? mediaType : `${mediaType}; profile="${profile}"`
}

/**
 * The format the reader asks for by name or else by Accept, and the media type to send it as.
 * @throws Problem `not-acceptable` (406) when Accept allows none
 */
export function chosenFormat(request: {
  readonly query: { readonly format?: FormatName }
  accept(types: readonly [string, ...string[]]): string
}): Offer {
  const { format } = request.query
  if (format !== undefined) return offers.find((offer) => offer.format === format) ?? nativeOffer
  const chosen = request.accept([native, ...offers.slice(1).map(({ mediaType }) => mediaType)])
  return offers.find(({ mediaType }) => mediaType === chosen) ?? nativeOffer
}

const nativeOffer: Offer = { format: 'json-ld', mediaType: native }

/** The text of a version in a format other than HTML. */
export async function written(version: FrameworkVersion, format: FormatName): Promise<string> {
  const found = exchangeFormats.find((candidate) => candidate.format === format)
  if (found === undefined) throw new Error(`${format} is no exchange format`)
  return found.write(version)
}

/** The name a download of a version gets: `referentiel-mediateurs-0.1.0.csv`. */
export function fileName({ slug, version }: FrameworkVersion, format: FormatName): string {
  const found = exchangeFormats.find((candidate) => candidate.format === format)
  return `${slug}-${version}.${found?.fileExtension ?? format}`
}

/** Path of a version. */
export function pathOf({ slug, version }: FrameworkVersion): string {
  return `/frameworks/${slug}/${version}`
}

/**
 * Headers that say what else there is of a version (RFC 8288) and, of one that is no longer to be used, since when (RFC 9745) and
 * what to use instead (RFC 5829).
 */
export function versionHeaders(version: FrameworkVersion): Readonly<Record<string, string>> {
  const path = pathOf(version)
  const links = [
    `<${path}/release>; rel="describedby"; type="application/vc"`,
    ...exchangeFormats.map(
      ({ format, mediaType }) => `<${path}?format=${format}>; rel="alternate"; type="${mediaType}"`,
    ),
    `<${path}?format=html>; rel="alternate"; type="text/html"`,
    ...(version.replacedBy === undefined ? [] : [`<${version.replacedBy}>; rel="successor-version"`]),
  ]
  const { status, statusChangedAt } = version
  const since =
    status === 'released' || statusChangedAt === undefined ? undefined : Date.parse(statusChangedAt)
  return {
    Link: links.join(', '),
    ...(since === undefined ? {} : { Deprecation: `@${String(Math.floor(since / 1000))}` }),
  }
}
