/** The logo of an organisation: taken in as a file, given out as a painting of it. */
import { mediaTypeOf } from '../attachment/media-type.ts'
import { changeLogo, logoOf } from '../organisation/logo.ts'
import { Problem } from '../problem.ts'
import type { Store } from '../store/store.ts'
import type { Text } from '../text.ts'
import { paintLogo, type LogoFlaw, type LogoType } from '../view/logo/paint-logo.ts'
import type { OperationRequest, Reply } from './contract/operation.ts'
import { notFound } from './contract/problem-response.ts'

interface Deps {
  readonly store: Pick<Store, 'organisations' | 'longTexts'>
}

const maximumBytes = 1024 * 1024
/** Long enough for a page full of badges, short enough for a new logo to be seen. */
const cached = { 'Cache-Control': 'public, max-age=300' }

/** Answers it to anybody. @throws Problem `not-found` (404) */
export async function getLogo(
  deps: Deps,
  { params, header }: OperationRequest<'getOrganisationLogo'>,
): Promise<Reply> {
  const organisation = await deps.store.organisations.get(params.organisationId)
  const png = organisation === undefined ? undefined : await logoOf(deps, organisation)
  if (organisation?.logo === undefined || png === undefined) throw notFound()
  const etag = `"${organisation.logo}"`
  const headers = { ...cached, ETag: etag }
  const known = (header('if-none-match') ?? '').split(',').map((tag) => tag.trim().replace(/^W\//u, ''))
  if (known.includes(etag) || known.includes('*')) return { status: 304, headers }
  return { status: 200, body: png, mediaType: 'image/png', headers }
}

/** @throws Problem `payload-too-large` (413), `file-refused` (422), `unavailable` (503) when too many are being painted */
export async function putLogo(deps: Deps, organisationId: string, bytes: Buffer): Promise<Reply> {
  if (bytes.length > maximumBytes) throw tooLarge()
  const type = await logoType(bytes)
  if (type === undefined) throw refused('unknown-type')
  const png = await paintLogo(type, bytes)
  if (typeof png === 'string') throw refused(png)
  await changeLogo(deps, organisationId, png)
  return { status: 204 }
}

/** Nothing changes when there is none. */
export async function removeLogo(deps: Deps, organisationId: string): Promise<Reply> {
  await changeLogo(deps, organisationId, undefined)
  return { status: 204 }
}

/** Found from the content, whatever the request says. */
async function logoType(bytes: Buffer): Promise<LogoType | undefined> {
  const found = await mediaTypeOf(bytes)
  if (found === 'image/png' || found === 'image/jpeg') return found
  const isSvg = /^\uFEFF?\s*<(?:svg|\?xml|!--|!DOCTYPE)/iu.test(bytes.toString('utf8', 0, 1000))
  return found === undefined && isSvg ? 'image/svg+xml' : undefined
}

const reasons: Readonly<Record<LogoFlaw | 'unknown-type', Text>> = {
  'unknown-type': {
    fr: 'Ce fichier n’est pas une image PNG, JPEG ou SVG entière.',
    en: 'This file is not a whole PNG, JPEG or SVG image.',
  },
  'not-a-drawing': {
    fr: 'Ce SVG contient autre chose que des formes (texte, image, script, effet ou lien). Exportez-le en PNG.',
    en: 'This SVG has more in it than shapes (text, image, script, effect or link). Export it as PNG.',
  },
  unreadable: { fr: 'Cette image ne se lit pas.', en: 'This image cannot be read.' },
  'too-large': {
    fr: 'Cette image a plus de 4096 pixels de côté.',
    en: 'This image is more than 4096 pixels wide or high.',
  },
  'nothing-to-see': {
    fr: 'Cette image est vide, ou ne se lit pas.',
    en: 'This image is empty, or cannot be read.',
  },
  'too-much-to-paint': {
    fr: 'Ce dessin est trop compliqué pour un logo. Exportez-le en PNG.',
    en: 'This drawing is too complicated for a logo. Export it as PNG.',
  },
}

function refused(code: LogoFlaw | 'unknown-type'): Problem {
  const detail = reasons[code]
  return new Problem('file-refused', detail, { errors: [{ code, detail }] })
}

function tooLarge(): Problem {
  return new Problem('payload-too-large', {
    fr: 'Un logo pèse au plus 1 Mo.',
    en: 'A logo weighs 1 MB at most.',
  })
}
