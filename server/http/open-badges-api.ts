/** The Open Badges 3.0 API, host side: programs that people let into their Passeport read badges, and put some in. */
import { visitOf } from '../open-badges-api/bearer.ts'
import type { HostDeps } from '../open-badges-api/deps.ts'
import { heldPage } from '../open-badges-api/held-credentials.ts'
import {
  readCredentials,
  readProfile,
  updateProfile,
  upsertCredentials,
  type GrantScope,
} from '../open-badges-api/oauth/scopes.ts'
import { linksOf } from '../open-badges-api/page-links.ts'
import { profileOf, putProfile } from '../open-badges-api/profile.ts'
import { apiBaseOf, serviceDescription } from '../open-badges-api/service-description.ts'
import { upsertCredential } from '../open-badges-api/upsert.ts'
import { Problem } from '../problem.ts'
import { momentOf } from '../timestamp.ts'
import type { VerifyDeps } from '../verify/check.ts'
import { readJson } from './contract/body.ts'
import type { Handlers } from './contract/operation.ts'
import { inTurn, type VerificationShares } from './verification-shares.ts'

export type OpenBadgesApiDeps = HostDeps & { readonly verify: VerifyDeps }

type ApiOperation =
  'getServiceDescription' | 'getCredentials' | 'upsertCredential' | 'getProfile' | 'putProfile'

/** `shares`: what one client may take, shared with the other ways in. */
export function openBadgesApiHandlers(
  deps: OpenBadgesApiDeps,
  shares: VerificationShares,
): Pick<Handlers, ApiOperation> {
  const { publicUrl } = deps
  const visit = (request: { header(name: string): string | undefined }, scope: GrantScope) =>
    visitOf(deps, request.header('authorization'), scope)
  return {
    getServiceDescription: () => ({
      status: 200,
      body: serviceDescription(publicUrl),
      headers: { 'Cache-Control': 'public, max-age=3600' },
    }),

    async getCredentials(request) {
      const { opened } = await visit(request, readCredentials)
      const { limit, offset, since } = request.query
      const asked = {
        ...(limit === undefined ? {} : { limit }),
        ...(offset === undefined ? {} : { offset }),
        ...(since === undefined ? {} : { since: momentIn(since) }),
      }
      const { credentials, compactJws, total } = await heldPage(deps, opened, asked)
      // Texts as they came: to parse them and write them again would change what is in them.
      const body = `{"credential":[${credentials.join(',')}],"compactJwsString":${JSON.stringify(compactJws)}}`
      const headers = {
        Link: linksOf(`${apiBaseOf(publicUrl)}/credentials`, asked, total),
        'X-Total-Count': String(total),
      }
      return { status: 200, body, mediaType: 'application/json', headers }
    },

    async upsertCredential(request) {
      const { opened } = await visit(request, upsertCredentials)
      const { mediaType, bytes } = request
      const input = { kind: mediaType === 'text/plain' ? 'jwt' : 'json', bytes } as const
      const isNew = await inTurn(deps.verify, shares, await request.client(), (verify) =>
        upsertCredential(deps, opened, input, verify),
      )
      return { status: isNew ? 201 : 200, body: bytes, mediaType }
    },

    async getProfile(request) {
      return { status: 200, body: profileOf(deps, await visit(request, readProfile)) }
    },

    async putProfile(request) {
      const visited = await visit(request, updateProfile)
      const profile = readJson(request.bytes)
      await putProfile(deps, visited, profile)
      return { status: 200, body: profile }
    },
  }
}

/** A moment as the specification writes it, without a time zone (UTC then), or with one. @throws Problem `invalid-request` (400) */
function momentIn(since: string): string {
  // A plus sign that was not encoded comes as a space.
  const text = since.replace(' ', '+')
  const moment = momentOf(text) ?? momentOf(`${text}Z`)
  if (moment !== undefined) return new Date(moment).toISOString()
  throw new Problem('invalid-request', {
    fr: '« since » n’est pas un moment comme 2026-11-21T09:30:00Z.',
    en: '"since" is not a moment such as 2026-11-21T09:30:00Z.',
  })
}
