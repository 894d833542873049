/** A whole Passeport out of this service as one file, and in from another. */
import { isForeign, keptBadges, type KeptBadge } from '../passport/badges/kept-badges.ts'
import { keepForeign } from '../passport/badges/keep-foreign.ts'
import { collectionsOf } from '../passport/collections.ts'
import type { OpenPassport } from '../passport/passports.ts'
import { bringIn } from '../passport/transfer/bring-in.ts'
import { largestExport, openExport } from '../passport/transfer/open-export.ts'
import { writeExport, type LeavingBadge } from '../passport/transfer/write-export.ts'
import type { Language } from '../text.ts'
import { Problem } from '../problem.ts'
import type { Bounded } from '../bounded/task.ts'
import { nameOfBadge } from '../view/passport/badge-pages.tsx'
import { passportMessagePage } from '../view/passport/document.tsx'
import { signInPage } from '../view/passport/sign-in-page.tsx'
import { transferPage } from '../view/passport/transfer-page.tsx'
import { ClientTurns } from './client-turns.ts'
import type { Handlers, OperationRequest, Reply } from './contract/operation.ts'
import { formFields } from './form-fields.ts'
import { requireOwnPage } from './own-page.ts'
import { shownBadge, type PassportBadgesDeps } from './passport-badges.ts'
import { badgeFile } from './passport-foreign.ts'
import { signedIn, toPassport } from './passport-session.ts'
import { forPeople, secretAddress, secretPage } from './secret-page.ts'
import { inTurn, type VerificationShares } from './verification-shares.ts'

export type TransferDeps = PassportBadgesDeps & { readonly bounded: Bounded }

type Operation = 'getPassportTransfer' | 'getPassportExport' | 'bringPassportIn'

/** `shares`: with the other ways to have a badge verified. */
export function passportTransferHandlers(
  deps: TransferDeps,
  shares: VerificationShares,
): Pick<Handlers, Operation> {
  // Each may be 24 MB: of one Passeport one at a time.
  const arrivals = new ClientTurns({ atOnce: 1, waiting: 0 })
  return {
    async getPassportTransfer(request) {
      const { language } = request
      const opened = await signedIn(deps, request)
      return secretPage(200, language, opened === undefined ? signInPage(language) : transferPage(language))
    },

    async getPassportExport(request) {
      const { language } = request
      const opened = await signedIn(deps, request)
      if (opened === undefined) return secretPage(200, language, signInPage(language))
      const badges = await leaving(deps, opened, language)
      const body = writeExport(badges, collectionsOf(opened), {
        publicUrl: deps.publicUrl,
        now: deps.clock(),
      })
      const headers = { ...secretAddress, 'Content-Disposition': 'attachment; filename="passeport.zip"' }
      return { status: 200, body, mediaType: 'application/zip', headers }
    },

    bringPassportIn: (request) =>
      forPeople(request, passportMessagePage, async () => {
        requireOwnPage(deps.publicUrl, request)
        // Nothing is read of what somebody sends who has no Passeport here.
        const opened = await signedIn(deps, request)
        if (opened === undefined) return toPassport({ Connection: 'close' })
        const end = arrivals.begin(opened.passport._id)
        try {
          return await arrived(deps, shares, request, opened)
        } finally {
          end()
        }
      }),
  }
}

/** Every badge with its bytes: but those that their organisation erased, of which nothing is left. */
async function leaving(
  deps: TransferDeps,
  opened: OpenPassport,
  language: Language,
): Promise<readonly LeavingBadge[]> {
  const all: LeavingBadge[] = []
  for (const badge of await keptBadges(deps, opened)) {
    const file = await badgeFile(deps, opened, badge)
    const said = await saidOf(deps, badge, language)
    const { itemId, keptAt, publicId } = badge
    if (file !== undefined && said !== undefined)
      all.push({ itemId, keptAt, isPublic: publicId !== undefined, ...said, ...file })
  }
  return all
}

async function saidOf(
  deps: TransferDeps,
  badge: KeptBadge,
  language: Language,
): Promise<Pick<LeavingBadge, 'name' | 'issuerName'> | undefined> {
  if (!isForeign(badge)) {
    const shown = await shownBadge(deps, badge, language)
    return (
      shown && {
        name: nameOfBadge(shown, language),
        issuerName: 'issuerName' in shown ? shown.issuerName : '',
      }
    )
  }
  const { name, knownName, claimedName = '' } = badge.said
  return { name, issuerName: knownName ?? claimedName }
}

async function arrived(
  deps: TransferDeps,
  shares: VerificationShares,
  request: OperationRequest<'bringPassportIn'>,
  opened: OpenPassport,
): Promise<Reply> {
  const { language } = request
  const body = await received(request.stream())
  const file = formFields(body, request.header('content-type') ?? '')?.get('file')
  if (file === undefined || file.length === 0)
    return secretPage(422, language, transferPage(language, { flaw: 'no-file' }))
  const ended = await deps.bounded.run(openExport, new Uint8Array(file))
  const archive = 'refusal' in ended ? 'too-large' : ended.output
  if (typeof archive === 'string') return secretPage(422, language, transferPage(language, { flaw: archive }))
  const client = await request.client()
  const done = await bringIn(deps, opened, archive, ({ input }, place) =>
    inTurn(deps.verify, shares, client, (verify) => keepForeign(deps, opened, input, verify, place)),
  )
  const others = done.flatMap(({ file: name, outcome }) =>
    outcome === 'kept' ? [] : [{ file: name, why: outcome }],
  )
  const arrival = { kept: done.length - others.length, others }
  return secretPage(200, language, transferPage(language, { arrival }))
}

/** The form whole. @throws Problem `payload-too-large` (413) at the first byte too many */
async function received(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (size > largestExport) throw tooLarge()
    parts.push(chunk)
  }
  return Buffer.concat(parts)
}

function tooLarge(): Problem {
  return new Problem(
    'payload-too-large',
    { fr: 'Ce fichier dépasse 24 Mo.', en: 'This file is larger than 24 MB.' },
    { headers: { Connection: 'close' } },
  )
}
