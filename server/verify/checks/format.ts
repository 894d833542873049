import { unattach, type UnattachRefusal } from '../../credential/pdf/unattach.ts'
import { unbake, type UnbakeRefusal } from '../../credential/unbake.ts'
import { isEnvelope, openEnvelope } from '../../proof/jose/enveloped.ts'
import {
  fail,
  isObject,
  objectsOf,
  pass,
  unknown,
  valuesOf,
  type Check,
  type Finding,
  type SignedText,
  type VerifyInput,
} from '../check.ts'
import { credentialIn, signedTextIn } from '../signed/signed-text.ts'
import {
  jsonLimits,
  parseStrictJson,
  StrictJsonError,
  type JsonObject,
  type JsonRefusal,
  type JsonValue,
} from '../strict-json.ts'
import { isTranscript, partsOf } from '../transcript/transcript.ts'

/** A credential may have this many bytes: 256 KiB. */
const largestCredential = 256 * 1024
/** A transcript holds credentials: 512 KiB. */
const largestTranscript = 2 * largestCredential

/** Each embedded endorsement repeats the context, and each repetition is processed anew: 20 ms. */
const largestNumberOfContexts = 33

const jsonRefusals: { readonly [refusal in JsonRefusal]: readonly [fr: string, en: string] } = {
  'not-json': ['Le contenu n’est pas du JSON lisible.', 'The content is not readable JSON.'],
  'duplicate-key': [
    'Une même clé figure deux fois : on ne saurait pas laquelle croire.',
    'The same key is there twice: nobody could say which one to believe.',
  ],
  'forbidden-key': ['Une clé n’a pas sa place dans un badge.', 'A key has no place in a badge.'],
  'null-value': ['Une valeur est vide (null).', 'A value is empty (null).'],
  'lone-surrogate': ['Un texte contient un demi-caractère.', 'A text holds half a character.'],
  'number-not-exact': [
    'Un nombre ne peut pas être lu sans arrondi.',
    'A number cannot be read without rounding.',
  ],
  'too-deep': ['Le contenu est trop imbriqué.', 'The content is nested too deeply.'],
  'array-too-long': ['Une liste est trop longue.', 'A list is too long.'],
  'string-too-long': ['Un texte est trop long.', 'A text is too long.'],
  'too-many-objects': ['Le contenu a trop d’éléments.', 'The content has too many elements.'],
}

const imageRefusals: { readonly [refusal in UnbakeRefusal]: readonly [fr: string, en: string] } = {
  'too-large': ['L’image est trop lourde.', 'The image is too large.'],
  'not-an-image': ['Le fichier n’est pas une image PNG ou SVG.', 'The file is not a PNG or SVG image.'],
  'malformed-image': ['L’image est abîmée.', 'The image is damaged.'],
  'svg-active-content': [
    'L’image SVG contient du code : elle n’a pas été lue.',
    'The SVG image contains code: it was not read.',
  ],
  'no-credential': ['L’image ne contient pas de badge.', 'The image holds no badge.'],
  'several-credentials': ['L’image contient plusieurs badges.', 'The image holds several badges.'],
  'compressed-credential': [
    'Le badge est compressé dans l’image, ce que la norme ne permet pas.',
    'The badge is compressed in the image, which the standard does not allow.',
  ],
}

const pdfRefusals: {
  readonly [refusal in Exclude<UnattachRefusal, 'pdf-not-read'>]: readonly [fr: string, en: string]
} = {
  'not-a-pdf': [
    'Le fichier n’est pas un PDF, ou est aussi autre chose.',
    'The file is no PDF, or is something else too.',
  ],
  'malformed-pdf': ['Le PDF est abîmé.', 'The PDF is damaged.'],
  'no-credential': ['Aucun badge n’est joint au PDF.', 'No badge is attached to the PDF.'],
  'several-credentials': ['Plusieurs badges sont joints au PDF.', 'Several badges are attached to the PDF.'],
}

const pdfNotRead: Finding = {
  ...unknown(
    'pdf-not-read',
    'Le PDF est chiffré, ou écrit d’une façon que ce service ne sait pas lire. Le badge n’a pas été vérifié.',
    'The PDF is encrypted, or written in a way this service cannot read. The badge was not verified.',
  ),
  stops: true,
}

function readAttached(pdf: Uint8Array): string | Finding {
  const unattached = unattach(pdf)
  if ('bytes' in unattached) return decoded(unattached.bytes)
  const { refusal } = unattached
  return refusal === 'pdf-not-read' ? pdfNotRead : fail(refusal, ...pdfRefusals[refusal])
}

function readText({ kind, bytes }: VerifyInput): string | Finding {
  if (kind === 'pdf') return readAttached(bytes)
  if (kind === 'png' || kind === 'svg') {
    const unbaked = unbake(bytes)
    if ('refusal' in unbaked) return fail(unbaked.refusal, ...imageRefusals[unbaked.refusal])
    if (unbaked.kind === kind) return unbaked.text
    return fail(
      'not-an-image',
      'Le fichier n’est pas du type annoncé.',
      'The file is not of the type it is said to be.',
    )
  }
  return decoded(bytes)
}

function decoded(bytes: Uint8Array): string | Finding {
  try {
    if (bytes.byteLength > largestTranscript) return tooLarge()
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return fail('not-utf8', 'Le texte n’est pas en UTF-8.', 'The text is not UTF-8.')
  }
}

function tooLarge(): Finding {
  return fail('too-large', 'Le badge dépasse 256 Kio.', 'The badge is larger than 256 KiB.')
}

/** Parts that may repeat the contexts of the whole: credentials of their own, and proofs of eddsa-jcs-2022. */
const repeaters: ReadonlySet<string> = new Set(['endorsement', 'proof'])

/** `@context` may stand at the top, and again, the very same, in such a part. No other `@` key anywhere. */
function hasForeignKeyword(value: JsonValue, context: string, mayRepeat: boolean, top: boolean): boolean {
  if (Array.isArray(value)) {
    return value.some((element: JsonValue) => hasForeignKeyword(element, context, mayRepeat, false))
  }
  if (!isObject(value)) return false
  return Object.entries(value).some(([key, member]) => {
    if (key === 'verifiableCredential') return objectsOf(member).some(hasForeignKeywordInside)
    if (key === '@context') return !top && !(mayRepeat && JSON.stringify(member) === context)
    return key.startsWith('@') || hasForeignKeyword(member, context, repeaters.has(key), false)
  })
}

/** A credential in a transcript has a context of its own, of addresses: which ones, is judged with it. */
function hasForeignKeywordInside(part: JsonObject): boolean {
  const { '@context': context } = part
  const isOfAddresses = valuesOf(context).every((one) => typeof one === 'string')
  return !isOfAddresses || hasForeignKeyword(part, JSON.stringify(context), false, true)
}

function numberOfContexts(value: JsonValue): number {
  if (typeof value !== 'object') return 0
  const inside: readonly JsonValue[] = Object.values(value)
  return inside.reduce<number>((sum, each) => sum + numberOfContexts(each), '@context' in value ? 1 : 0)
}

function read(text: string): Finding {
  const size = Buffer.byteLength(text, 'utf8')
  // What does not even name the type of a transcript is none.
  const isTooLarge = size > largestTranscript || (size > largestCredential && !text.includes('ClrCredential'))
  if (isTooLarge) return tooLarge()
  const signedText = signedTextIn(text)
  if (signedText !== undefined) return size > largestCredential ? tooLarge() : readSigned(signedText)
  const value = parseStrictJson(text, { ...jsonLimits, objects: 2 * jsonLimits.objects })
  const isWhole = isObject(value) && isTranscript(value)
  if (!isWhole && size > largestCredential) return tooLarge()
  if (!isWhole && numberOfObjects(value) > jsonLimits.objects) throw new StrictJsonError('too-many-objects')
  if (!isObject(value)) {
    return fail('not-an-object', 'Le contenu n’est pas un badge.', 'The content is not a badge.')
  }
  if (isEnvelope(value)) {
    const envelope = openEnvelope(value)
    if (envelope === undefined) return envelopeMalformed
    return envelope.kind === 'not-read' ? envelopeNotRead : readSigned({ ...envelope, form: envelope.kind })
  }
  return (
    outOfBounds(value) ?? {
      ...pass('readable', 'Le badge est lisible.', 'The badge is readable.'),
      learned: { credential: value },
    }
  )
}

function numberOfObjects(value: JsonValue): number {
  if (typeof value !== 'object') return 0
  const inside: readonly JsonValue[] = Object.values(value)
  return inside.reduce<number>((sum, each) => sum + numberOfObjects(each), isObject(value) ? 1 : 0)
}

const envelopeMalformed = fail(
  'envelope-malformed',
  'L’enveloppe du badge ne contient pas un texte signé et lui seul.',
  'The envelope of the badge does not hold a signed text and nothing else.',
)

const envelopeNotRead: Finding = {
  ...unknown(
    'proof-format-not-supported',
    'L’enveloppe du badge contient une forme de signature que ce service ne sait pas lire. Le badge n’a pas été vérifié.',
    'The envelope of the badge holds a form of signature that this service cannot read. The badge was not verified.',
  ),
  stops: true,
}

function readSigned(signedText: SignedText): Finding {
  const read = credentialIn(signedText)
  if ('refused' in read) return read.refused
  const { credential } = read
  return (
    outOfBounds(credential) ?? {
      ...pass('compact-jws', 'Le badge est un texte signé (JWT).', 'The badge is a signed text (JWT).'),
      learned: { signedText, credential },
    }
  )
}

function outOfBounds(value: JsonObject): Finding | undefined {
  if (hasForeignKeyword(value, JSON.stringify(value['@context']), false, true)) {
    return fail('forbidden-key', ...jsonRefusals['forbidden-key'])
  }
  if (numberOfContexts(value) > largestNumberOfContexts + partsOf(value).length) {
    return fail(
      'too-many-endorsements',
      'Plus de 32 recommandations sont jointes au badge.',
      'More than 32 endorsements are attached to the badge.',
    )
  }
  return undefined
}

/** The bytes hold one credential that every reader reads alike, within bounds that keep the later checks cheap. */
export const format: Check = {
  id: 'format',
  title: { fr: 'Le fichier est lisible', en: 'The file is readable' },
  spec: 'https://www.imsglobal.org/spec/ob/v3p0/#parsing; RFC 7493',
  fatal: true,
  run({ input }) {
    const text = readText(input)
    if (typeof text !== 'string') return text
    try {
      return read(text)
    } catch (error) {
      if (error instanceof StrictJsonError) return fail(error.refusal, ...jsonRefusals[error.refusal])
      throw error
    }
  },
}
