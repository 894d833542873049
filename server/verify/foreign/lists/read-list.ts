/** Reads a status list of another site: its form, its signature, its bits. What this costs grows with the list: it is done in a thread that can be ended. */
import { isUtf8 } from 'node:buffer'
import type { Task } from '../../../bounded/task.ts'
import { verifyProofs } from '../../../proof/data-integrity/verify-proofs.ts'
import { isEnvelope, openEnvelope } from '../../../proof/jose/enveloped.ts'
import { parseVcJwt, readVcJwt } from '../../../proof/jose/vc-jwt.ts'
import {
  credentialsV1,
  credentialsV2,
  dataIntegrityV1,
  dataIntegrityV2,
  ed25519Signature2020V1,
  statusList2021V1,
} from '../../../proof/json-ld/contexts.ts'
import { recompact } from '../../../proof/json-ld/recompact.ts'
import type { ControllerKey } from '../../../proof/types.ts'
import { isObject, issuerId, valuesOf, type Signer } from '../../check.ts'
import { unpackedBits } from '../../status/open-status-list.ts'
import { setForm } from '../../signed/same-json.ts'
import {
  jsonLimits,
  parseStrictJson,
  StrictJsonError,
  type JsonObject,
  type JsonValue,
} from '../../strict-json.ts'
import { keyNamedBy } from '../proof-keys.ts'
import type { ListForm } from './list-address.ts'

export interface ReadListInput {
  /** At most `largestList`: to write it in its canonical form takes time for each byte, those of `encodedList` included. */
  readonly bytes: Uint8Array
  readonly listUrl: string
  readonly form: Exclude<ListForm, '1EdTechRevocationList'>
  /** Of the credential. */
  readonly issuer: string
  /** That the issuer publishes, for proofs that only name theirs. */
  readonly keys: readonly ControllerKey[]
  readonly now: Date
}

/** A list that is intact, by somebody who has the key of `signers`; whether that is the issuer is still to be judged. */
export interface ReadList {
  readonly signers: readonly [Signer, ...Signer[]]
  readonly purposes: readonly string[]
  readonly validFrom?: string
  readonly validUntil?: string
  /** How long it may be used without asking again. */
  readonly ttlMilliseconds?: number
  /** Index 0 is the leftmost bit of the first byte. */
  readonly bits: Uint8Array
}

export type ReadListOutput = ReadList | { readonly flaw: 'unusable' | 'not-issuers' }

/** Of a list as it is sent. A million entries, one in a hundred set, take 25 KB. */
export const largestList = 256 * 1024
const unusable = { flaw: 'unusable' } as const
const limits = { ...jsonLimits, stringLength: largestList }

const contexts: ReadonlySet<unknown> = new Set([
  ...[credentialsV1, credentialsV2, dataIntegrityV1, dataIntegrityV2, ed25519Signature2020V1],
  statusList2021V1,
])

const forms = {
  BitstringStatusList: { credential: 'BitstringStatusListCredential', encoding: /^u([A-Za-z0-9_-]+)$/u },
  // Status List 2021 §4.1 says base64, and its implementations wrote base64url: both are read.
  StatusList2021: { credential: 'StatusList2021Credential', encoding: /^([A-Za-z0-9+/_-]+)={0,2}$/u },
} as const

/**
 * The list in `bytes`, a JSON object with proofs inside, a VC-JWT, or that in an envelope. Its id, if it has one, is `listUrl`, its issuer is
 * `issuer`, its words are those of its standard and nothing else. Does NOT judge the keys, nor its dates. Never throws for what is in `bytes`.
 * @see https://www.w3.org/TR/vc-bitstring-status-list/#validate-algorithm
 */
export async function readList(input: ReadListInput): Promise<ReadListOutput> {
  try {
    if (input.bytes.byteLength > largestList || !isUtf8(input.bytes)) return unusable
    const text = new TextDecoder().decode(input.bytes).trim()
    if (!text.startsWith('{')) return await readText(input, text)
    const list = parseStrictJson(text, limits)
    if (!isObject(list)) return unusable
    if (!isEnvelope(list)) return await readJson(input, list)
    const envelope = openEnvelope(list)
    return envelope?.kind === 'vc-jwt' ? await readText(input, envelope.text) : unusable
  } catch (error) {
    if (error instanceof StrictJsonError) return unusable
    throw error
  }
}

async function readJson(input: ReadListInput, list: JsonObject): Promise<ReadListOutput> {
  const { now, keys, issuer } = input
  const { '@context': named, ...said } = list
  if (!valuesOf(named).every((each) => contexts.has(each)) || hasKeyword(said)) return unusable
  if (issuerId(list) !== issuer) return { flaw: 'not-issuers' }
  const read = listIn(input, list)
  if (read === undefined) return unusable
  const result = await verifyProofs({ ...list }, { now, purpose: 'assertionMethod', keys })
  if (!result.verified || !(await saysWhatIsSigned(list))) return unusable
  const [first, ...others] = result.proofs.filter(({ controller }) => controller === issuer)
  return withBits(read, [signerOf(first ?? result.proofs[0]), ...others.map(signerOf)])
}

/** Written again from its meaning alone, it says the same. */
async function saysWhatIsSigned(secured: JsonObject): Promise<boolean> {
  const { '@context': _words, ...list } = secured
  const recompacted = await recompact(secured)
  if (typeof recompacted !== 'object') return false
  const { '@context': _same, ...compacted } = recompacted.compacted
  return setForm(compacted) === setForm(list)
}

async function readText(input: ReadListInput, text: string): Promise<ReadListOutput> {
  const { now, keys, issuer } = input
  const parsed = parseVcJwt(text)
  if ('failure' in parsed) return unusable
  for (const part of parsed.texts) parseStrictJson(part, limits)
  if (issuerId(parsed.credential) !== issuer) return { flaw: 'not-issuers' }
  const list = parseStrictJson(JSON.stringify(parsed.credential), limits)
  const said = isObject(list) ? listIn(input, list) : undefined
  if (said === undefined) return unusable
  const result = await readVcJwt(text, (kid) => Promise.resolve(keyNamedBy(keys, kid, issuer)), now)
  if (!result.verified || result.isSelfAsserted === true) return unusable
  return withBits(said, [signerOf(result)])
}

function signerOf({ verificationMethod, controller, created }: Signer): Signer {
  return { verificationMethod, controller, ...(created === undefined ? {} : { created }) }
}

interface SaidList extends Omit<ReadList, 'signers' | 'bits'> {
  readonly encoded: string
}

/** What a list says, if it has the form of one. */
function listIn({ listUrl, form }: ReadListInput, list: JsonObject): SaidList | undefined {
  const { credentialSubject: subject, validFrom, issuanceDate, validUntil, expirationDate } = list
  const from = validFrom ?? issuanceDate
  const until = validUntil ?? expirationDate
  const { credential, encoding } = forms[form]
  if (!isObject(subject) || !valuesOf(list['type']).includes(credential)) return undefined
  if ('id' in list && list['id'] !== listUrl) return undefined
  const { encodedList, statusPurpose, ttl } = subject
  const [, encoded] = (typeof encodedList === 'string' ? encoding.exec(encodedList) : undefined) ?? []
  const purposes = valuesOf(statusPurpose).filter((purpose) => typeof purpose === 'string')
  if (!valuesOf(subject['type']).includes(form) || encoded === undefined || purposes.length === 0)
    return undefined
  return {
    encoded,
    purposes,
    ...(typeof from === 'string' ? { validFrom: from } : {}),
    ...(typeof until === 'string' ? { validUntil: until } : {}),
    ...(typeof ttl === 'number' && ttl >= 0 ? { ttlMilliseconds: ttl } : {}),
  }
}

async function withBits(
  { encoded, ...said }: SaidList,
  signers: ReadList['signers'],
): Promise<ReadListOutput> {
  const bits = await unpackedBits(`u${encoded.replaceAll('+', '-').replaceAll('/', '_')}`)
  return bits === undefined ? unusable : { ...said, signers, bits }
}

/** JSON-LD has other ways to say the same, and readers of JSON would not see them. */
function hasKeyword(value: JsonValue): boolean {
  if (Array.isArray(value)) return value.some((each: JsonValue) => hasKeyword(each))
  if (!isObject(value)) return false
  return Object.entries(value).some(([key, member]) => key.startsWith('@') || hasKeyword(member))
}

/** The same, for a thread that can be ended. */
export const readListTask: Task<ReadListInput, ReadListOutput> = {
  name: 'read-status-list',
  // 256 KiB of bits that cannot be compressed are written out three times: as they mean, and as they are signed.
  processorMilliseconds: 1_500,
  size: ({ bytes }) => bytes.byteLength,
  work: readList,
}
