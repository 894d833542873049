/** Judges a credential somebody hands us. Keeps nothing of it, but what reading it found, in memory for ten minutes. */
import type { Config } from '../config.ts'
import type { Events } from '../events.ts'
import type { VerifyDeps, VerifyInput } from '../verify/check.ts'
import { isHostedHere } from '../verify/hosted-here.ts'
import type { Whereabouts } from '../verify/input/find-input.ts'
import { handedIn } from '../verify/input/handed-in.ts'
import { verifyHandedIn } from '../verify/input/verify-handed-in.ts'
import { anybodysChallenge, challengeSeconds } from '../verify/presentation/challenge.ts'
import { askedIn } from '../verify/presentation/asked.ts'
import { checkTable } from '../verify/report/check-table.ts'
import { explainedReport } from '../verify/report/explained-report.ts'
import { keepReport, type KeptReportDeps } from '../verify/report/kept-report.ts'
import { checksPage } from '../view/verifier/checks-page.tsx'
import { keptBody, reportUrl } from './verification-reports.ts'
import type { Handlers, OperationRequest } from './contract/operation.ts'
import { Quota } from './quota.ts'
import { rememberRepresentations, represent, sendRepresentation } from './representation.ts'

export interface VerificationHandlersDeps extends KeptReportDeps {
  readonly verify: VerifyDeps
  readonly events: Events
  readonly config: Pick<Config, 'rateLimitPerMinute'>
  readonly publicUrl: string
  /** 32 bytes used for nothing else. */
  readonly challengeSecret: Uint8Array
}

type Operation = 'verifyCredential' | 'createVerificationChallenge' | 'listChecks'

/** `visits`: how often a client may have other sites visited, by whatever way in. */
export function verificationHandlers(
  deps: VerificationHandlersDeps,
  visits: Quota,
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
      await countVisit(deps, visits, given, request)
      const report = await verifyHandedIn(deps.verify, given, deps.clock(), asked)
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

/** One for all the ways in: other sites are visited a third as often as badges are judged. */
export function visitQuota(deps: Pick<VerificationHandlersDeps, 'config' | 'clock'>): Quota {
  return new Quota(Math.max(1, Math.floor(deps.config.rateLimitPerMinute / 30)), deps.clock)
}

/** What leads to another site is rationed: whoever is visited knows this service, not who asks it. @throws Problem `too-many-requests` (429) */
export async function countVisit(
  deps: Pick<VerificationHandlersDeps, 'verify'>,
  visits: Quota,
  given: VerifyInput | Whereabouts,
  request: Pick<OperationRequest<'verifyCredential'>, 'client'>,
): Promise<void> {
  if ('url' in given && !isHostedHere(deps.verify.publicUrl, given.url)) visits.spend(await request.client())
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
