/** Points of P-256 and P-384, which browsers read only where both coordinates are written. @see https://www.secg.org/sec1-v2.pdf 2.3.4 */
import { Buffer } from './buffer.ts'

interface Curve {
  readonly bytes: number
  readonly p: bigint
  readonly b: bigint
}

const curves: Readonly<Record<string, Curve>> = {
  'P-256': {
    bytes: 32,
    p: 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
  },
  'P-384': {
    bytes: 48,
    p: 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffffn,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
  },
}

const names: Readonly<Record<string, string>> = { prime256v1: 'P-256', secp384r1: 'P-384' }

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x0${Buffer.from(bytes).toString('hex')}`)
}

function bytesOf(value: bigint, length: number): Uint8Array {
  return Buffer.from(value.toString(16).padStart(2 * length, '0'), 'hex')
}

/** The right side of y² = x³ − 3x + b. */
function squareAt({ p, b }: Curve, x: bigint): bigint {
  return (((x * x * x - 3n * x + b) % p) + p) % p
}

function power(base: bigint, exponent: bigint, p: bigint): bigint {
  let [result, square] = [1n, base % p]
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % p
    square = (square * square) % p
  }
  return result
}

/** Whether these coordinates, as long as they are to be, are of a point of `name` (`P-256`, `P-384`). */
export function isOnCurve(name: string, x: Uint8Array, y: Uint8Array): boolean {
  const curve = curves[name]
  if (curve === undefined || x.length !== curve.bytes || y.length !== curve.bytes) return false
  const [abscissa, ordinate] = [numberOf(x), numberOf(y)]
  return (
    abscissa < curve.p && ordinate < curve.p && (ordinate * ordinate) % curve.p === squareAt(curve, abscissa)
  )
}

/** As `ECDH.convertKey` of Node.js, by OpenSSL's name of the curve. @throws Error when `point` is none of it */
export function convertKey(
  point: Uint8Array,
  opensslName: string,
  _in: undefined,
  _out: undefined,
  form: 'compressed' | 'uncompressed',
): Uint8Array {
  const name = names[opensslName] ?? ''
  const curve = curves[name]
  const first = point[0] ?? 0
  if (curve === undefined || ![2, 3, 4].includes(first)) throw new Error('no such point')
  const { p, bytes } = curve
  const x = point.subarray(1, 1 + bytes)
  let y = point.subarray(1 + bytes)
  if (first !== 4) {
    if (y.length > 0) throw new Error('too long')
    // p is 3 modulo 4 for both.
    const root = power(squareAt(curve, numberOf(x)), (p + 1n) / 4n, p)
    y = bytesOf((root & 1n) === BigInt(first & 1) ? root : p - root, bytes)
  }
  if (!isOnCurve(name, x, y)) throw new Error('not on the curve')
  return form === 'compressed'
    ? Buffer.concat([Buffer.from([2 + ((y.at(-1) ?? 0) & 1)]), x])
    : Buffer.concat([Buffer.from([4]), x, y])
}
