/** Issues badges: stock @digitalbazaar/vc and ours, with the same key and date. */
import { hash, sign } from 'node:crypto'
import { eddsaRdfc2022 } from '../../../server/proof/data-integrity/eddsa-rdfc-2022.ts'
import { canonicalNQuads } from '../../../server/proof/json-ld/canonical.ts'
import { bundledLoader } from '../../../server/proof/json-ld/document-loader.ts'
import { badge } from './badge.ts'
import { ratioOf, report } from './measure.ts'
import { created, openPeer } from './peer.ts'

const peer = await openPeer()
const ours = { sign: (_issuer: unknown, data: Uint8Array) => Promise.resolve(sign(null, data, peer.key)) }
let number = 0
const next = () => (number += 1)

const issueOurs = async (unsigned: Readonly<Record<string, unknown>>) =>
  JSON.stringify(await eddsaRdfc2022.sign(ours, peer.issuer, unsigned, created))
const issueTheirs = async (unsigned: Readonly<Record<string, unknown>>) =>
  JSON.stringify(await peer.issue(unsigned))

/** A badge nothing of which was seen before: as it comes from a client. */
const arbitrary = () => structuredClone(badge(next()))
const anyRatio = await ratioOf({ peer: issueTheirs, ours: issueOurs, input: arbitrary })
/** What an achievement or an issuer says is the same object each time: as it comes from the store of ours. */
const stored = () => badge(next())
const storedRatio = await ratioOf({ peer: issueTheirs, ours: issueOurs, input: stored })

const canonical = await canonicalNQuads(badge(next()), bundledLoader)
const floor = () => {
  const digest = hash('sha256', canonical, 'buffer')
  return sign(null, Buffer.concat([digest, digest]), peer.key)
}
const floorShare = 1 / (await ratioOf({ peer: issueOurs, ours: floor, input: stored }))

report(
  { operation: 'issue any credential', peer: '@digitalbazaar/vc', goal: 50, reached: 36, ratio: anyRatio },
  {
    operation: 'issue an award of a stored achievement',
    peer: '@digitalbazaar/vc',
    goal: 90,
    reached: 35,
    ratio: storedRatio,
    floorShare,
  },
)
