/** Many badges in one request, for who has a key. */
import type { PoliciesDeps } from '../trust/policy/policies.ts'
import type { VerifyDeps } from '../verify/check.ts'
import { judgeBulk, type BulkDeps } from '../verify/bulk/judge-bulk.ts'
import { readBulk, type BulkFormat } from '../verify/bulk/read-bulk.ts'
import { bulkTypes, writtenBulk } from '../verify/bulk/write-bulk.ts'
import { askedPolicy, withPolicy } from './asked-policy.ts'
import type { Handlers } from './contract/operation.ts'
import { judgedInTurn, type VerificationShares } from './verification-shares.ts'

export interface BulkVerificationDeps {
  readonly store: PoliciesDeps['store']
  readonly verify: VerifyDeps
  readonly clock: () => Date
  readonly publicUrl: string
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
    async verifyInBulk(request) {
      const { mediaType, stream, accept, language } = request
      const type = accept(bulkTypes)
      const policy = await askedPolicy(deps.store, request)
      const sender = await request.client()
      const end = shares.lists.begin(sender.id)
      const { bounded } = deps.verify
      const lines = await readBulk(bounded, formatOf(mediaType), stream()).catch((error: unknown) => {
        end()
        throw error
      })
      const line: BulkDeps = {
        async judge(given) {
          const report = await judgedInTurn(deps, { visits, turns }, sender, given)
          return withPolicy(report, policy, { now: deps.clock(), publicUrl: deps.publicUrl })
        },
        failed: (error) => deps.verify.checkFailed?.('bulk', error),
      }
      const written = { type, language, hasPolicy: policy !== undefined }
      return {
        status: 200,
        mediaType: type === 'text/csv' ? 'text/csv; charset=utf-8' : type,
        headers: { 'Content-Language': language, Vary: 'Accept, Accept-Language' },
        stream: (gone) => closing(writtenBulk(judgeBulk(line, lines, gone), written), end),
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
