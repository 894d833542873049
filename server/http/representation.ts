/** Bytes worked out once and sent to many: compressed, tagged, and not sent again to who has them. */
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Reply } from './contract/operation.ts'

/** What is sent of something that does not change. */
export interface Representation {
  readonly mediaType: string
  readonly bytes: Buffer
  readonly gzipped: Buffer
  /** SHA-256 of `bytes`, base64url. The two forms have different strong tags made of it (RFC 9110 §8.8.3.3). */
  readonly hash: string
}

const compress = promisify(gzip)

export async function represent(mediaType: string, text: string): Promise<Representation> {
  const bytes = Buffer.from(text, 'utf8')
  const hash = createHash('sha256').update(bytes).digest('base64url')
  return { mediaType, bytes, gzipped: await compress(bytes), hash }
}

export type Remembered = (
  about: object,
  name: string,
  make: () => Promise<Representation>,
) => Promise<Representation>

/** Makes each representation of a thing once, for as long as the thing is known; one that could not be made is tried again. */
export function rememberRepresentations(): Remembered {
  const known = new WeakMap<object, Map<string, Promise<Representation>>>()
  return (about, name, make) => {
    const ofThis = known.get(about) ?? new Map<string, Promise<Representation>>()
    known.set(about, ofThis)
    const made = ofThis.get(name) ?? make()
    ofThis.set(name, made)
    made.catch(() => ofThis.delete(name))
    return made
  }
}

/** The answer to a GET: compressed for who reads gzip, 304 for who has it already. `headers` say in `Vary` what it depends on. */
export function sendRepresentation(
  request: { header(name: string): string | undefined },
  { mediaType, bytes, gzipped, hash }: Representation,
  headers: Readonly<Record<string, string>>,
): Reply {
  const compressed = readsGzip(request.header('accept-encoding') ?? '')
  const etag = compressed ? `"${hash}-gzip"` : `"${hash}"`
  const tagged = { ...headers, ETag: etag }
  if (matches(request.header('if-none-match'), etag)) return { status: 304, headers: tagged }
  return {
    status: 200,
    body: compressed ? gzipped : bytes,
    mediaType,
    headers: compressed ? { ...tagged, 'Content-Encoding': 'gzip' } : tagged,
  }
}

/** RFC 9110 §12.5.3: a coding is acceptable when it is named, or `*` is, with a weight that is not 0. */
function readsGzip(acceptEncoding: string): boolean {
  const weights = new Map(
    acceptEncoding.split(',').map((part) => {
      const [coding = '', weight = 'q=1'] = part.split(';').map((piece) => piece.trim().toLowerCase())
      return [coding, Number(weight.replace(/^q=/u, ''))] as const
    }),
  )
  return (weights.get('gzip') ?? weights.get('*') ?? 0) > 0
}

/** Whether `If-None-Match` names this tag. RFC 9110 §13.1.2: any of the tags, compared weakly, or `*`. */
export function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  const tags = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//u, ''))
  return tags.includes('*') || tags.includes(etag)
}
