/**
 * Signed texts inside JSON: EnvelopedVerifiableCredential and EnvelopedVerifiablePresentation.
 * @see https://www.w3.org/TR/vc-data-model-2.0/#enveloped-verifiable-credentials
 */
import type { Credential } from '../types.ts'
import { isObject } from './json-object.ts'

const dataModel2 = 'https://www.w3.org/ns/credentials/v2'

/** Media types of what an envelope may hold, and what they are. */
const credentialTypes: Readonly<Record<string, 'vc-jwt' | 'sd-jwt'>> = {
  'application/vc+jwt': 'vc-jwt',
  'application/vc+ld+jwt': 'vc-jwt',
  'application/vc-ld+jwt': 'vc-jwt',
  'application/jwt': 'vc-jwt',
  'application/dc+sd-jwt': 'sd-jwt',
  'application/vc+sd-jwt': 'sd-jwt',
  'application/vc+ld+sd-jwt': 'sd-jwt',
}
const presentationTypes: Readonly<Record<string, 'vp-jwt'>> = {
  'application/vp+jwt': 'vp-jwt',
  'application/vp+ld+jwt': 'vp-jwt',
  'application/jwt': 'vp-jwt',
}

export interface Envelope<Kind extends string> {
  readonly kind: Kind
  readonly text: string
}

/** The signed text of a credential as an EnvelopedVerifiableCredential. */
export function envelop(
  text: string,
  mediaType: 'application/vc+jwt' | 'application/dc+sd-jwt' = 'application/vc+jwt',
): Credential {
  return { '@context': [dataModel2], id: `data:${mediaType},${text}`, type: 'EnvelopedVerifiableCredential' }
}

/** Whether `document` says it is an envelope; whether a good one, `openEnvelope` tells. */
export function isEnvelope(
  document: unknown,
  type = 'EnvelopedVerifiableCredential',
): document is Credential {
  return isObject(document) && [document['type']].flat().includes(type)
}

/** An envelope with its form, of something that is not read here, such as `application/vc+cose`. */
export interface OtherEnvelope {
  readonly kind: 'not-read'
}

function opened<Kind extends string>(
  document: unknown,
  type: string,
  mediaTypes: Readonly<Record<string, Kind>>,
): Envelope<Kind> | OtherEnvelope | undefined {
  if (!isEnvelope(document, type)) return undefined
  const { '@context': context, id, type: types, ...others } = document
  // What stands beside the signed text is signed by nobody.
  if (Object.keys(others).length > 0 || [types].flat().length !== 1) return undefined
  if ([context].flat()[0] !== dataModel2 || [context].flat().length !== 1) return undefined
  const data = typeof id === 'string' ? readDataUrl(id) : undefined
  if (data === undefined) return undefined
  const kind = Object.hasOwn(mediaTypes, data.mediaType) ? mediaTypes[data.mediaType] : undefined
  if (kind === undefined) return { kind: 'not-read' }
  return /^[\w.~-]+$/u.test(data.text) ? { kind, text: data.text } : undefined
}

/** RFC 2397: `data:` media type, parameters, `;base64`, `,` data. The parameters of these media types (`charset`) change nothing. */
const dataUrl = /^data:([\w.+-]+\/[\w.+-]+)((?:;[\w-]+=[\w.+-]+)*)(;base64)?,(\S*)$/iu

function readDataUrl(url: string): { readonly mediaType: string; readonly text: string } | undefined {
  const [, mediaType, , base64, data] = dataUrl.exec(url) ?? []
  if (mediaType === undefined || data === undefined) return undefined
  const text = base64 === undefined ? unescaped(data) : Buffer.from(unescaped(data), 'base64').toString()
  return { mediaType: mediaType.toLowerCase(), text }
}

/** RFC 3986 §2.1. What is not an escape is not one of the characters of a signed text either. */
function unescaped(data: string): string {
  return data.replaceAll(/%([0-7][0-9a-f])/giu, (_escape, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )
}

/**
 * The signed text in an EnvelopedVerifiableCredential that holds nothing else: a JWT or an SD-JWT, as a `data:` URL. `not-read`: an envelope
 * of another media type. `undefined`: no envelope, or none with its form. Does NOT read the text.
 */
export function openEnvelope(document: unknown): Envelope<'vc-jwt' | 'sd-jwt'> | OtherEnvelope | undefined {
  return opened(document, 'EnvelopedVerifiableCredential', credentialTypes)
}

/** The same of an EnvelopedVerifiablePresentation; `undefined` also when its media type is another. */
export function openPresentationEnvelope(document: unknown): Envelope<'vp-jwt'> | undefined {
  const envelope = opened(document, 'EnvelopedVerifiablePresentation', presentationTypes)
  return envelope?.kind === 'vp-jwt' ? envelope : undefined
}
