/** Many badges in one request, for who has a key. */
import type { VerifyDeps } from '../verify/check.ts'
import { judgeBulk } from '../verify/bulk/judge-bulk.ts'
import { readBulk, type BulkFormat } from '../verify/bulk/read-bulk.ts'
import { bulkTypes, writtenBulk } from '../verify/bulk/write-bulk.ts'
import type { Handlers } from './contract/operation.ts'
import { judgedInTurn, type VerificationShares } from './verification-shares.ts'

export interface BulkVerificationDeps {
  readonly verify: VerifyDeps
  readonly clock: () => Date
}

/**
 * The whole list is read before the first line is answered: who sends it need not read while sending. Each line takes its turn, and its visits,
 * as a badge of that client does that comes alone.
 */
export function bulkVerificationHandlers(
  deps: BulkVerificationDeps,
  shares: VerificationShares,
): Pick<Handlers, 'verifyInBulk'> {
  const { visitsOfLists: visits, turns } = shares
  return {
    async verifyInBulk({ mediaType, stream, accept, language, client }) {
      const type = accept(bulkTypes)
      const sender = await client()
      const end = shares.lists.begin(sender.id)
      const lines = await readBulk(formatOf(mediaType), stream()).catch((error: unknown) => {
        end()
        throw error
      })
      const line = {
        judge: judgedInTurn.bind(undefined, deps, { visits, turns }, sender),
        failed: (error: unknown) => deps.verify.checkFailed?.('bulk', error),
      }
      return {
        status: 200,
        mediaType: type === 'text/csv' ? 'text/csv; charset=utf-8' : type,
        headers: { 'Content-Language': language, Vary: 'Accept, Accept-Language' },
        stream: (gone) => closing(writtenBulk(judgeBulk(line, lines, gone), type, language), end),
      }
    },
  }
}

/** `texts`, and then `end`, however it comes to that. */
async function* closing(texts: AsyncIterable<string>, end: () => void): AsyncGenerator<string> {
  try {
    yield* texts
  } finally {
    end()
  }
}

function formatOf(mediaType: string): BulkFormat {
  if (mediaType === 'text/csv') return 'csv'
  return mediaType === 'application/json' ? 'json' : 'ndjson'
}
