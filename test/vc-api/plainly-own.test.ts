import { expect } from 'chai'
import { bundledContexts, credentialsV2, openBadges303 } from '../../server/proof/json-ld/contexts.ts'
import { notTheirs } from '../../server/vc-api/own-words.ts'
import { isPlainlyOwn } from '../../server/vc-api/plainly-own.ts'
import { meaningOf } from '../../server/vc-api/safe-mode.ts'
import { badge } from '../bench/peers/badge.ts'

const here = 'https://badges.example'
const { credentialStatus: _none, ...plain } = badge(1)
const small = {
  '@context': [credentialsV2],
  id: 'urn:uuid:1',
  type: ['VerifiableCredential'],
  issuer: 'did:example:issuer',
  credentialSubject: { id: 'did:example:somebody' },
}
const inner = { ...small, id: 'urn:uuid:2' }
/** No store is asked about a credential that says nothing of status. */
const deps = { publicUrl: here, store: {} } as never

const plainOnes: Readonly<Record<string, object>> = {
  'a badge': plain,
  'a badge without an id': { ...plain, id: undefined },
  'a credential of the bare data model': small,
}

const readOnes: Readonly<Record<string, object>> = {
  'an address of this service for an id': { ...small, id: `${here}/credentials/1` },
  'a place in a status list': { ...badge(1) },
  'a status list': {
    ...small,
    credentialSubject: { type: 'BitstringStatusList', statusPurpose: 'revocation' },
  },
  'the class of a status list': { ...small, type: ['VerifiableCredential', 'BitstringStatusListCredential'] },
  'a status list, deep inside': {
    ...small,
    credentialSubject: { ...small.credentialSubject, type: 'https://example.org/StatusList2021' },
  },
  'a word that nothing defines': { ...small, mystery: 1 },
  'a context of its own': { ...small, '@context': [credentialsV2, { name2: 'https://example.org/name' }] },
  'a context nobody bundles': { ...small, '@context': [credentialsV2, 'https://example.org/context'] },
  'a keyword': { ...small, '@id': 'urn:uuid:1', id: undefined },
  'a keyword, deep inside': {
    ...small,
    credentialSubject: { '@id': 'did:example:somebody' },
  },
  'another credential inside': {
    ...plain,
    endorsement: [{ ...inner, type: ['VerifiableCredential', 'EndorsementCredential'] }],
  },
  'an id that is no text': { ...small, id: 1 },
}

function written(document: object): Readonly<Record<string, unknown>> {
  return JSON.parse(JSON.stringify(document)) as Readonly<Record<string, unknown>>
}

describe('a credential that is plainly its author’s own', () => {
  for (const [what, document] of Object.entries(plainOnes)) {
    it(`is ${what}, and reading it word for word finds nothing against it`, async () => {
      const credential = written(document)
      expect(await isPlainlyOwn(here, credential)).to.equal(true)
      const meaning = await meaningOf(credential, '/credential')
      if ('trouble' in meaning) throw new Error('it has no meaning')
      const found = await notTheirs(deps, { organisationId: 'a', key: undefined }, credential, meaning.node)
      expect(found).to.equal(undefined)
    })
  }

  for (const [what, document] of Object.entries(readOnes)) {
    it(`is none with ${what}: it is read word for word`, async () => {
      expect(await isPlainlyOwn(here, written(document))).to.equal(false)
    })
  }

  it('goes by its id alone: no bundled context has a second word for it', () => {
    const words = new Set([...bundledContexts.values()].flatMap((context) => wordsForId(context)))
    expect([...words]).to.deep.equal(['id'])
    expect(bundledContexts.has(openBadges303)).to.equal(true)
  })
})

/** Terms that mean `@id`, at any depth of a context. */
function wordsForId(context: unknown): readonly string[] {
  if (typeof context !== 'object' || context === null) return []
  return Object.entries(context).flatMap(([term, meaning]: readonly [string, unknown]) => {
    const iri: unknown =
      typeof meaning === 'object' && meaning !== null ? Reflect.get(meaning, '@id') : meaning
    const isWord = !term.startsWith('@') && iri === '@id'
    return isWord ? [term, ...wordsForId(meaning)] : wordsForId(meaning)
  })
}
