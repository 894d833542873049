/** Repeated requests: the same key with the same request is the same request; with another one it is a mistake. */
import { createHash } from 'node:crypto'
import { Problem } from '../problem.ts'
import type { AwardDeps } from './deps.ts'
import { timestamp } from '../timestamp.ts'

/**
 * Remembers that `key` stands for `request`, durably, before anything is done. Answers a stable 128-bit id for the pair.
 * @throws Problem `idempotency-key-reused` (409) when the key already stands for another request
 */
export async function claimIdempotencyKey(
  deps: Pick<AwardDeps, 'store' | 'clock'>,
  organisationId: string,
  operation: string,
  key: string,
  request: unknown,
): Promise<string> {
  const requestHash = requestHashOf(operation, request)
  const id = hash([organisationId, key])
  const record = { _id: `${organisationId}:${id}`, requestHash, createdAt: timestamp(deps.clock()) }
  if (!(await deps.store.idempotency.insert(record))) {
    const first = await deps.store.idempotency.get(record._id)
    if (first?.requestHash !== requestHash) {
      throw new Problem('idempotency-key-reused', {
        fr: 'Cette clé Idempotency-Key a déjà servi pour une autre requête. Prenez-en une nouvelle.',
        en: 'This Idempotency-Key was already used for another request. Take a new one.',
      })
    }
  }
  return idempotentId(organisationId, operation, key, request)
}

/** The id that `claimIdempotencyKey` answers for the pair. Claims nothing: what a request made is found again by it. */
export function idempotentId(
  organisationId: string,
  operation: string,
  key: string,
  request: unknown,
): string {
  return hash([organisationId, key, requestHashOf(operation, request)]).slice(0, 32)
}

function requestHashOf(operation: string, request: unknown): string {
  return hash([operation, request])
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}
