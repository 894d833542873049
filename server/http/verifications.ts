/** Judges a credential somebody hands us. Keeps nothing of it, but what reading it found, in memory for ten minutes. */
import type { Config } from '../config.ts'
import type { Events } from '../events.ts'
import type { Text } from '../text.ts'
import type { VerifyDeps, VerifyInput } from '../verify/check.ts'
import { isHostedHere } from '../verify/hosted-here.ts'
import type { Whereabouts } from '../verify/input/find-input.ts'
import { handedIn } from '../verify/input/handed-in.ts'
import { verifyHandedIn } from '../verify/input/verify-handed-in.ts'
import { anybodysChallenge, challengeSeconds } from '../verify/presentation/challenge.ts'
import type { Asked } from '../verify/presentation/read-presentation.ts'
import { rationedOutside } from '../verify/foreign/rationed-outside.ts'
import type { VerificationReport } from '../verify/types.ts'
import { askedIn } from '../verify/presentation/asked.ts'
import { checkTable } from '../verify/report/check-table.ts'
import { explainedReport } from '../verify/report/explained-report.ts'
import { keepReport, type KeptReportDeps } from '../verify/report/kept-report.ts'
import { checksPage } from '../view/verifier/checks-page.tsx'
import { ClientTurns } from './client-turns.ts'
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
      if (request.query.keep === true) shares.kept.spend(await request.client())
      const report = await judgedInTurn(deps, shares, request, given, asked)
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

/** What one client may take of what all share, by whatever way in. */
export interface VerificationShares {
  /** How often it may have other sites visited. */
  readonly visits: Quota
  readonly turns: ClientTurns
  /** How many reports it may have kept. */
  readonly kept: Quota
}

const tooManyKept: Text = {
  fr: 'Trop de rapports à garder : attendez une minute, ou vérifiez sans les garder.',
  en: 'Too many reports to keep: wait a minute, or verify without keeping them.',
}

/** One for all the ways in: other sites are visited a third as often as badges are judged. */
export function verificationShares({
  config,
  clock,
}: Pick<VerificationHandlersDeps, 'config' | 'clock'>): VerificationShares {
  return {
    visits: new Quota(Math.max(1, Math.floor(config.rateLimitPerMinute / 30)), clock),
    turns: new ClientTurns(),
    kept: new Quota(Math.max(1, Math.floor(config.rateLimitPerMinute / 20)), clock, tooManyKept),
  }
}

/**
 * As `verifyHandedIn`, when it is the turn of the client. What leads to another site is rationed: whoever is visited knows this service, not who
 * asks it. What the badge itself leads to counts like the address handed in; what is not visited for that is `unknown` in the report.
 * @throws Problem `too-many-requests` (429)
 */
export async function judgedInTurn(
  { verify, clock }: Pick<VerificationHandlersDeps, 'verify' | 'clock'>,
  { visits, turns }: VerificationShares,
  request: Pick<OperationRequest<'verifyCredential'>, 'client'>,
  given: VerifyInput | Whereabouts,
  asked: Asked = {},
): Promise<VerificationReport> {
  const client = await request.client()
  let counted = 'url' in given && !isHostedHere(verify.publicUrl, given.url) ? given.url : undefined
  if (counted !== undefined) visits.spend(client)
  const mayVisit = (url: string) => {
    const isCounted = url === counted
    if (isCounted) counted = undefined
    return Promise.resolve(isCounted || visits.allows(client))
  }
  const { outside } = verify
  const rationed = outside === undefined ? verify : { ...verify, outside: rationedOutside(outside, mayVisit) }
  return turns.take(client.id, () => verifyHandedIn(rationed, given, clock(), asked))
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
