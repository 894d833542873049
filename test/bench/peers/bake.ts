/** Bakes badges into a PNG of 512 px: png-chunks-extract and png-chunks-encode, as others bake, and ours, with the same picture and texts. */
import { crc32 } from 'node:zlib'
import encodeChunks from 'png-chunks-encode'
import extractChunks from 'png-chunks-extract'
import { bakePng, pngKeyword } from '../../../server/credential/bake.ts'
import { badgePng, badgeSvg } from '../../../server/view/badge-image.ts'
import { badge } from './badge.ts'
import { ratioOf, report } from './measure.ts'

const picture = badgePng(
  badgeSvg({
    title: 'Accueillir et orienter les publics',
    subtitle: 'Médiation numérique',
    family: 'skill',
    alt: 'Badge : accueillir et orienter les publics',
  }),
)
const texts = Array.from({ length: 64 }, (_, number) => JSON.stringify(badge(number)))
let turn = 0
const next = () => texts[(turn += 1) % texts.length] ?? ''

const bakeOurs = (text: string) => bakePng(picture, text)
function bakeTheirs(text: string): Uint8Array {
  const chunks = extractChunks(picture)
  chunks.splice(-1, 0, { name: 'iTXt', data: Buffer.from(`${pngKeyword}\0\0\0\0\0${text}`) })
  return encodeChunks(chunks)
}

for (const text of texts)
  if (!bakeOurs(text).equals(bakeTheirs(text))) throw new Error('not the same picture')

/** What cannot be left out: the text in bytes, their CRC, and a copy of the picture. */
function floor(text: string): Buffer {
  const bytes = Buffer.from(text)
  crc32(bytes)
  return Buffer.concat([picture, bytes])
}

report({
  operation: 'bake a badge into its PNG',
  peer: 'png-chunks-extract, -encode',
  goal: 15,
  ratio: await ratioOf({ peer: bakeTheirs, ours: bakeOurs, input: next }),
  floorShare: 1 / (await ratioOf({ peer: bakeOurs, ours: floor, input: next })),
})
