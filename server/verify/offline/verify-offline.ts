/** Judges a credential with the network off, by a trust bundle. */
import { contextDigests } from '../../proof/json-ld/context-digests.ts'
import { schemaDigests } from '../../schema.ts'
import { timestamp } from '../../timestamp.ts'
import { pass, unknown, warn, type Finding } from '../check.ts'
import { kindOf } from '../input/kind-of.ts'
import type { Verdict, VerificationReport } from '../types.ts'
import { verifyCredential } from '../verify.ts'
import type { Digest, TrustBundle } from './bundle.ts'
import { offlineDeps } from './offline-deps.ts'
import type { OpenedBundle } from './open-bundle.ts'

/** A clock that is a little slow does not make a bundle one of the future. */
const toleratedSkewInSeconds = 300

/**
 * As `verifyCredential`, by what was so when the bundle was made, with one check more: `bundle`, which says how old that is. Past its end, or
 * where this program does not go by the same contexts and schemas, nothing is valid any more, but undetermined. A bundle whose key nobody
 * named is a reservation: anybody can make one.
 */
export async function verifyOffline(
  opened: OpenedBundle,
  bytes: Uint8Array,
  now: Date,
): Promise<VerificationReport> {
  const report = await verifyCredential(offlineDeps(opened.bundle), { kind: kindOf(bytes), bytes }, now)
  const { iat, sub } = opened.bundle
  const { outcome, code, detail } = judgeBundle(opened, now)
  const check = {
    id: 'bundle',
    title: { fr: 'Les données hors ligne', en: 'The offline data' },
    ...{ outcome, code, detail },
    basedOn: [{ url: sub, fetchedAt: timestamp(new Date(iat * 1000)) }],
  }
  return { ...report, verdict: weighed(report.verdict, outcome), checks: [...report.checks, check] }
}

function weighed(verdict: Verdict, outcome: Finding['outcome']): Verdict {
  if (verdict === 'invalid') return verdict
  if (outcome === 'unknown') return 'undetermined'
  return outcome === 'warn' && verdict === 'valid' ? 'valid-with-warnings' : verdict
}

function judgeBundle({ bundle, isPinned }: OpenedBundle, now: Date): Finding {
  const seconds = now.getTime() / 1000
  if (seconds >= bundle.exp) {
    return unknown(
      'bundle-expired',
      'Ces données hors ligne ont expiré : ce qui a été retiré depuis n’y est pas. Il faut en prendre de nouvelles.',
      'These offline data have expired: what was withdrawn since is not in them. New ones are needed.',
    )
  }
  if (bundle.iat > seconds + toleratedSkewInSeconds) {
    return unknown(
      'bundle-from-the-future',
      'Ces données hors ligne sont d’une date à venir : l’horloge de cette machine, ou leur date, est fausse.',
      'These offline data are of a date to come: the clock of this machine, or their date, is wrong.',
    )
  }
  if (!isSame(bundle.contexts, contextDigests()) || !isSame(bundle.schemas, schemaDigests())) {
    return unknown(
      'bundle-of-another-version',
      'Ces données viennent d’une autre version du service, qui lit les badges avec d’autres contextes ou d’autres schémas.',
      'These data are of another version of the service, which reads badges with other contexts or schemas.',
    )
  }
  if (!isPinned) {
    return warn(
      'bundle-signer-not-pinned',
      'Rien ne dit que ces données viennent du hub : comparez l’empreinte de leur clé avec celle que le hub publie.',
      'Nothing says that these data are the hub’s: compare the thumbprint of their key with the one the hub publishes.',
    )
  }
  return pass(
    'bundle-current',
    'Ces données hors ligne sont du hub, et encore bonnes.',
    'These offline data are the hub’s, and still good.',
  )
}

/** Each that the bundle names is the same here. */
function isSame(theirs: TrustBundle['contexts'], ours: readonly Digest[]): boolean {
  const known = new Map(ours.map(({ id, sha256 }) => [id, sha256]))
  return theirs.every(({ id, sha256 }) => known.get(id) === sha256)
}
