/** `npm run verify`: judges files by a trust bundle, with the network off, and says how old the bundle is. */
import { readFileSync } from 'node:fs'
import type { Verdict, VerificationReport } from '../types.ts'
import { openBundle, type BundleFailure, type OpenedBundle } from './open-bundle.ts'
import { verifyOffline } from './verify-offline.ts'

export interface OfflineRequest {
  /** Paths of badges: JSON, JWT, SD-JWT, PNG or SVG. */
  readonly files: readonly string[]
  readonly bundleFile: string
  /** The hub's key, as `openBundle` takes it, or the path of a file that holds it. */
  readonly hub?: string | undefined
  /** One JSON report a line, instead of words. */
  readonly json: boolean
  readonly now: Date
}

/**
 * `valid` of all: 0; `invalid` of one: 1; else one to look at (`undetermined`, `valid-with-warnings`, a file that cannot be read): 2; a bundle
 * that is none, or not by the key that was named: 3.
 */
export type ExitCode = 0 | 1 | 2 | 3

/** Prints, line by line, and answers what the process is to exit with. Does NOT reach the network. */
export async function verifyFiles(request: OfflineRequest, print: (line: string) => void): Promise<ExitCode> {
  const opened = openBundleFile(request)
  if ('failure' in opened) {
    print(
      request.json
        ? JSON.stringify(opened)
        : `${failures[opened.failure].fr}\n${failures[opened.failure].en}`,
    )
    return 3
  }
  if (!request.json) ageLines(opened, request.now).forEach(print)
  const verdicts: Verdict[] = []
  for (const file of request.files) {
    const report = await judgeFile(opened, file, request.now)
    verdicts.push(report?.verdict ?? 'undetermined')
    const lines = request.json ? [JSON.stringify({ file, ...(report ?? unreadable) })] : wordsOf(file, report)
    lines.forEach(print)
  }
  if (verdicts.includes('invalid')) return 1
  return verdicts.every((verdict) => verdict === 'valid') ? 0 : 2
}

const unreadable = { verdict: 'undetermined', code: 'file-unreadable' } as const

function openBundleFile({
  bundleFile,
  hub,
}: OfflineRequest): OpenedBundle | { readonly failure: BundleFailure } {
  const text = textOf(bundleFile)
  if (text === undefined) return { failure: 'not-a-bundle' }
  return openBundle(text, hub === undefined ? undefined : (textOf(hub)?.trim() ?? hub))
}

function textOf(file: string): string | undefined {
  return bytesOf(file)?.toString('utf8')
}

function bytesOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}

async function judgeFile(
  opened: OpenedBundle,
  file: string,
  now: Date,
): Promise<VerificationReport | undefined> {
  const bytes = bytesOf(file)
  return bytes && verifyOffline(opened, bytes, now)
}

const failures: Readonly<Record<BundleFailure, { readonly fr: string; readonly en: string }>> = {
  'not-a-bundle': {
    fr: 'Ce fichier n’est pas un lot de données hors ligne.',
    en: 'This file is no offline bundle.',
  },
  'signature-mismatch': {
    fr: 'Ce lot de données a été modifié : sa signature n’est pas bonne.',
    en: 'This bundle was changed: its signature is not good.',
  },
  'other-key': {
    fr: 'Ce lot de données n’est pas signé par la clé indiquée (--hub).',
    en: 'This bundle is not signed by the key you named (--hub).',
  },
}

function ageLines({ bundle, signer, thumbprint, isPinned }: OpenedBundle, now: Date): readonly string[] {
  const hours = Math.max(0, Math.floor((now.getTime() / 1000 - bundle.iat) / 3600))
  const [days, rest] = [Math.floor(hours / 24), hours % 24]
  const date = new Date(bundle.iat * 1000).toISOString()
  const until = new Date(bundle.exp * 1000).toISOString()
  return [
    `Données hors ligne du ${date} (il y a ${String(days)} j ${String(rest)} h), valables jusqu’au ${until}.`,
    `Offline data of ${date} (${String(days)} d ${String(rest)} h old), good until ${until}.`,
    ...(now.getTime() / 1000 >= bundle.exp
      ? [
          'ATTENTION : elles ont expiré. Ce qui a été retiré depuis n’y est pas.',
          'WARNING: they have expired. What was withdrawn since is not in them.',
        ]
      : []),
    ...readElsewhere(bundle),
    `Signées par / signed by: ${printable(signer)}`,
    `Empreinte / thumbprint (RFC 7638): ${thumbprint}`,
    ...(isPinned
      ? []
      : [
          'ATTENTION : la clé du hub n’a pas été indiquée (--hub). N’importe qui a pu faire ce lot : comparez l’empreinte.',
          'WARNING: the hub’s key was not named (--hub). Anybody could have made this bundle: compare the thumbprint.',
        ]),
  ]
}

/** Of what other sites said, the oldest. */
function readElsewhere({ documents = [] }: OpenedBundle['bundle']): readonly string[] {
  const oldest = documents.map(({ askedAt }) => askedAt).sort()[0]
  return oldest === undefined
    ? []
    : [
        `Sites d’autres émetteurs lus depuis le / sites of other issuers read since: ${printable(oldest)} (${String(documents.length)})`,
      ]
}

const verdictWords: Readonly<Record<Verdict, string>> = {
  valid: 'valide / valid',
  'valid-with-warnings': 'valide, avec des réserves / valid, with reservations',
  invalid: 'NON VALIDE / INVALID',
  undetermined: 'indéterminé / undetermined',
}

function wordsOf(file: string, report: VerificationReport | undefined): readonly string[] {
  if (report === undefined) return ['', `${printable(file)}: illisible / unreadable`]
  const { verdict, issuer, checks } = report
  const told = checks.filter(({ outcome }) => outcome !== 'pass' && outcome !== 'skipped')
  return [
    '',
    `${printable(file)}: ${verdictWords[verdict]}`,
    ...(issuer === undefined ? [] : [`  émetteur / issuer: ${printable(issuer.name ?? issuer.id)}`]),
    ...told.flatMap(({ outcome, code, detail }) => [
      `  [${outcome}] ${code}`,
      `    ${detail.fr}`,
      `    ${detail.en}`,
    ]),
  ]
}

/** Words of a badge, of a bundle anybody made, or of a file that was sent must not move the cursor of a terminal. */
function printable(text: string): string {
  return text.replaceAll(/\p{C}/gu, '�')
}
