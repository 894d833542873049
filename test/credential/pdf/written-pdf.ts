/** PDF files written by hand, good and bad. */
import { deflateSync } from 'node:zlib'

export interface Written {
  /** Objects by number: what stands between `obj` and `endobj`. */
  readonly objects: ReadonlyMap<number, string | Buffer>
  /** Added to the trailer. */
  readonly trailer?: string
}

/** A stream object: its dictionary without `/Length`, and its bytes. */
export function stream(dictionary: string, bytes: Buffer, length: string | number = bytes.length): Buffer {
  return Buffer.concat([
    Buffer.from(`<< ${dictionary} /Length ${String(length)} >>\nstream\n`, 'latin1'),
    bytes,
    Buffer.from('\nendstream', 'latin1'),
  ])
}

export function compressed(dictionary: string, bytes: Buffer): Buffer {
  return stream(`${dictionary} /Filter /FlateDecode`, deflateSync(bytes))
}

/** The objects of a document with these files attached, from 1 on: catalogue, file specification, file, and so on. */
export function attaching(
  files: readonly { readonly name: string; readonly stream: Buffer }[],
): ReadonlyMap<number, string | Buffer> {
  const names = files.map(({ name }, at) => `(${name}) ${String(2 + 2 * at)} 0 R`).join(' ')
  return new Map<number, string | Buffer>([
    [1, `<< /Type /Catalog /Names << /EmbeddedFiles << /Names [${names}] >> >> >>`],
    ...files.flatMap(({ name, stream: file }, at): readonly (readonly [number, string | Buffer])[] => {
      const [specification, embedded] = [2 + 2 * at, 3 + 2 * at]
      return [
        [specification, `<< /Type /Filespec /F (${name}) /EF << /F ${String(embedded)} 0 R >> >>`],
        [embedded, file],
      ]
    }),
  ])
}

/** With a table of the old kind. */
export function writtenPdf({ objects, trailer = '' }: Written): Buffer {
  const { parts, offsets, length } = body(objects)
  const size = Math.max(...objects.keys()) + 1
  const entries = Array.from({ length: size }, (_, number) => {
    const offset = offsets.get(number)
    return `${String(offset ?? 0).padStart(10, '0')} ${offset === undefined ? '65535 f' : '00000 n'} \n`
  })
  const end = `xref\n0 ${String(size)}\n${entries.join('')}trailer\n<< /Size ${String(size)} /Root 1 0 R ${trailer} >>\n`
  return Buffer.concat([...parts, Buffer.from(`${end}startxref\n${String(length)}\n%%EOF\n`, 'latin1')])
}

/** With a table and plain objects in compressed streams, as most programs write today. */
export function packedPdf({ objects }: Written, predictor = false): Buffer {
  const plain = [...objects].filter((entry): entry is [number, string] => typeof entry[1] === 'string')
  const size = Math.max(...objects.keys()) + 3
  const [packed, table] = [size - 2, size - 1]
  let at = 0
  const header = plain.map(([number, text]) => {
    const here = `${String(number)} ${String(at)}`
    at += text.length + 1
    return here
  })
  const first = `${header.join(' ')} `
  const inside = Buffer.from(first + plain.map(([, text]) => `${text} `).join(''), 'latin1')
  const written = new Map<number, string | Buffer>([
    ...[...objects].filter(([, value]) => typeof value !== 'string'),
    [packed, compressed(`/Type /ObjStm /N ${String(plain.length)} /First ${String(first.length)}`, inside)],
  ])
  const { parts, offsets, length } = body(written)
  const rows = Buffer.concat(
    Array.from({ length: size }, (_, number) => {
      const index = plain.findIndex(([one]) => one === number)
      const offset = number === table ? length : offsets.get(number)
      const row = Buffer.alloc(6)
      row[0] = index >= 0 ? 2 : offset === undefined ? 0 : 1
      row.writeUInt32BE(index >= 0 ? packed : (offset ?? 0), 1)
      row[5] = Math.max(index, 0)
      return row
    }),
  )
  const parameters = predictor ? '/DecodeParms << /Predictor 12 /Columns 6 >>' : ''
  const dictionary = `/Type /XRef /W [1 4 1] /Size ${String(size)} /Root 1 0 R ${parameters}`
  const section = compressed(dictionary, predictor ? predicted(rows, 6) : rows)
  const end = [`${String(table)} 0 obj\n`, section, `\nendobj\nstartxref\n${String(length)}\n%%EOF\n`]
  return Buffer.concat([
    ...parts,
    ...end.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)),
  ])
}

function predicted(rows: Buffer, columns: number): Buffer {
  const lines: Buffer[] = []
  for (let start = 0; start < rows.length; start += columns) {
    const row = rows.subarray(start, start + columns)
    lines.push(
      Buffer.from([
        2,
        ...row.map((byte, at) => (byte - (start === 0 ? 0 : (rows[start - columns + at] ?? 0))) & 0xff),
      ]),
    )
  }
  return Buffer.concat(lines)
}

function body(objects: Written['objects']) {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1')]
  let length = parts[0]?.length ?? 0
  const offsets = new Map<number, number>()
  const add = (part: Buffer) => {
    parts.push(part)
    length += part.length
  }
  for (const [number, content] of objects) {
    offsets.set(number, length)
    add(Buffer.from(`${String(number)} 0 obj\n`))
    add(typeof content === 'string' ? Buffer.from(content, 'latin1') : content)
    add(Buffer.from('\nendobj\n'))
  }
  return { parts, offsets, length }
}
