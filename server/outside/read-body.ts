/** Reads the body of an answer, no further than it may go. */
import { pipeline } from 'node:stream/promises'
import type { Readable, Transform } from 'node:stream'
import { createGunzip, createInflate } from 'node:zlib'
import { Refused } from './refused.ts'

/** Content codings that are asked for and read. Not `br`: its reader keeps a window of 16 MiB, and whoever can send it can send gzip. */
export const codings = 'gzip, deflate'

/** A compressed document may be longer than what is in it, by the headers of the format. */
const codingOverhead = 1024

/**
 * The bytes of `body`, decompressed. One coding at most: codings of codings are refused.
 * @param coding value of Content-Encoding, if there is one
 * @throws Refused `too-large` as soon as there are more than `largestBytes`, before or after decompression; `other-answer` when the coding is not
 * one that is read. @throws Error of zlib when it is not what is there, or of the stream when it ends early; `signal` ends it, with its reason
 */
export async function readBody(
  body: Readable,
  coding: string | undefined,
  largestBytes: number,
  signal: AbortSignal,
): Promise<Buffer> {
  const decoder = decoderOf(coding)
  const chunks: Buffer[] = []
  const collect = async (source: AsyncIterable<Buffer>) => {
    for await (const chunk of upTo(largestBytes, source)) chunks.push(chunk)
  }
  await (decoder === undefined
    ? pipeline(body, collect, { signal })
    : pipeline(
        body,
        (source: AsyncIterable<Buffer>) => upTo(largestBytes + codingOverhead, source),
        decoder,
        collect,
        { signal },
      ))
  return Buffer.concat(chunks)
}

async function* upTo(largestBytes: number, source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0
  for await (const chunk of source) {
    bytes += chunk.length
    if (bytes > largestBytes) throw new Refused('too-large')
    yield chunk
  }
}

function decoderOf(coding: string | undefined): Transform | undefined {
  switch (coding?.trim().toLowerCase()) {
    case undefined:
    case '':
    case 'identity':
      return undefined
    case 'gzip':
    case 'x-gzip':
      return createGunzip()
    case 'deflate':
      return createInflate()
    default:
      throw new Refused('other-answer')
  }
}
