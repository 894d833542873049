/** Judges a badge in the browser, by the verifier of the service. */
import { openBundle, type BundleFailure, type OpenedBundle } from '../server/verify/offline/open-bundle.ts'
import { verifyOffline } from '../server/verify/offline/verify-offline.ts'
import type { VerificationReport } from '../server/verify/types.ts'
import { settled } from './awaited.ts'

/** `cannot`: this browser cannot check the signature of the bundle, and nothing is said of the badge. */
export type Judged =
  | { readonly failure: BundleFailure | 'cannot' }
  | { readonly opened: OpenedBundle; readonly report: VerificationReport }

const cannot = {
  id: 'page',
  title: { fr: 'Cette page', en: 'This page' },
  outcome: 'unknown',
  code: 'not-checked-by-this-page',
  detail: {
    fr: 'Ce navigateur, ou cette page, ne sait pas faire un des contrôles : rien n’est dit de ce badge. Vérifiez-le en ligne.',
    en: 'This browser, or this page, cannot make one of the checks: nothing is said of this badge. Verify it online.',
  },
} as const

/**
 * As `verifyOffline` judges `bytes` by the bundle `text`, opened with `pin`. Where one thing that was asked of the browser could not be done,
 * the answer is `undetermined`, whatever the checks say. Does NOT reach the network, nor keep anything.
 */
export async function judgeBadge(
  text: string,
  pin: string | undefined,
  bytes: Uint8Array,
  now: Date,
): Promise<Judged> {
  const opening = await settled(() => openBundle(text, pin))
  if (opening.value === undefined || opening.lacks.length > 0) return { failure: 'cannot' }
  const opened = opening.value
  if ('failure' in opened) return opened
  const { value: report, lacks } = await settled(() => verifyOffline(opened, bytes, now))
  if (report === undefined) return { failure: 'cannot' }
  if (lacks.length === 0) return { opened, report }
  // What was read may be wrong: it is not shown.
  const { checkedAt, checks, input } = report
  return { opened, report: { verdict: 'undetermined', checkedAt, checks: [cannot, ...checks], input } }
}
