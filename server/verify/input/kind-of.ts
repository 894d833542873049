import type { InputKind } from '../types.ts'

/** What `bytes` look like; `json` when they look like nothing else. Does NOT say that they are a good one: `format` does. */
export function kindOf(bytes: Uint8Array): InputKind {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 1024)).toString(
    'latin1',
  )
  if (start.startsWith('\x89PNG')) return 'png'
  if (start.startsWith('%PDF-')) return 'pdf'
  const text = start.replace(/^ï»¿/u, '').trimStart()
  if (text.startsWith('<')) return 'svg'
  // RFC 7515 §3.1: a header, a payload and a signature; a JSON object begins with a brace.
  return /^[\w-]+\./u.test(text) ? 'jwt' : 'json'
}
