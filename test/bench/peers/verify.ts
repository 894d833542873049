/** Verifies badges: stock @digitalbazaar/vc and ours, from the JSON text to the result, with the same contexts at hand. */
import { hash, sign, verify } from 'node:crypto'
import jsonld from 'jsonld'
import { eddsaRdfc2022 } from '../../../server/proof/data-integrity/eddsa-rdfc-2022.ts'
import { verifyProofs } from '../../../server/proof/data-integrity/verify-proofs.ts'
import { canonicalNQuads } from '../../../server/proof/json-ld/canonical.ts'
import { bundledLoader } from '../../../server/proof/json-ld/document-loader.ts'
import type { Credential } from '../../../server/proof/types.ts'
import type { Reading, VerifyDeps } from '../../../server/verify/check.ts'
import { readOnce } from '../../../server/verify/reading/read-once.ts'
import { Readings } from '../../../server/verify/reading/readings.ts'
import { verifyCredential } from '../../../server/verify/verify.ts'
import { stranger } from '../../verify/stranger.ts'
import { badge } from './badge.ts'
import { ratioOf, report } from './measure.ts'
import { created, openPeer } from './peer.ts'

const peer = await openPeer()
const ours = { sign: (_issuer: unknown, data: Uint8Array) => Promise.resolve(sign(null, data, peer.key)) }

type JsonObject = Readonly<Record<string, unknown>>

const subjectOf = (credential: JsonObject) => credential['credentialSubject'] as JsonObject
const achievementOf = (credential: JsonObject) => subjectOf(credential)['achievement'] as JsonObject

function withAchievement(credential: JsonObject, achievement: JsonObject): JsonObject {
  return { ...credential, credentialSubject: { ...subjectOf(credential), achievement } }
}

/** Of an issuer and an achievement of its own. */
function strange(number: number): JsonObject {
  const credential = badge(number)
  const achievement = achievementOf(credential)
  const issuer = credential['issuer'] as JsonObject
  return {
    ...withAchievement(credential, {
      ...achievement,
      id: `${String(achievement['id'])}/${String(number)}`,
      name: `${String(achievement['name'])} ${String(number)}`,
    }),
    issuer: { ...issuer, name: `${String(issuer['name'])} ${String(number)}` },
  }
}

const signed = async (unsigned: Credential) =>
  JSON.stringify(await eddsaRdfc2022.sign(ours, peer.issuer, unsigned, created))

/** More than anything remembers, asked for one after the other: none is there any more when its turn comes again. */
const different = 6000
async function manyOf(unsigned: (number: number) => JsonObject): Promise<() => string> {
  const texts: string[] = []
  for (let number = 1; number <= different; number += 1) texts.push(await signed(unsigned(number)))
  let turn = 0
  return () => {
    turn += 1
    return texts[turn % different] ?? ''
  }
}

const context = { now: created, purpose: 'assertionMethod' } as const
async function verifyOurs(text: string): Promise<void> {
  const { verified } = await verifyProofs(JSON.parse(text) as Credential, context)
  if (!verified) throw new Error('not verified')
}
const verifyTheirs = (text: string) => peer.verify(JSON.parse(text) as Credential)

const cold = await manyOf(strange)
const coldRatio = await ratioOf({ peer: verifyTheirs, ours: verifyOurs, input: cold })
const seen = await manyOf(badge)
const seenRatio = await ratioOf({ peer: verifyTheirs, ours: verifyOurs, input: seen })

/** Not where the badge is from. All that is asked of it is answered from memory, as the peer's documents are. */
const reader: VerifyDeps = {
  ...stranger,
  publicUrl: 'https://verifier.example.org',
  readings: new Readings<Reading>(),
}
const handed = Buffer.from(seen())
async function verifyAgain(): Promise<void> {
  const { credential } = await verifyCredential(reader, { kind: 'json', bytes: handed }, created)
  if (credential === undefined) throw new Error('not verified')
}
/** What the peer looks at, too: the bytes alone. */
async function readAgain(): Promise<void> {
  const circumstances = {
    deps: reader,
    input: { kind: 'json', bytes: handed } as const,
    now: created,
    lists: {
      read: () => Promise.resolve('missing' as const),
      readElsewhere: () => Promise.resolve({ answer: 'not-fetched', basedOn: [] } as const),
    },
  }
  const { learned } = await readOnce(circumstances, hash('sha256', handed, 'hex'))
  if (learned.signers === undefined) throw new Error('not verified')
}
const sameBytes = handed.toString()
const againRatio = await ratioOf({ peer: verifyTheirs, ours: readAgain, input: () => sameBytes })
const againWithAllRatio = await ratioOf({ peer: verifyTheirs, ours: verifyAgain, input: () => sameBytes })

const data = Buffer.alloc(64, 1)
const signature = sign(null, data, peer.key)
const canonical = await canonicalNQuads(badge(1), bundledLoader)
function floor(text: string): void {
  JSON.parse(text)
  hash('sha256', canonical, 'buffer')
  if (!verify(null, data, peer.publicKey, signature)) throw new Error('not verified')
}
const floorShare = 1 / (await ratioOf({ peer: verifyOurs, ours: floor, input: seen }))

/** Two results that say the same, and two scales that share values: blank nodes that only their neighbours tell apart. */
function alike(number: number): JsonObject {
  const credential = badge(number)
  const achievement = achievementOf(credential)
  const [first, second] = achievement['resultDescription'] as readonly JsonObject[]
  const result = { type: ['Result'], resultDescription: first?.['id'], value: 'maîtrise' }
  const shared = withAchievement(credential, {
    ...achievement,
    resultDescription: [
      { ...first, allowedValue: ['découvre', 'pratique', 'transmet'] },
      { ...second, allowedValue: ['simulation', 'pratique', 'seul'] },
    ],
  })
  return { ...shared, credentialSubject: { ...subjectOf(shared), result: [result, { ...result }] } }
}
const libraryOptions = { safe: true, base: null, documentLoader: bundledLoader } as const
let number = 0
const nextAlike = () => structuredClone(alike((number += 1)))
if ((await jsonld.canonize(alike(1), libraryOptions)) !== (await canonicalNQuads(alike(1), bundledLoader)))
  throw new Error('not the same canonical form')
const alikeRatio = await ratioOf({
  peer: (document) => jsonld.canonize(document, libraryOptions),
  ours: (document) => canonicalNQuads(document, bundledLoader),
  input: nextAlike,
})

const library = '@digitalbazaar/vc'
report(
  { operation: 'verify any badge', peer: library, goal: 45, reached: 16, ratio: coldRatio },
  {
    operation: 'verify a badge whose achievement was seen before',
    peer: library,
    goal: 55,
    reached: 27,
    ratio: seenRatio,
    floorShare,
  },
  { operation: 'verify the same bytes again', peer: library, goal: 800, ratio: againRatio },
  {
    operation: 'the same bytes again, with key, status, decisions and issuer looked up anew',
    peer: library,
    goal: 0,
    ratio: againWithAllRatio,
  },
  {
    operation: 'canonical form with identical results and shared list values',
    peer: 'jsonld canonize',
    goal: 30,
    ratio: alikeRatio,
  },
)
