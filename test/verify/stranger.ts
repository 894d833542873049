import type { VerifyDeps } from '../../server/verify/check.ts'

/** A service that knows nobody and publishes nothing. */
export const stranger: VerifyDeps = {
  publicUrl: 'https://badges.example.org',
  frameworks: { list: () => [], refresh: () => Promise.resolve() },
  localStatus: () => Promise.resolve(undefined),
  publishedKeys: () => Promise.resolve([]),
  issuer: () => Promise.resolve(undefined),
  isDecidedHere: () => Promise.resolve(false),
  erasedEvidence: () => Promise.resolve([]),
  checkFailed: (check, error) => {
    throw new Error(`the check ${check} broke down`, { cause: error })
  },
}
