/** Whether the picture around a badge is the one the badge says is its own. */
import { pictureOf, type Picture } from '../../credential/picture.ts'
import { objectsOf, pass, skipped, warn, type Check } from '../check.ts'
import type { JsonObject } from '../strict-json.ts'

const notAnImage = skipped(
  'not-in-an-image',
  'Le badge n’a pas été remis dans une image.',
  'The badge was not handed in inside an image.',
)
const notCompared = skipped(
  'image-not-compared',
  'Le badge signé ne fixe pas l’image qui le porte : n’importe quelle image peut le porter, et celle-ci ne prouve rien.',
  'The signed badge does not fix the image that bears it: any image can bear it, and this one proves nothing.',
)
const same = pass(
  'image-is-the-badges',
  'L’image est celle que le badge signé dit être la sienne.',
  'The image is the one the signed badge says is its own.',
)
const differs = warn(
  'image-differs',
  'L’image n’est pas celle que le badge signé dit être la sienne : seul compte ce que dit le badge, et non ce que montre l’image.',
  'The image is not the one the signed badge says is its own: only what the badge says counts, not what the image shows.',
)

/**
 * The picture that a badge was baked into is compared with that of its achievement, where what was signed fixes that one: a `data:` URI, or the
 * digest of a PNG in `relatedResource`. Open Badges 3.0 does not ask for it: anybody can bake a good badge into any picture, so the picture proves
 * nothing by itself, and another one is a reservation, never a failure. An address alone fixes nothing, and images are never fetched: skipped.
 * Bytes are compared (of an SVG, what it draws), never pixels: the same picture saved again differs.
 * @see https://www.imsglobal.org/spec/ob/v3p0/#baked-badge
 */
export const imageMatch: Check = {
  id: 'image.match',
  title: { fr: 'L’image est celle du badge', en: 'The image is that of the badge' },
  spec: 'https://www.imsglobal.org/spec/ob/v3p0/#baked-badge; https://www.w3.org/TR/vc-data-model-2.0/#integrity-of-related-resources',
  fatal: false,
  run({ input, picture, credential }) {
    if (input.kind !== 'png' && input.kind !== 'svg') return notAnImage
    if (picture === undefined) return notCompared
    const ofItsKind = signedPictures(credential).filter(({ kind }) => kind === picture.kind)
    if (ofItsKind.length === 0) return notCompared
    const isOneOfThem = ofItsKind.some(({ digests }) =>
      digests.some((digest) => picture.digests.includes(digest)),
    )
    return isOneOfThem ? same : differs
  },
}

/** Those whose bytes the credential fixes. */
function signedPictures(credential: JsonObject): readonly Picture[] {
  const images = objectsOf(credential['credentialSubject'])
    .flatMap(({ achievement }) => objectsOf(achievement))
    .flatMap(({ image }) => objectsOf(image))
  return images.flatMap(({ id }) => {
    if (typeof id !== 'string') return []
    const inside = id.startsWith('data:') ? pictureInUri(id) : undefined
    return inside === undefined ? digestsOf(credential, id) : [inside]
  })
}

function pictureInUri(uri: string): Picture | undefined {
  const [, base64, data = ''] = /^data:image\/(?:png|svg\+xml)[^,]*?(;base64)?,(.*)$/su.exec(uri) ?? []
  try {
    return pictureOf(
      base64 === undefined ? Buffer.from(decodeURIComponent(data)) : Buffer.from(data, 'base64'),
    )
  } catch (error) {
    if (error instanceof URIError) return undefined
    throw error
  }
}

/** Of an SVG the digest is of bytes that nobody has any more once it is baked. */
function digestsOf(credential: JsonObject, image: string): readonly Picture[] {
  return objectsOf(credential['relatedResource']).flatMap(({ id, mediaType, digestSRI }) =>
    id === image && mediaType === 'image/png' && typeof digestSRI === 'string'
      ? [{ kind: 'png', digests: digestSRI.split(/\s+/u) }]
      : [],
  )
}
