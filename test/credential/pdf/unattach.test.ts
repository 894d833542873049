import { expect } from 'chai'
import { boundedLimits } from '../../../server/bounded/limits.ts'
import fc from 'fast-check'
import { unattach } from '../../../server/credential/pdf/unattach.ts'
import { leastCost } from '../../support/least-cost.ts'
import { attaching, compressed, packedPdf, stream, writtenPdf } from './written-pdf.ts'

const mebibyte = 1024 * 1024
const credential = Buffer.from('{"type":["VerifiableCredential"],"name":"Éloïse"}')
const file = (name: string, bytes = credential, dictionary = '') => ({
  name,
  stream: compressed(dictionary, bytes),
})
const good = { objects: attaching([file('badge.json')]) }
const found = (pdf: Buffer) => {
  const unattached = unattach(pdf)
  return 'bytes' in unattached ? unattached.bytes.toString('utf8') : unattached.refusal
}
const text = credential.toString('utf8')
/** The good file with one object put in the place of another. */
const changed = (number: number, content: string | Buffer) => ({
  objects: new Map([...good.objects, [number, content]]),
})

describe('a badge attached to a PDF', () => {
  const written: readonly (readonly [string, () => Buffer])[] = [
    ['with a table', () => writtenPdf(good)],
    ['with everything compressed', () => packedPdf(good)],
    ['with a table of differences', () => packedPdf(good, true)],
    [
      'not compressed',
      () => writtenPdf({ objects: attaching([{ name: 'a.jsonld', stream: stream('', credential) }]) }),
    ],
    [
      'known by its type alone',
      () => writtenPdf({ objects: attaching([file('badge', credential, '/Subtype /application#2Fvc')]) }),
    ],
    [
      'beside files of other kinds',
      () => writtenPdf({ objects: attaching([file('photo.png'), file('badge.jwt'), file('facture.xml')]) }),
    ],
    [
      'whose length stands in an object of its own',
      () => {
        const bytes = Buffer.from(text)
        return writtenPdf({
          objects: new Map([...changed(3, stream('', bytes, '4 0 R')).objects, [4, String(bytes.length)]]),
        })
      },
    ],
    [
      'in a branch of the tree of names, and associated too',
      () =>
        writtenPdf({
          objects: new Map([
            ...changed(1, '<< /Type /Catalog /AF [2 0 R] /Names << /EmbeddedFiles << /Kids [4 0 R] >> >> >>')
              .objects,
            [4, '<< /Limits [(a) (z)] /Names [(badge.json) 2 0 R] >>'],
          ]),
        }),
    ],
  ]
  for (const [how, pdf] of written) {
    it(`is found ${how}`, () => {
      expect(found(pdf())).to.equal(text)
    })
  }

  it('is that of the last change to the file', () => {
    const first = writtenPdf(good)
    const start = /startxref\s+(\d+)/u.exec(first.toString('latin1'))?.[1] ?? ''
    const renewed = Buffer.from('{"renewed":true}')
    const object = Buffer.concat([Buffer.from('3 0 obj\n'), stream('', renewed), Buffer.from('\nendobj\n')])
    const xref = `xref\n3 1\n${String(first.length).padStart(10, '0')} 00000 n \ntrailer\n<< /Size 4 /Root 1 0 R /Prev ${start} >>\n`
    const end = `${xref}startxref\n${String(first.length + object.length)}\n%%EOF\n`
    expect(found(Buffer.concat([first, object, Buffer.from(end)]))).to.equal('{"renewed":true}')
  })

  const bomb = compressed('', Buffer.alloc(60 * mebibyte, '{'))
  const refused: readonly (readonly [string, string, () => Buffer])[] = [
    ['no PDF', 'not-a-pdf', () => Buffer.from('{}')],
    ['nothing', 'not-a-pdf', () => Buffer.alloc(0)],
    [
      'something before the PDF',
      'not-a-pdf',
      () => Buffer.concat([Buffer.from('PK\u0003\u0004'), writtenPdf(good)]),
    ],
    [
      'something after the PDF',
      'malformed-pdf',
      () => Buffer.concat([writtenPdf(good), Buffer.from('PK\u0005\u0006')]),
    ],
    ['a PDF cut short', 'malformed-pdf', () => writtenPdf(good).subarray(0, 200)],
    [
      'a table that is not where it is said to be',
      'malformed-pdf',
      () =>
        Buffer.from(
          writtenPdf(good)
            .toString('latin1')
            .replace(/startxref\n\d+/u, 'startxref\n12'),
          'latin1',
        ),
    ],
    [
      'an object that is not where it is said to be',
      'malformed-pdf',
      () => Buffer.from(writtenPdf(good).toString('latin1').replace('2 0 obj', '7 0 obj'), 'latin1'),
    ],
    ['an encrypted PDF', 'pdf-not-read', () => writtenPdf({ ...good, trailer: '/Encrypt << >>' })],
    [
      'another compression',
      'pdf-not-read',
      () => writtenPdf(changed(3, stream('/Filter /LZWDecode', credential))),
    ],
    [
      'two compressions',
      'pdf-not-read',
      () => writtenPdf(changed(3, stream('/Filter [/FlateDecode /FlateDecode]', credential))),
    ],
    ['a bomb', 'pdf-not-read', () => writtenPdf(changed(3, bomb))],
    [
      'a compressed stream that is none',
      'malformed-pdf',
      () => writtenPdf(changed(3, stream('/Filter /FlateDecode', credential))),
    ],
    ['no attachment', 'no-credential', () => writtenPdf(changed(1, '<< /Type /Catalog >>'))],
    [
      'an attachment of another kind',
      'no-credential',
      () => writtenPdf({ objects: attaching([file('photo.png')]) }),
    ],
    [
      'two badges',
      'several-credentials',
      () => writtenPdf({ objects: attaching([file('a.json'), file('b.json')]) }),
    ],
    [
      'an earlier part of the table that is the table itself',
      'malformed-pdf',
      () => {
        const pdf = writtenPdf({ ...good, trailer: '/Prev 0000000000' })
        const start = /startxref\s+(\d+)/u.exec(pdf.toString('latin1'))?.[1] ?? ''
        return Buffer.from(
          pdf.toString('latin1').replace('/Prev 0000000000', `/Prev ${start.padStart(10, '0')}`),
          'latin1',
        )
      },
    ],
    [
      'a length that is the length of itself',
      'malformed-pdf',
      () => writtenPdf(changed(3, stream('', credential, '3 0 R'))),
    ],
    [
      'a length beyond the file',
      'malformed-pdf',
      () => writtenPdf(changed(3, stream('', credential, 999_999))),
    ],
    [
      'a tree of names that leads back to itself',
      'pdf-not-read',
      () =>
        writtenPdf({
          objects: new Map([
            [1, '<< /Names << /EmbeddedFiles 2 0 R >> >>'],
            [2, '<< /Kids [2 0 R 2 0 R] >>'],
          ]),
        }),
    ],
    ['lists in lists without end', 'malformed-pdf', () => writtenPdf(changed(1, '['.repeat(100_000)))],
    ['a key twice', 'malformed-pdf', () => writtenPdf(changed(1, '<< /Names 2 0 R /Names 3 0 R >>'))],
    [
      'a table of a thousand million objects',
      'malformed-pdf',
      () =>
        Buffer.from(
          writtenPdf(good)
            .toString('latin1')
            .replace(/xref\n0 \d/u, 'xref\n0 999999999'),
          'latin1',
        ),
    ],
    [
      'a long comment that many objects share',
      'pdf-not-read',
      () =>
        writtenPdf({
          objects: new Map([
            ...attaching(Array.from({ length: 30 }, (_, at) => file(`${String(at)}.json`))),
            [1, `<< /Names << /EmbeddedFiles << /Kids [${'2 0 R '.repeat(200)}] >> >> >>`],
            [2, `%${'x'.repeat(mebibyte)}\n<< >>`],
          ]),
        }),
    ],
  ]
  for (const [what, refusal, pdf] of refused) {
    it(`is refused: ${what}`, async () => {
      const bytes = pdf()
      const cost = await leastCost(() => {
        expect(found(bytes)).to.equal(refusal)
      })
      // What the thread that reads it may take.
      expect(cost).to.be.below(boundedLimits.processorMilliseconds)
    })
  }

  it('is refused where a stream asks another how it is packed, and that one another, and so on', () => {
    expect(found(chainedPdf(21_000))).to.equal('pdf-not-read')
  })

  it('is found or refused, and never anything else, whatever bytes are changed', () => {
    const known = ['not-a-pdf', 'malformed-pdf', 'pdf-not-read', 'no-credential', 'several-credentials']
    const files = [writtenPdf(good), packedPdf(good), packedPdf(good, true)]
    const change = fc.record({ at: fc.nat(2000), byte: fc.nat(255), cut: fc.boolean() })
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        (pdf, changes) => {
          const bytes = Buffer.from(pdf)
          for (const { at, byte } of changes) bytes[at % bytes.length] = byte
          const result = unattach(bytes)
          expect('bytes' in result || known.includes(result.refusal)).to.equal(true)
        },
      ),
      { numRuns: 3000 },
    )
  })
})

/** Object streams, each packed as an object in the next one says. */
function chainedPdf(length: number): Buffer {
  const offsets: number[] = []
  let text = '%PDF-1.7\n'
  for (let index = 0; index < length; index += 1) {
    offsets.push(text.length)
    const filter = `${String(100_000 + index)} 0 R`
    text += `${String(10 + index)} 0 obj<</N 1/First 2/Length 0/Filter ${filter}>>stream\n\nendstream endobj\n`
  }
  const row = (type: number, second: number) => {
    const bytes = Buffer.alloc(6)
    bytes[0] = type
    bytes.writeUIntBE(second, 1, 4)
    return bytes
  }
  const table = Buffer.concat([
    ...offsets.map((offset) => row(1, offset)),
    ...offsets.map((_, index) => row(2, 10 + index + 1)),
    row(2, 10),
  ])
  const ranges = `10 ${String(length)} 100000 ${String(length)} 900000 1`
  const head = `1 0 obj<</Type/XRef/W[1 4 1]/Index[${ranges}]/Size 900001/Root 900000 0 R/Length ${String(table.length)}>>stream\n`
  const end = `\nendstream endobj\nstartxref\n${String(text.length)}\n%%EOF\n`
  return Buffer.concat([Buffer.from(text + head, 'latin1'), table, Buffer.from(end, 'latin1')])
}
