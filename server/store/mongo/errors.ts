/** What the server's errors mean to the contract: the only place that reads their codes. */
import { Error as MongooseError, mongo } from 'mongoose'
import { Problem } from '../../problem.ts'

const duplicateKeyCode = 11000

/** Whether `error` says that `_id` or a unique index is taken (E11000). */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && error.code === duplicateKeyCode
}

/**
 * Does `work`. A write whose answer was lost may have happened: re-sending it is harmless by contract.
 * @throws Problem `unavailable` (503) when the server cannot be reached; everything else as it is
 */
export async function reached<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isUnreachable(error)) throw error
    throw new Problem(
      'unavailable',
      {
        fr: 'Le stockage ne répond pas ; réessayez dans un instant.',
        en: 'Storage does not answer; try again in a moment.',
      },
      { cause: error },
    )
  }
}

// The driver tried again by itself, and these labels say it would be right to try once more.
const retryable = ['RetryableWriteError', 'TransientTransactionError', 'UnknownTransactionCommitResult']

function isUnreachable(error: unknown): boolean {
  return (
    error instanceof mongo.MongoNetworkError ||
    error instanceof mongo.MongoServerSelectionError ||
    error instanceof MongooseError.MongooseServerSelectionError ||
    (error instanceof mongo.MongoError && retryable.some((label) => error.hasErrorLabel(label)))
  )
}
