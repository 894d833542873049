/** The page of a badge, for people; and the short address that leads there. */
import { readShortCode } from '../credential/code/short-address.ts'
import type { Language } from '../text.ts'
import { badgePage, noBadgePage } from '../view/badge-page.tsx'
import { Problem } from '../problem.ts'
import { notFound } from './contract/problem-response.ts'
import type { OperationRequest, Reply } from './contract/operation.ts'
import { editionAward, privately, type EditionAward, type EditionAwardDeps } from './edition-award.ts'
import { explainedBadge } from './explained-badge.ts'

export interface BadgePageDeps extends EditionAwardDeps {
  readonly publicUrl: string
}

/** Answers it in the language asked for by `language`, or by `Accept-Language`; where there is no badge, a page that says so (404). */
export async function showBadge(
  deps: BadgePageDeps,
  { params, query, language: preferred }: OperationRequest<'getCredential'>,
): Promise<Reply> {
  const language = query.language ?? preferred
  try {
    const found = await editionAward(deps, params.credentialId)
    const { achievement, state } = found
    const body = badgePage({
      ...explainedBadge(found, language, deps.publicUrl),
      state,
      path: `/credentials/${params.credentialId}`,
      recognised: recognisedIn(achievement, language),
    })
    return html(200, language, body)
  } catch (error) {
    if (error instanceof Problem && error.code === 'not-found')
      return html(404, language, noBadgePage(language))
    throw error
  }
}

/**
 * Leads from the code to the address of the badge (303). Whoever writes it in small letters, or without dashes, gets there too.
 * @throws Problem `not-found` (404) to a program; people get a page
 */
export async function followShortAddress(
  deps: BadgePageDeps,
  { params, accept, language }: OperationRequest<'followShortAddress'>,
): Promise<Reply> {
  const shortId = readShortCode(params.shortCode)
  const found =
    shortId === undefined ? [] : (await deps.store.awards.page({ where: { shortId }, limit: 2 })).items
  const [award, another] = found
  // Two badges of one code are no badge: neither is shown to who was given the other.
  if (award !== undefined && another === undefined) {
    const location = `${deps.publicUrl}/credentials/${award._id}`
    return { status: 303, headers: { ...privately, Location: location, 'Content-Length': '0' } }
  }
  if (accept(['application/problem+json', 'text/html']) === 'text/html')
    return html(404, language, noBadgePage(language))
  throw notFound()
}

function recognisedIn({ framework, competency }: EditionAward['achievement'], language: Language) {
  const found = framework.competencies.find(({ code }) => code === competency) ?? framework
  return { iri: found.iri, title: found.title[language] }
}

function html(status: number, language: Language, body: string): Reply {
  const headers = { ...privately, 'Content-Language': language, Vary: 'Accept, Accept-Language' }
  return { status, body, mediaType: 'text/html', headers }
}
