/** The short secret that goes with a card: chosen by its person, with somebody who helps them. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { normalise } from '../../organisation/pseudonym.ts'

/** Letters, digits or words: what people can remember and type on a telephone. Guessing is kept slow by `countTry`. */
const shortest = 6
const longest = 100

/** `secret` as it is compared: without case, surrounding spaces or Unicode form. */
export function plainSecret(secret: string): string {
  return normalise(secret)
}

/** Whether `secret` can be one: 6 signs at least, 3 of them different, and not only one after the other. */
export function isGoodSecret(secret: string): boolean {
  const signs = Array.from(plainSecret(secret), (sign) => sign.codePointAt(0) ?? 0)
  const steps = new Set(signs.slice(1).map((sign, at) => sign - (signs[at] ?? 0)))
  return signs.length >= shortest && signs.length <= longest && new Set(signs).size >= 3 && steps.size > 1
}

// 32 MiB and about a tenth of a second, off the main thread. OWASP's least for scrypt is 2^17 without a pepper; ours is kept outside the store.
const cost = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }
const keyBytes = 32

/** `<salt>.<hash>`, in base64url. `peppered`: see `PassportSecrets`. @see https://www.rfc-editor.org/rfc/rfc7914 */
export async function scrypted(peppered: Uint8Array): Promise<string> {
  const salt = randomBytes(16)
  return `${salt.toString('base64url')}.${(await derived(peppered, salt)).toString('base64url')}`
}

/** Whether `kept` is what `scrypted` made of the same. */
export async function isScrypted(peppered: Uint8Array, kept: string): Promise<boolean> {
  const [salt = '', hash = ''] = kept.split('.')
  const expected = Buffer.from(hash, 'base64url')
  const found = await derived(peppered, Buffer.from(salt, 'base64url'))
  return expected.length === found.length && timingSafeEqual(expected, found)
}

function derived(peppered: Uint8Array, salt: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(peppered, salt, keyBytes, cost, (error, key) => {
      if (error === null) resolve(key)
      else reject(error)
    })
  })
}
