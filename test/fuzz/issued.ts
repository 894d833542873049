/** Awards issued by this service and by @digitalbazaar/vc, with the same key and date. */
import { sign } from 'node:crypto'
import { eddsaRdfc2022 } from '../../server/proof/data-integrity/eddsa-rdfc-2022.ts'
import { badge } from '../bench/peers/badge.ts'
import { created, type Peer } from '../bench/peers/peer.ts'
import { randomFrom } from '../chaos/allocators.ts'
import { drawFrom, type Random } from '../support/random-json-ld/draw.ts'
import type { Document } from '../support/random-json-ld/random-document.ts'
import { texts } from '../support/random-json-ld/values.ts'

type Part = Readonly<Record<string, unknown>>

/** Achievements in use: each is awarded many times. */
const achievements = 12

/** As `part` with some of its texts changed, and some of its properties left out. */
function varied(random: Random, part: Part, kept: readonly string[]): Part {
  const { chance, pick } = drawFrom(random)
  return Object.fromEntries(
    Object.entries(part).flatMap(([key, value]) => {
      if (kept.includes(key)) return [[key, value]]
      if (chance(0.2)) return []
      const isText = typeof value === 'string' && !value.includes(':')
      return [[key, isText && chance(0.3) ? `${value} ${pick(texts)}` : value]]
    }),
  )
}

/** The `number`th award of a run. Awards of one achievement have that, and its issuer, in common. */
export function randomAward(seed: number, number: number): Document {
  const random = randomFrom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0xc2b2ae35))
  const { pick, chance, upTo, some } = drawFrom(random)
  const whole = badge(number)
  const subject = whole['credentialSubject'] as Part
  const which = upTo(achievements - 1)
  const ofAchievement = randomFrom(Math.imul(seed, 31) + which)
  const issuer = varied(ofAchievement, whole['issuer'] as Part, ['id', 'type'])
  const achievement = {
    ...varied(ofAchievement, subject['achievement'] as Part, [
      'id',
      'type',
      'name',
      'description',
      'criteria',
    ]),
    id: `urn:achievement:${String(which)}`,
    ...(which % 3 === 0 ? { creator: issuer } : {}),
  }
  const results = [
    ...(subject['result'] as readonly Part[]),
    ...some(2, () => ({ type: ['Result'], value: pick(texts) })),
  ]
  const evidence = whole['evidence'] as readonly Part[]
  return {
    ...varied(random, whole, ['@context', 'id', 'type', 'issuer', 'validFrom', 'credentialSubject']),
    issuer,
    credentialSubject: {
      ...varied(random, subject, ['id', 'type', 'achievement']),
      achievement: chance(0.5) ? achievement : structuredClone(achievement),
      ...(chance(0.7) ? { result: chance(0.3) ? [...results, results[0]] : results } : {}),
    },
    ...(chance(0.7)
      ? { evidence: evidence.slice(upTo(2)).map((each) => varied(random, each, ['type'])) }
      : {}),
  }
}

/** What differs when both issue `award`, and whether the library verifies ours; undefined when all is as it is to be. */
export async function issuedDifference(peer: Peer, award: Document): Promise<string | undefined> {
  const keys = {
    sign: (_issuer: unknown, data: Uint8Array) => Promise.resolve(sign(null, data, peer.key)),
  }
  const ours = await eddsaRdfc2022.sign(keys, peer.issuer, award, created)
  const theirs = await peer.issue(structuredClone(award))
  const [one, other] = [proofValueOf(ours), proofValueOf(theirs)]
  if (one !== other) return `proofValue ${one}, by the library ${other}`
  try {
    await peer.verify(structuredClone(ours))
    return undefined
  } catch (error) {
    return `the library does not verify it: ${String(error)}`
  }
}

function proofValueOf({ proof }: Part): string {
  const [first] = [proof].flat()
  if (typeof first !== 'object' || first === null || !('proofValue' in first)) return 'none'
  return String(first.proofValue)
}
