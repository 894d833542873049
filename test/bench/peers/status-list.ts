/** Publishes status lists: stock @digitalbazaar/vc-bitstring-status-list and @digitalbazaar/vc, and ours, with the same key, date and bits. */
import { createCredential, createList } from '@digitalbazaar/vc-bitstring-status-list'
import { sign } from 'node:crypto'
import { eddsaRdfc2022 } from '../../../server/proof/data-integrity/eddsa-rdfc-2022.ts'
import { hasBit } from '../../../server/status/bitstring/bits.ts'
import { createBitstring } from '../../../server/status/bitstring/bitstring.ts'
import { unsignedList } from '../../../server/status/sign-list.ts'
import { ratioOf, report } from './measure.ts'
import { created, openPeer } from './peer.ts'

const peer = await openPeer()
const ours = { sign: (_issuer: unknown, data: Uint8Array) => Promise.resolve(sign(null, data, peer.key)) }

/** As many bits as a list has when one award in fifty was revoked. */
const density = 0.02
let state = 20_261_121
const random = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32

/** The same bits for both. */
async function lists(length: number) {
  const theirs = await createList({ length })
  const bitstring = createBitstring(Buffer.alloc(length / 8))
  for (let index = 0; index < length; index += 1) {
    if (random() >= density) continue
    theirs.setStatus(index, true)
    bitstring.set(index, true)
  }
  return { theirs, bitstring }
}

const url = 'https://badges.example.org/status-lists/atelier-1'
const small = await lists(131_072)

async function publishTheirs(): Promise<string> {
  const unsigned = await createCredential({ id: url, list: small.theirs, statusPurpose: 'revocation' })
  return JSON.stringify(await peer.issue({ ...unsigned, issuer: peer.issuer.did }))
}

/** As a process does that has just read the bits: no part of the list was made before. */
async function publishOurs(): Promise<string> {
  const encodedList = createBitstring(small.bitstring.bits).encoded()
  const { did } = peer.issuer
  const unsigned = unsignedList({ url, purpose: 'revocation', did, encodedList, now: created })
  return JSON.stringify(await eddsaRdfc2022.sign(ours, peer.issuer, unsigned, created))
}

const large = await lists(1_000_000)
let flips = 0
/** In another part of the list each time. */
const nextIndex = () => ((flips += 1) * 65_537) % 1_000_000

report(
  {
    operation: 'publish a status list of 131,072 entries',
    peer: '@digitalbazaar/vc-bitstring-status-list, vc',
    goal: 25,
    reached: 15,
    ratio: await ratioOf({ peer: publishTheirs, ours: publishOurs, input: () => undefined }),
  },
  {
    operation: 'encode a status list of 1,000,000 entries after one flip',
    peer: '@digitalbazaar/vc-bitstring-status-list',
    goal: 150,
    ratio: await ratioOf({
      input: nextIndex,
      peer(index) {
        large.theirs.setStatus(index, !large.theirs.getStatus(index))
        return large.theirs.encode()
      },
      ours(index) {
        large.bitstring.set(index, !hasBit(large.bitstring.bits, index))
        return large.bitstring.encoded()
      },
    }),
  },
)
