import { createHash } from 'node:crypto'
import type { StatusListPublisher } from '../status/status-list.ts'
import type { Reply } from './contract/operation.ts'
import { notFound } from './contract/problem-response.ts'
import { matches } from './representation.ts'

const mediaTypes = [
  'application/vc+ld+json',
  'application/vc',
  'application/ld+json',
  'application/json',
  'application/vc+jwt',
] as const

interface StatusListRequest {
  header(name: string): string | undefined
  accept(types: typeof mediaTypes): (typeof mediaTypes)[number]
}

/**
 * The status list at `/status-lists/<id>`, or the twin of one of our own, for who has not got these very bytes already. It may be kept for a
 * minute: long enough for a verification peak, short enough for a revocation to be seen.
 * @throws Problem `not-found` (404) when there is no list there, `not-acceptable` (406)
 */
export async function statusListReply(
  lists: StatusListPublisher,
  request: StatusListRequest,
  listId: string,
  twin?: 'suspension',
): Promise<Reply> {
  const mediaType = request.accept(mediaTypes)
  const text = await lists.publish(listId, twin, mediaType === 'application/vc+jwt' ? 'jwt' : 'json-ld')
  if (text === undefined) throw notFound()
  const etag = `"${createHash('sha256').update(text).digest('base64url')}"`
  const headers = { 'Cache-Control': 'public, max-age=60', ETag: etag, Vary: 'Accept' }
  if (matches(request.header('if-none-match'), etag)) return { status: 304, headers }
  return { status: 200, body: text, mediaType, headers }
}
