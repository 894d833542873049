/** Images that are bombs, two things at once, cut short, or alive; and files of other kinds under a wrong name. */
import { deflateSync, gzipSync } from 'node:zlib'
import { writePngChunks, type PngChunk } from '../../server/credential/png.ts'
import { emptySvg, type Genuine } from './genuine.ts'
import { filesOf, type HostileFile } from './hostile-file.ts'

const png = filesOf('png', 'image/png')
const svg = filesOf('svg', 'image/svg+xml')

const keyword = Buffer.from('openbadgecredential\0')
const end: PngChunk = { type: 'IEND', data: Buffer.alloc(0) }

function header(width: number, height: number): PngChunk {
  const data = Buffer.alloc(13)
  data.writeUInt32BE(width, 0)
  data.writeUInt32BE(height, 4)
  data.set([8, 6, 0, 0, 0], 8)
  return { type: 'IHDR', data }
}

function iTXt(text: string | Buffer, flags = [0, 0, 0, 0]): PngChunk {
  return { type: 'iTXt', data: Buffer.concat([keyword, Buffer.from(flags), Buffer.from(text)]) }
}

export function pngFiles({ png: good, badge, onePixelPng }: Genuine): readonly HostileFile[] {
  const text = JSON.stringify(badge)
  const bomb = deflateSync(Buffer.alloc(40_000_000, 0x20))
  const of = (...chunks: readonly PngChunk[]) => writePngChunks([header(1, 1), ...chunks, end])
  const altered = (at: number, value: number) => {
    const copy = Buffer.from(good)
    copy.writeUInt8(value, at)
    return copy
  }
  return [
    ...Array.from({ length: 20 }, (_, index) =>
      png(`cut at ${String(index)}/20`, good.subarray(0, Math.floor((good.length * index) / 20))),
    ),
    png('a compressed bomb for a badge', of(iTXt(bomb, [1, 0, 0, 0]))),
    png('a zTXt bomb', of({ type: 'zTXt', data: Buffer.concat([keyword, Buffer.from([0]), bomb]) })),
    png('an IDAT bomb', of({ type: 'IDAT', data: bomb })),
    png('60,000 × 60,000', writePngChunks([header(60_000, 60_000), { type: 'IDAT', data: bomb }, end])),
    png('two badges', of(iTXt(text), iTXt(text))),
    png('a badge and a forged one', of(iTXt(text), iTXt(text.replace('"name":"x"', '"name":"Expert"')))),
    png('a badge in tEXt', of({ type: 'tEXt', data: Buffer.concat([keyword, Buffer.from(text)]) })),
    png('no end of the keyword', of({ type: 'iTXt', data: Buffer.from('openbadgecredential') })),
    png('an unknown compression', of(iTXt(text, [0, 9, 0, 0]))),
    png('a flag of 7', of(iTXt(text, [7, 0, 0, 0]))),
    png('bytes that are no text', of(iTXt(Buffer.from([0xff, 0xfe, 0xff])))),
    png(
      '20,000 chunks',
      of(...Array.from({ length: 20_000 }, () => ({ type: 'tEXt', data: Buffer.from('a\0b') }))),
    ),
    png('a length beyond the end', altered(33, 0x7f)),
    png('a length of 4 GiB', altered(33, 0xff)),
    png('a wrong checksum', altered(good.length - 1, 0)),
    png('bytes after the end (zip)', Buffer.concat([good, Buffer.from('PK\x03\x04'), Buffer.alloc(100)])),
    png('bytes after the end (HTML)', Buffer.concat([good, Buffer.from('<script>alert(1)</script>')])),
    png('two images', Buffer.concat([good, good])),
    png('no header', writePngChunks([iTXt(text), end])),
    png('no end', good.subarray(0, -12)),
    png('a header only', good.subarray(0, 8)),
    png('an image without a badge', onePixelPng),
    png('JSON', Buffer.from(text)),
    png('GIF', Buffer.from('GIF89a\x01\x00\x01\x00\x00\x00\x00;')),
    png('2 MiB of zeros', Buffer.concat([good.subarray(0, 8), Buffer.alloc(2_000_000)])),
  ]
}

export function svgFiles({ svg: good, badge }: Genuine): readonly HostileFile[] {
  const space = 'xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"'
  const text = JSON.stringify(badge)
  const inside = good.slice(good.indexOf('>') + 1)
  const opening = good.slice(0, good.indexOf('>') + 1)
  const withFirst = (content: string) => `${opening}${content}${inside}`
  const laughs = Array.from(
    { length: 9 },
    (_, index) => `<!ENTITY l${String(index + 1)} "${`&l${String(index)};`.repeat(10)}">`,
  ).join('')
  const attribute = (content: string) => good.replace('<path', `<path ${content}`)
  return [
    ...Array.from({ length: 16 }, (_, index) =>
      svg(`cut at ${String(index)}/16`, good.slice(0, Math.floor((good.length * index) / 16))),
    ),
    svg('a script', withFirst('<script>alert(1)</script>')),
    svg(
      'a script of another space',
      withFirst('<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>'),
    ),
    svg('onload', good.replace('<svg ', '<svg onload="alert(1)" ')),
    svg('OnClick', attribute('OnClick="alert(1)"')),
    svg(
      'a foreignObject',
      withFirst('<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>'),
    ),
    svg('a link to javascript', withFirst('<a href="javascript:alert(1)"><path/></a>')),
    svg('a link to javascript, in pieces', withFirst('<a href="java&#9;script:alert(1)"><path/></a>')),
    svg('an iframe', withFirst('<iframe src="https://x.example/"/>')),
    svg(
      'an animation of a link',
      withFirst('<a><animate attributeName="href" to="javascript:alert(1)"/></a>'),
    ),
    svg('a style sheet', `<?xml-stylesheet href="http://127.0.0.1:9/x.xsl"?>${good}`),
    svg('a billion laughs', `<!DOCTYPE svg [<!ENTITY l0 "ha">${laughs}]>${withFirst('&l9;')}`),
    svg(
      'an entity from a file',
      `<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${withFirst('&x;')}`,
    ),
    {
      ...svg('a document type from elsewhere', `<!DOCTYPE svg SYSTEM "http://127.0.0.1:9/x.dtd">${good}`),
      harmless: 'many programs write one, and nobody reads it',
    },
    svg(
      'two badges',
      `<svg ${space}><openbadges:credential><![CDATA[${text}]]></openbadges:credential><openbadges:credential><![CDATA[${text}]]></openbadges:credential></svg>`,
    ),
    svg(
      'a badge in a badge',
      `<svg ${space}><openbadges:credential><openbadges:credential><![CDATA[${text}]]></openbadges:credential></openbadges:credential></svg>`,
    ),
    svg(
      'a badge of another space',
      good.replace('https://purl.imsglobal.org/ob/v3p0', 'https://purl.example/ob'),
    ),
    svg(
      'a badge in a comment',
      `<svg ${space}><!--<openbadges:credential><![CDATA[${text}]]></openbadges:credential>--></svg>`,
    ),
    svg('600,000 elements', `<svg>${'<g>'.repeat(600_000)}`),
    svg(
      '300,000 elements, closed',
      `<svg xmlns="http://www.w3.org/2000/svg">${'<g/>'.repeat(300_000)}</svg>`,
    ),
    svg(
      '100,000 attributes',
      `<svg ${Array.from({ length: 100_000 }, (_, index) => `a${String(index)}="1"`).join(' ')}/>`,
    ),
    {
      ...svg('an attribute of 1 MB', attribute(`data-x="${'x'.repeat(1_000_000)}"`)),
      harmless: 'drawings are long',
    },
    svg('an attribute without an end', good.replace('<path', '<path d="')),
    svg('an attribute twice', attribute('d="1" d="2"')),
    svg('a megabyte of <', '<'.repeat(1_000_000)),
    svg('a megabyte of <!--', `<svg>${'<!--'.repeat(250_000)}`),
    svg('a megabyte of &', `<svg>${'&'.repeat(1_000_000)}</svg>`),
    svg('a megabyte of ]]>', `<svg><![CDATA[${']]'.repeat(500_000)}`),
    svg('UTF-16', Buffer.from(`\ufeff${good}`, 'utf16le')),
    svg('a zero', good.replace('<path', '\u0000<path')),
    svg('HTML', `<html><body>${good}</body></html>`),
    svg('two roots', `${good}${good}`),
    svg('no badge', emptySvg),
    svg('JSON', text),
    svg('a compressed SVG', gzipSync(Buffer.from(good))),
  ]
}

/** What is neither JSON nor an image, said to be each of them. */
export function containerFiles({ badge }: Genuine): readonly HostileFile[] {
  const text = Buffer.from(JSON.stringify(badge))
  const zeros = gzipSync(Buffer.alloc(50_000_000))
  const zip = Buffer.concat([
    Buffer.from('504b0304140000000800', 'hex'),
    Buffer.alloc(20),
    deflateSync(Buffer.alloc(30_000_000)),
  ])
  const contents: readonly (readonly [string, Buffer])[] = [
    ['a gzip bomb', zeros],
    ['a gzip of the badge', gzipSync(text)],
    ['a zip bomb', zip],
    ['a Word document', Buffer.concat([zip, Buffer.from('[Content_Types].xml word/document.xml')])],
    ['a PDF that is a ZIP', Buffer.concat([Buffer.from('%PDF-1.7\n'), zip])],
    [
      'a PDF bomb',
      Buffer.concat([Buffer.from('%PDF-1.7\n1 0 obj<</Length 99999999/Filter/FlateDecode>>stream\n'), zeros]),
    ],
    ['an ELF program', Buffer.concat([Buffer.from('7f454c46', 'hex'), Buffer.alloc(1000, 0x90)])],
    ['random bytes', Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256))],
  ]
  const kinds = ['application/json', 'text/plain', 'image/png', 'image/svg+xml'] as const
  return contents.flatMap(([title, bytes]) =>
    kinds.map((kind) => filesOf('container', kind)(`${title} as ${kind}`, bytes)),
  )
}
