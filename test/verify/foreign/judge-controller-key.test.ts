/** Whether what a key of another site signed is believed. */
import { generateKeyPairSync } from 'node:crypto'
import { expect } from 'chai'
import { jwkDid } from '../../../server/proof/jose/header-key.ts'
import { decodePublicKey, encodePublicKey } from '../../../server/proof/keys/multikey.ts'
import type { ControllerKey } from '../../../server/proof/types.ts'
import { judgeControllerKey } from '../../../server/verify/foreign/judge-controller-key.ts'
import { plainKey } from '../plain-signer.ts'
import { did } from './foreign-issuer.ts'

const name = `${did}#key-1`
const dated = '2026-11-21T09:00:00Z'
const other = encodePublicKey(generateKeyPairSync('ed25519').publicKey)
const koblitz = generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey
const keyOf = (more: Partial<ControllerKey> = {}): ControllerKey => ({
  verificationMethod: name,
  controller: did,
  publicKeyMultibase: plainKey,
  purposes: ['assertionMethod'],
  ...more,
})
const judged = (
  keys: readonly ControllerKey[],
  use: { verificationMethod?: string; purpose?: 'authentication'; dated?: string | undefined } = {},
  unread: readonly string[] = [],
) =>
  judgeControllerKey(
    { keys, unread, basedOn: [] },
    { verificationMethod: name, purpose: 'assertionMethod', dated, ...use },
  )
const asDidJwk = () => {
  const key = decodePublicKey(plainKey)?.key
  return key === undefined ? '' : `${jwkDid(key)}#0`
}

describe('the key a proof names', () => {
  it('is good when the document lists it for that', () => {
    expect(judged([keyOf()])).to.equal('good')
    expect(judged([keyOf({ purposes: ['authentication', 'assertionMethod'] })])).to.equal('good')
    expect(judged([keyOf({ purposes: ['authentication'] })], { purpose: 'authentication' })).to.equal('good')
  })

  it('is found by itself, under whatever name the document has for it', () => {
    for (const verificationMethod of [`${did}#${plainKey}`, `did:key:${plainKey}#${plainKey}`, asDidJwk()])
      expect(
        judged([keyOf({ publicKeyMultibase: other, verificationMethod: 'x' }), keyOf()], {
          verificationMethod,
        }),
      )
        .to //
        .equal('good')
    const twice = [keyOf({ verificationMethod: `${did}#old`, purposes: [] }), keyOf()]
    expect(judged(twice, { verificationMethod: `${did}#${plainKey}` }), 'listed once').to.equal('good')
    const unlisted = [keyOf({ purposes: [] })]
    expect(judged(unlisted, { verificationMethod: `${did}#${plainKey}` })).to.equal('key-not-for-this')
  })

  const refused: readonly (readonly [
    title: string,
    result: string,
    keys: readonly ControllerKey[],
    use?: Parameters<typeof judged>[1],
    unread?: readonly string[],
  ])[] = [
    ['the document does not have it', 'key-not-listed', [keyOf({ verificationMethod: `${did}#key-2` })]],
    ['the document has none', 'key-not-listed', []],
    ['it is in a form that is not read', 'key-not-read', [], {}, [name]],
    [
      'it may be one that is not read',
      'key-not-read',
      [keyOf({ verificationMethod: `${did}#2` })],
      {},
      [`${did}#3`],
    ],
    [
      'it holds a key the document does not have',
      'key-not-listed',
      [keyOf()],
      { verificationMethod: `${did}#${other}` },
    ],
    [
      'its name holds another key than the one it stands for',
      'key-not-listed',
      [keyOf({ verificationMethod: `${did}#${other}` })],
      { verificationMethod: `${did}#${other}` },
    ],
    [
      'it holds a kind of key that is not read',
      'key-not-listed',
      [keyOf()],
      { verificationMethod: `${jwkDid(koblitz)}#0` },
    ],
    ['it names nothing', 'key-not-listed', [keyOf()], { verificationMethod: did }],
    ['it is for other purposes', 'key-not-for-this', [keyOf({ purposes: ['authentication'] })]],
    ['it is for none', 'key-not-for-this', [keyOf({ purposes: [] })]],
    ['it had expired', 'key-expired', [keyOf({ expires: '2026-11-21T08:54:59Z' })]],
    [
      'it expires, and the proof has no date',
      'key-expired',
      [keyOf({ expires: dated })],
      { dated: undefined },
    ],
    ['it had been revoked', 'key-revoked', [keyOf({ revoked: dated })]],
    ['it has been revoked since', 'key-revoked-since', [keyOf({ revoked: '2026-11-21T09:00:01Z' })]],
  ]
  for (const [title, result, keys, use, unread] of refused)
    it(`is ${result} when ${title}`, () => {
      expect(judged(keys, use, unread)).to.equal(result)
    })

  it('is good under a name that holds it, and when it expires later', () => {
    const verificationMethod = `${did}#${plainKey}`
    expect(judged([keyOf({ verificationMethod })], { verificationMethod })).to.equal('good')
    expect(judged([keyOf({ expires: '2027-01-01T00:00:00Z' })])).to.equal('good')
  })
})
