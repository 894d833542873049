/** Everything a hostile sender could think of, made from genuine badges: the same files for the same seed. */
import { containerFiles, pngFiles, svgFiles } from './image-files.ts'
import { genuineBadges } from './genuine.ts'
import type { HostileFile } from './hostile-file.ts'
import { jsonFiles } from './json-files.ts'
import { jwtFiles } from './jwt-files.ts'
import { proofFiles } from './proof-files.ts'

/** mulberry32. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** @param serviceUrl that of the service they will be handed to: some of them point there */
export async function hostileFiles(seed: number, serviceUrl: string): Promise<readonly HostileFile[]> {
  const genuine = await genuineBadges()
  return [
    ...jsonFiles(genuine, randomFrom(seed)),
    ...(await proofFiles(genuine, serviceUrl)),
    ...jwtFiles(genuine),
    ...pngFiles(genuine),
    ...svgFiles(genuine),
    ...containerFiles(genuine),
  ]
}
