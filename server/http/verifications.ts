/** Judges a credential somebody hands us. Keeps nothing of it, but what reading it found, in memory for ten minutes. */
import type { Config } from '../config.ts'
import type { Events } from '../events.ts'
import type { PoliciesDeps } from '../trust/policy/policies.ts'
import type { VerifyDeps, VerifyInput } from '../verify/check.ts'
import type { Whereabouts } from '../verify/input/find-input.ts'
import { handedIn } from '../verify/input/handed-in.ts'
import { anybodysChallenge, challengeSeconds } from '../verify/presentation/challenge.ts'
import { askedIn } from '../verify/presentation/asked.ts'
import { checkTable } from '../verify/report/check-table.ts'
import { explainedReport } from '../verify/report/explained-report.ts'
import { keepReport, type KeptReportDeps } from '../verify/report/kept-report.ts'
import { checksPage } from '../view/verifier/checks-page.tsx'
import { askedPolicy, withPolicy } from './asked-policy.ts'
import { keptBody, reportUrl } from './verification-reports.ts'
import type { Handlers, OperationRequest } from './contract/operation.ts'
import { rememberRepresentations, represent, sendRepresentation } from './representation.ts'
import { judgedInTurn, type VerificationShares } from './verification-shares.ts'

export interface VerificationHandlersDeps extends KeptReportDeps, PoliciesDeps {
  readonly store: KeptReportDeps['store'] & PoliciesDeps['store']
  readonly verify: VerifyDeps
  readonly events: Events
  readonly config: Pick<Config, 'rateLimitPerMinute'>
  readonly publicUrl: string
  /** 32 bytes used for nothing else. */
  readonly challengeSecret: Uint8Array
}

type Operation = 'verifyCredential' | 'createVerificationChallenge' | 'listChecks'

export function verificationHandlers(
  deps: VerificationHandlersDeps,
  shares: VerificationShares,
): Pick<Handlers, Operation> {
  const remembered = rememberRepresentations()
  const table = checkTable()
  return {
    createVerificationChallenge() {
      const challenge = anybodysChallenge(deps)
      return { status: 200, body: { challenge, domain: deps.publicUrl, expiresIn: challengeSeconds } }
    },

    async verifyCredential(request) {
      const given = handedInBy(request)
      const asked = askedIn(request.query)
      const client = await request.client()
      if (request.query.keep === true) shares.kept.spend(client)
      const policy = await askedPolicy(deps.store, request)
      const judged = await judgedInTurn(deps, shares, client, given, asked)
      const report = withPolicy(judged, policy, { now: deps.clock(), publicUrl: deps.publicUrl })
      const { verdict, input } = report
      deps.events.credentialVerified({ verdict, kind: input.kind })
      if (request.query.keep !== true) return { status: 200, body: explainedReport(report) }
      const kept = await keepReport(deps, report)
      // What was just found is told whole; what is kept of it says nothing of the badge.
      const body = { ...keptBody(deps, kept), ...explainedReport(report) }
      return { status: 201, body, headers: { Location: reportUrl(deps, kept.id) } }
    },

    async listChecks(request) {
      const isPage = request.accept(['application/json', 'text/html']) === 'text/html'
      const language = request.query.language ?? request.language
      const found = isPage
        ? await remembered(table, language, () => represent('text/html', checksPage(table, language)))
        : await remembered(table, 'json', () => represent('application/json', JSON.stringify(table)))
      return sendRepresentation(request, found, {
        Vary: 'Accept, Accept-Language, Accept-Encoding',
        'Cache-Control': 'public, max-age=3600',
        ...(isPage ? { 'Content-Language': language } : {}),
      })
    },
  }
}

function handedInBy({
  bytes,
  mediaType,
}: Pick<OperationRequest<'verifyCredential'>, 'bytes' | 'mediaType'>): VerifyInput | Whereabouts {
  if (mediaType === 'application/json') return handedIn(bytes)
  return { kind: kindOf(mediaType), bytes }
}

function kindOf(mediaType: string): VerifyInput['kind'] {
  if (mediaType === 'image/png') return 'png'
  if (mediaType === 'image/svg+xml') return 'svg'
  if (mediaType === 'application/pdf') return 'pdf'
  return mediaType === 'text/plain' || mediaType.endsWith('jwt') ? 'jwt' : 'json'
}
