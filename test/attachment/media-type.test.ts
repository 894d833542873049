import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { mediaTypeOf } from '../../server/attachment/media-type.ts'
import {
  docxType,
  jpeg,
  macroType,
  odsType,
  odtType,
  officeDocument,
  openDocument,
  pdf,
  png,
  webp,
  xlsxType,
  zip,
} from './samples.ts'

const page = '<html><script>alert(1)</script></html>'
const program: readonly [string, string] = ['word/vbaProject.bin', 'Sub AutoOpen()']
const utf16 = Buffer.from('\ufeffBonjour', 'utf16le')

const kept: Readonly<Record<string, readonly [string, Uint8Array]>> = {
  'a PDF': ['application/pdf', pdf()],
  'a PDF with a link that speaks of JavaScript': [
    'application/pdf',
    pdf('/URI (https://exemple.fr/JavaScript)'),
  ],
  'a PNG': ['image/png', png()],
  'a JPEG': ['image/jpeg', jpeg()],
  'a JPEG with the notes of a telephone after it': [
    'image/jpeg',
    Buffer.concat([jpeg(), Buffer.from('SEFHe\0\0\0')]),
  ],
  'a WebP': ['image/webp', webp()],
  'a text': ['text/plain', Buffer.from('Élodie a tenu l’atelier, 3 fois.\nLe 12.')],
  'a text that begins like an image': [
    'text/plain',
    Buffer.from('BM est l’abréviation de bibliothèque municipale'),
  ],
  'a text with a byte order mark': ['text/plain', Buffer.from('\ufeffBonjour')],
  'a CSV': ['text/csv', Buffer.from('date;lieu\n2026-11-18;Dole\n2026-11-19;"Lons; le Saunier"\n')],
  'an ODT': [odtType, openDocument(odtType)],
  'an ODS': [odsType, openDocument(odsType)],
  'a DOCX': [docxType, officeDocument(docxType)],
  'an XLSX': [xlsxType, officeDocument(xlsxType)],
}

const refused: Readonly<Record<string, Uint8Array>> = {
  HTML: Buffer.from(page),
  'HTML after a line of text': Buffer.from(`Bonjour\n${page}`),
  'HTML in capitals, with a byte order mark': Buffer.from('\ufeff  <SCRIPT>alert(1)</SCRIPT>'),
  SVG: Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
  XML: Buffer.from('<?xml version="1.0"?><a/>'),
  'a shell script': Buffer.from('#!/bin/sh\nrm -rf /\n'),
  PHP: Buffer.from('Bonjour <?php system($_GET[0]); ?>'),
  RTF: Buffer.from('{\\rtf1\\ansi Bonjour}'),
  PostScript: Buffer.from('%!PS-Adobe-3.0\n'),
  'a Windows program': Buffer.concat([Buffer.from('MZ\x90\0\x03\0\0\0'), Buffer.alloc(100)]),
  'a Linux program': Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01\0', 'latin1'), Buffer.alloc(100)]),
  'an archive': zip([['notes.txt', 'Bonjour']]),
  'an archive that calls itself a document in its comment': zip([['notes.txt', 'x']], { comment: docxType }),
  'a compressed file': gzipSync('Bonjour'),
  GIF: Buffer.from('GIF89a\x01\0\x01\0\0\0\0;', 'latin1'),
  'text in UTF-16': utf16,
  'text in Windows-1252': Buffer.from('\xc9lodie', 'latin1'),
  'text with a NUL': Buffer.from('Bonjour\0'),
  'text with an escape sequence': Buffer.from('Bonjour \u001b[31m'),
  'no bytes at all': new Uint8Array(),
  'a PDF that runs a script': pdf('/OpenAction << /S /JavaScript /JS (app.alert(1)) >>'),
  'a PDF that hides how it runs a script': pdf('/OpenAction << /S /J#61vaScri#70t /JS (app.alert(1)) >>'),
  'a PDF that comments on how it runs a script': pdf(
    '/OpenAction << /S %here\n /JavaScript /JS (app.alert(1)) >>',
  ),
  'a PDF that keeps the name of its action elsewhere': pdf(
    '/OpenAction << /S 5 0 R >> 5 0 obj /JavaScript endobj',
  ),
  'a PDF that hides its action behind a long comment': pdf(`/S %${'x'.repeat(500)}\n/JavaScript`),
  'a PDF with a file in it': pdf('/Names << /EmbeddedFiles << /Names [(facture.exe) 9 0 R] >> >>'),
  'a PDF with a form that is a program': pdf('/AcroForm << /XFA 7 0 R >>'),
  'an ODT with macros under a name of two lines': openDocument(odtType, [['Basic/Standard/x\n.xml', '<m/>']]),
  'an ODT with a script under a name of two lines': openDocument(odtType, [
    ['Scripts/python/evil\n.py', 'x'],
  ]),
  'an ODT with a name no reader would show': openDocument(odtType, [[`${'a/'.repeat(400)}b.xml`, '<m/>']]),
  'a PDF that launches a program': pdf('/OpenAction << /S /Launch /F (cmd.exe) >>'),
  'a PDF cut short': pdf().subarray(0, 40),
  'a PDF with an archive after it': Buffer.concat([pdf(), zip([['a.exe', 'MZ']])]),
  'a PDF after a page': Buffer.concat([Buffer.from(page), pdf()]),
  'a PNG with a page after it': Buffer.concat([png(), Buffer.from(page)]),
  'a PNG with an archive after it': Buffer.concat([png(), zip([['a.exe', 'MZ']])]),
  'a PNG cut short': png().subarray(0, 30),
  'a JPEG with an archive after it': Buffer.concat([jpeg(), zip([['a.exe', 'MZ']])]),
  'a JPEG with a page after it': Buffer.concat([jpeg(), Buffer.from(page)]),
  'a JPEG cut short': jpeg().subarray(0, 40),
  'a WebP with a page after it': Buffer.concat([webp(), Buffer.from(page)]),
  'a DOCX that says it has macros': officeDocument(macroType),
  'a DOCX that does not say it has macros': officeDocument(docxType, [program]),
  'an XLSX with macros of 1992': officeDocument(xlsxType, [
    ['xl/macrosheets/sheet1.xml', '<xm:macrosheet/>'],
  ]),
  'a DOCX with an ActiveX control': officeDocument(docxType, [['word/activeX/activeX1.xml', '<ax:ocx/>']]),
  'a DOCX with a program in it': officeDocument(docxType, [['word/media/facture.EXE', 'MZ']]),
  'an ODT with macros': openDocument(odtType, [['Basic/Standard/Module1.xml', '<script:module/>']]),
  'an ODT with a script': openDocument(odtType, [['Scripts/python/a.py', 'import os']]),
  'a DOCX under a password': officeDocument(docxType, [], { encrypted: true }),
  'a DOCX that unpacks to gigabytes': officeDocument(docxType, [], { unpackedBytes: 2_000_000_000 }),
  'a DOCX with a page before it': Buffer.concat([Buffer.from(page), officeDocument(docxType)]),
  'a DOCX with a page after it': Buffer.concat([officeDocument(docxType), Buffer.from(page)]),
  'a DOCX with a page in its comment': officeDocument(docxType, [], { comment: page }),
  'a DOCX that names its parts otherwise at its end': renamedAtTheEnd(),
}

/** Its directory says `zain.xml` where the part itself says `main.xml`. */
function renamedAtTheEnd(): Buffer {
  const bytes = officeDocument(docxType)
  bytes.write('zain.xml', bytes.lastIndexOf('main.xml'))
  return bytes
}

describe('the media type of a file', () => {
  for (const [what, [type, bytes]] of Object.entries(kept)) {
    it(`is ${type} for ${what}, whatever it is called`, async () => {
      expect(await mediaTypeOf(bytes)).to.equal(type)
    })
  }

  for (const [what, bytes] of Object.entries(refused)) {
    it(`is none that is kept for ${what}`, async () => {
      expect(await mediaTypeOf(bytes)).to.equal(undefined)
    })
  }

  for (const [what, bytes] of [
    ['a PDF of comments that each might begin an action', pdf(`%${'/S%'.repeat(66)}\n`.repeat(50_000))],
    ['a PDF of links that speak of JavaScript', pdf('(https://e.fr/JavaScript'.repeat(400_000))],
    ['an archive of one long name', openDocument(odtType, [[`${'scripts/'.repeat(8000)}\n`, 'x']])],
  ] as const) {
    it(`is found in a moment for ${what}, as large as it may be`, async () => {
      const start = process.cpuUsage()
      await mediaTypeOf(bytes)
      const { user } = process.cpuUsage(start)
      // A quadratic search takes minutes.
      expect(user / 1e6).to.be.below(5)
    })
  }

  it('is found without unpacking what would fill the memory', async () => {
    // 10 MiB that say they unpack to a lot more: read in the time of a glance, in the memory of a glance.
    const before = process.memoryUsage().arrayBuffers
    const bomb = officeDocument(docxType, [['word/document.xml', Buffer.alloc(8 * 1024 * 1024, 0x41)]], {
      unpackedBytes: 4_000_000_000,
    })
    expect(await mediaTypeOf(bomb)).to.equal(undefined)
    expect(process.memoryUsage().arrayBuffers - before).to.be.below(64 * 1024 * 1024)
  })
})
