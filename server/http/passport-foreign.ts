/** Badges from elsewhere in a Passeport: put in, shown as they are judged at that moment, given out as they came. */
import { credentialUrl } from '../award/award-badge.ts'
import {
  keepForeign,
  foreignBytes,
  verifyForeign,
  type KeptForeign,
} from '../passport/badges/keep-foreign.ts'
import {
  badgeOf,
  isForeign,
  publicBadge,
  type ForeignBadge,
  type KeptBadge,
} from '../passport/badges/kept-badges.ts'
import type { KeepDeps } from '../passport/badges/keep-claim.ts'
import type { OpenPassport } from '../passport/passports.ts'
import { saidBadge, type SaidBadge } from '../passport/badges/said-badge.ts'
import type { Text } from '../text.ts'
import type { VerifyDeps } from '../verify/check.ts'
import { findInput } from '../verify/input/find-input.ts'
import type { InputKind, VerificationReport } from '../verify/types.ts'
import { additionPage, type NotKept } from '../view/passport/addition-page.tsx'
import { passportMessagePage } from '../view/passport/document.tsx'
import type { ShownForeign } from '../view/passport/foreign-badge.tsx'
import { signInPage } from '../view/passport/sign-in-page.tsx'
import type { Client, Handlers, OperationRequest, Reply } from './contract/operation.ts'
import { notFound } from './contract/problem-response.ts'
import { formFields } from './form-fields.ts'
import { givenIn } from './given-badge.ts'
import { requireOwnPage } from './own-page.ts'
import { signedIn, toPassport } from './passport-session.ts'
import { forPeople, secretAddress, secretPage } from './secret-page.ts'
import { inTurn, type VerificationShares } from './verification-shares.ts'

export type ForeignDeps = KeepDeps & { readonly verify: VerifyDeps }

type Operation = 'getPassportAddition' | 'addToPassport' | 'getPassportBadgeFile' | 'getPublicBadgeFile'

/** `shares`: with the other ways to have a badge verified. */
export function passportForeignHandlers(
  deps: ForeignDeps,
  shares: VerificationShares,
): Pick<Handlers, Operation> {
  return {
    async getPassportAddition(request) {
      const { language } = request
      const opened = await signedIn(deps, request)
      return secretPage(200, language, opened === undefined ? signInPage(language) : additionPage(language))
    },

    addToPassport: (request) =>
      forPeople(request, passportMessagePage, async () => {
        requireOwnPage(deps.publicUrl, request)
        const opened = await signedIn(deps, request)
        return opened === undefined ? toPassport() : added(deps, shares, request, opened)
      }),

    getPassportBadgeFile: (request) =>
      forPeople(request, passportMessagePage, async () => {
        const { language } = request
        const opened = await signedIn(deps, request)
        if (opened === undefined) return secretPage(200, language, signInPage(language))
        const badge = await badgeOf(deps, opened, request.params.passportItem)
        if (badge === undefined) throw notFound()
        return fileReply(deps, opened, badge)
      }),

    getPublicBadgeFile: (request) =>
      forPeople(request, passportMessagePage, async () => {
        const found = await publicBadge(deps, request.params.publicBadge)
        if (found === undefined) throw notFound()
        return fileReply(deps, found.opened, found.badge)
      }),
  }
}

async function added(
  deps: ForeignDeps,
  shares: VerificationShares,
  request: OperationRequest<'addToPassport'>,
  opened: OpenPassport,
): Promise<Reply> {
  const { language } = request
  const refused = (notKept: NotKept) => secretPage(422, language, additionPage(language, notKept))
  const form = formFields(request.bytes, request.header('content-type') ?? '')
  const given = form && givenIn(form)
  if (given === undefined) return refused({ why: 'nothing', reasons: [] })
  const outcome = await inTurn(deps.verify, shares, await request.client(), async (verify) => {
    const found = 'bytes' in given ? { input: given } : await findInput(verify, given)
    return 'refused' in found ? found : keepForeign(deps, opened, found.input, verify)
  })
  if ('refused' in outcome) return refused({ why: 'not-found', reasons: [outcome.refused.detail] })
  if (outcome.outcome !== 'kept') return refused(notKept(outcome))
  const headers = { Location: `/passeport/badges/${outcome.itemId}`, 'Cache-Control': 'no-store' }
  return { status: 303, headers }
}

function notKept({ outcome, report }: Exclude<KeptForeign, { readonly outcome: 'kept' }>): NotKept {
  return { why: outcome, reasons: outcome === 'full' ? [] : reasonsIn(report) }
}

/** What keeps a badge from being good without reservation, each said once. */
function reasonsIn({ checks }: Pick<VerificationReport, 'checks'>): readonly Text[] {
  const found = checks.filter(({ outcome }) => outcome !== 'pass' && outcome !== 'skipped')
  return [...new Map(found.map(({ detail }) => [detail.fr, detail])).values()]
}

/** As it was found to be when it was verified last. `file`: the path of its bytes. */
export function foreignAsKept({ said, judged }: ForeignBadge, file: string): ShownForeign {
  return { ...shownOf(said), verdict: judged.verdict, checkedAt: judged.checkedAt, reasons: [], file }
}

/** As it is found to be now, for `client`, whose visits to other sites are counted. */
export async function foreignAsJudged(
  deps: ForeignDeps,
  shares: VerificationShares,
  client: Client,
  opened: OpenPassport,
  badge: ForeignBadge,
  file: string,
): Promise<ShownForeign> {
  const report = await inTurn(deps.verify, shares, client, (verify) =>
    verifyForeign(deps, opened, badge, verify),
  )
  const { verdict, checkedAt } = report
  // Whoever issued it may be known under a name by now, or no longer.
  const said = saidBadge(report) ?? badge.said
  return { ...shownOf(said), verdict, checkedAt, reasons: reasonsIn(report), file }
}

function shownOf({ issuerId, knownName, claimedName, badgeId: _, ...said }: SaidBadge) {
  const issuer = {
    id: issuerId,
    ...(knownName === undefined ? {} : { knownName }),
    ...(claimedName === undefined ? {} : { claimedName }),
  }
  return { ...said, issuer }
}

const fileTypes: { readonly [kind in InputKind]: readonly [mediaType: string, extension: string] } = {
  json: ['application/json', 'json'],
  jwt: ['text/plain', 'jwt'],
  png: ['image/png', 'png'],
  svg: ['image/svg+xml', 'svg'],
  pdf: ['application/pdf', 'pdf'],
}

/** To be saved, never shown: a picture of a stranger may hold anything. */
async function fileReply(deps: ForeignDeps, opened: OpenPassport, badge: KeptBadge): Promise<Reply> {
  const file = await badgeFile(deps, opened, badge)
  if (file === undefined) throw notFound()
  const { bytes, format } = file
  const [mediaType, extension] = fileTypes[format]
  const headers = {
    ...secretAddress,
    'Content-Disposition': `attachment; filename="badge.${extension}"`,
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  }
  return { status: 200, body: Buffer.from(bytes), mediaType, headers }
}

/** The bytes of a badge from elsewhere, or the signed text of one of this service; `undefined` when its organisation erased it. */
export async function badgeFile(
  deps: ForeignDeps,
  opened: OpenPassport,
  badge: KeptBadge,
): Promise<{ readonly bytes: Uint8Array; readonly format: InputKind } | undefined> {
  if (isForeign(badge)) return { bytes: await foreignBytes(deps, opened, badge), format: badge.format }
  const text = await deps.verify.keptCredential?.(credentialUrl(deps, badge.awardId))
  return text === undefined ? undefined : { bytes: Buffer.from(text, 'utf8'), format: 'json' }
}
