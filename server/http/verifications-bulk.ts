/** Many badges in one request, for who has a key. */
import type { VerifyDeps } from '../verify/check.ts'
import { judgeBulk } from '../verify/bulk/judge-bulk.ts'
import { readBulk, type BulkFormat } from '../verify/bulk/read-bulk.ts'
import { bulkTypes, writtenBulk } from '../verify/bulk/write-bulk.ts'
import type { Handlers } from './contract/operation.ts'

export interface BulkVerificationDeps {
  readonly verify: VerifyDeps
  readonly clock: () => Date
}

/** The whole list is read before the first line is answered: who sends it need not read while sending. */
export function bulkVerificationHandlers(deps: BulkVerificationDeps): Pick<Handlers, 'verifyInBulk'> {
  return {
    async verifyInBulk({ mediaType, stream, accept, language }) {
      const type = accept(bulkTypes)
      const lines = await readBulk(formatOf(mediaType), stream())
      return {
        status: 200,
        mediaType: type === 'text/csv' ? 'text/csv; charset=utf-8' : type,
        headers: { 'Content-Language': language, Vary: 'Accept, Accept-Language' },
        stream: (gone) => writtenBulk(judgeBulk(deps.verify, lines, deps.clock, gone), type, language),
      }
    },
  }
}

function formatOf(mediaType: string): BulkFormat {
  if (mediaType === 'text/csv') return 'csv'
  return mediaType === 'application/json' ? 'json' : 'ndjson'
}
