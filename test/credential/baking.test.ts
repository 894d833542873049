import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { deflateSync } from 'node:zlib'
import { expect } from 'chai'
import fc from 'fast-check'
import { bakePng, bakeSvg } from '../../server/credential/bake.ts'
import { bakeAssertionPng } from '../../server/credential/open-badges-2/bake-assertion.ts'
import { largestImage, unbake, type UnbakeRefusal } from '../../server/credential/unbake.ts'
import { chunk, end, header, pixel, png, pngSignature as signature, svg, withChunks } from './small-images.ts'

const keyword = 'openbadgecredential'

const text = (flags: string, tail: string) =>
  chunk('iTXt', Buffer.from(`${keyword}\0${flags}${tail}`, 'utf8'))

const baked = (body: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0">${body}</svg>`
const credential = '<openbadges:credential><![CDATA[{"a":1}]]></openbadges:credential>'

const json = fc.jsonValue({ stringUnit: 'binary' }).map((value) => JSON.stringify(value))
const awkward = [
  '{"a":"]]>"}',
  '["🎓 é ]]]>","\u2028"]',
  '{"b":"<svg>&amp;</svg>"}',
  '"\ufffe\uffff"',
  ' {"c": 1}\n',
  'aaa.bbb.ccc',
]

describe('Baking into a PNG', () => {
  it('is undone by unbaking, for any JSON', () => {
    const holds = (body: string) => {
      expect(unbake(bakePng(png, body))).to.deep.equal({ kind: 'png', text: body })
    }
    awkward.forEach(holds)
    fc.assert(fc.property(json, holds))
  })

  it('writes one uncompressed iTXt chunk just before IEND, and changes nothing else', () => {
    const expected = withChunks(text('\0\0\0\0', '{"é":1}'))
    expect(bakePng(png, '{"é":1}').equals(expected)).to.equal(true)
  })

  it('replaces a credential that was there', () => {
    expect(bakePng(bakePng(png, '"old"'), '"new"').equals(bakePng(png, '"new"'))).to.equal(true)
  })

  it('gives each of many its own credential, whatever was baked into the same picture before', () => {
    const picture = withChunks(text('\0\0\0\0', '"old"'))
    const as = (credential: string) => withChunks(text('\0\0\0\0', credential))
    for (const credential of ['"é"', '{"a":"🎓"}', '"é"', ''])
      expect(bakePng(picture, credential).equals(as(credential))).to.equal(true)
    const assertion = chunk('iTXt', Buffer.from('openbadges\0\0\0\0\0"2"'))
    const both = withChunks(text('\0\0\0\0', '"old"'), assertion)
    expect(bakeAssertionPng(picture, '"2"').equals(both)).to.equal(true)
    expect(bakePng(picture, '"new"').equals(as('"new"'))).to.equal(true)
    expect(picture.equals(as('"old"'))).to.equal(true)
  })

  it('refuses what is not a PNG', () => {
    expect(() => bakePng(Buffer.from('GIF89a'), '{}')).to.throw(/not a PNG/)
    expect(() => bakePng(png.subarray(0, -1), '{}')).to.throw(/not a PNG/)
  })
})

describe('Baking into an SVG', () => {
  it('is undone by unbaking: the same JSON, and the same bytes unless XML could not hold them', () => {
    const holds = (body: string) => {
      const unbaked = unbake(Buffer.from(bakeSvg(svg, body)))
      if (!('text' in unbaked)) throw new Error(`refused: ${unbaked.refusal}`)
      if (!/\]\]>|[\ufffe\uffff]/.test(body)) expect(unbaked.text).to.equal(body)
      if (body !== 'aaa.bbb.ccc') expect(JSON.parse(unbaked.text)).to.deep.equal(JSON.parse(body))
    }
    awkward.forEach(holds)
    fc.assert(fc.property(json, holds))
  })

  it('makes the credential the first child of the root, in one CDATA section', () => {
    expect(bakeSvg(svg, '{"a":"]]>"}')).to.equal(
      '<svg xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0" xmlns="http://www.w3.org/2000/svg" width="1" height="1">' +
        '<openbadges:credential><![CDATA[{"a":"]]\\u003e"}]]></openbadges:credential><title>t</title></svg>',
    )
  })

  it('makes a compact JWS the value of `verify`, with no body', () => {
    expect(bakeSvg(svg, 'aaa.bbb.c-_')).to.equal(
      '<svg xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0" xmlns="http://www.w3.org/2000/svg" width="1" height="1">' +
        '<openbadges:credential verify="aaa.bbb.c-_"/><title>t</title></svg>',
    )
  })

  it('replaces a credential that was there, under any prefix', () => {
    const other = baked('<g/>')
      .replaceAll('openbadges', 'ob')
      .replace('<g/>', '<ob:credential verify="x"/><g><ob:credential>y</ob:credential></g>')
    expect(unbake(Buffer.from(bakeSvg(other, '"new"')))).to.deep.equal({ kind: 'svg', text: '"new"' })
    expect(bakeSvg(bakeSvg(svg, '"old"'), '"new"')).to.equal(bakeSvg(svg, '"new"'))
  })

  it('keeps its namespace apart from the one of older badges', () => {
    const older = baked('<g/>').replace('https://purl.imsglobal.org/ob/v3p0', 'http://openbadges.org')
    expect(unbake(Buffer.from(bakeSvg(older, '"new"')))).to.deep.equal({ kind: 'svg', text: '"new"' })
  })

  it('refuses what is not an SVG with content', () => {
    for (const wrong of ['<svg/>', '<html></html>', 'text', '']) expect(() => bakeSvg(wrong, '{}')).to.throw()
  })
})

describe('Unbaking', () => {
  const bad = (at: number) => {
    const copy = bakePng(png, '{}')
    copy.writeUInt8(copy.readUInt8(at) ^ 1, at)
    return copy
  }
  const good = text('\0\0\0\0', '{}')
  const refusals: Record<UnbakeRefusal, Record<string, Buffer | string>> = {
    'too-large': {
      'a PNG of more than 2 MiB': withChunks(chunk('IDAT', Buffer.alloc(largestImage)), good),
      'an SVG of more than 2 MiB': baked(credential + ' '.repeat(largestImage)),
    },
    'not-an-image': {
      'an empty file': '',
      'a JSON file': '{"@context":[]}',
      'a GIF': Buffer.from('GIF89a\xff\xfe', 'latin1'),
      'another XML document': '<credential>{}</credential>',
      'bytes that are not text': Buffer.from([0x3c, 0xff, 0xfe]),
    },
    'malformed-image': {
      'a changed byte in a header': bad(17),
      'a changed byte in the credential': bad(bakePng(png, '{}').length - 20),
      'a chunk longer than the file': Buffer.concat([
        signature,
        Buffer.from('7fffffff49484452', 'hex'),
        Buffer.alloc(40),
      ]),
      'bytes after the end of the PNG': Buffer.concat([bakePng(png, '{}'), Buffer.from('x')]),
      'a PNG that does not start with IHDR': Buffer.concat([signature, pixel, header(1, 1), good, end]),
      'a credential that is not UTF-8': withChunks(
        chunk('iTXt', Buffer.concat([Buffer.from(keyword), Buffer.alloc(5), Buffer.from([0xff])])),
      ),
      'a compression method without compression': withChunks(text('\0\x01\0\0', '{}')),
      'an iTXt chunk cut in its language tag': withChunks(chunk('iTXt', Buffer.from(`${keyword}\0\0\0fr`))),
      'an iTXt chunk that ends with its keyword': withChunks(chunk('iTXt', Buffer.from(`${keyword}\0`))),
      'an SVG with a DTD': `<!DOCTYPE svg [<!ENTITY a "b">]>${baked(credential)}`,
      'an SVG with an entity of its own': baked('<openbadges:credential>&a;</openbadges:credential>'),
      'an SVG that is not closed': baked(credential).slice(0, -3),
      'an SVG with two roots': baked(credential) + baked(credential),
      'an SVG with crossed tags': baked(`<g><p></g></p>${credential}`),
      'an SVG with text after its root': `${baked(credential)}x`,
      'an SVG with an undeclared prefix': svg.replace('<title>', '<x:g/><title>'),
      'an SVG with the same attribute twice': baked(`<g a="1" a="2"/>${credential}`),
      'an SVG said to be in another encoding': `<?xml version="1.0" encoding="UTF-16"?>${baked(credential)}`,
      'an SVG 1,000 elements deep': baked('<g>'.repeat(1000) + '</g>'.repeat(1000)),
      'an SVG that declares a namespace 1,000 times': baked('<g xmlns:a="b"/>'.repeat(1000)),
      'an SVG of 100,000 elements': baked('<g/>'.repeat(100_000)),
      'an SVG with a reference to no character': baked('&#0;'),
      'an SVG with a name every object has': baked('&valueOf;'),
      'elements inside the credential': baked('<openbadges:credential><g/>{}</openbadges:credential>'),
    },
    'svg-active-content': {
      'a script': baked(`<script>alert(1)</script>${credential}`),
      'a script after the credential': baked(`${credential}<SCRIPT xmlns="x"/>`),
      'an event handler': baked(`<g onload="alert(1)"/>${credential}`),
      'an event handler on the root': baked(credential).replace('<svg', '<svg onLoad="alert(1)"'),
      'a javascript link': baked(`<a href="javascript:alert(1)"/>${credential}`),
      'a javascript link in disguise': baked(`<a href=" java&#10;script&#x3a;alert(1)"/>${credential}`),
      'a javascript link in the XLink namespace': baked(
        `<a xmlns:l="http://www.w3.org/1999/xlink" l:href="javascript:x"/>`,
      ),
      'a data link to another SVG': baked(`<use href="data:image/svg+xml;base64,PHN2Zy8+"/>${credential}`),
      'an animation of a link': baked(
        `<a><set attributeName="xlink:href" to="javascript:x"/></a>${credential}`,
      ),
      'HTML inside': baked(`<foreignObject/>${credential}`),
      'a style sheet instruction': `<?xml-stylesheet href="x.xsl" type="text/xsl"?>${baked(credential)}`,
    },
    'no-credential': {
      'a PNG without one': png,
      'a PNG with the keyword of Open Badges 2.0': withChunks(
        chunk('iTXt', Buffer.from('openbadges\0\0\0\0\0{}')),
      ),
      'a PNG with it as plain tEXt': withChunks(chunk('tEXt', Buffer.from(`${keyword}\0{}`))),
      'an SVG without one': svg,
      'an SVG with one of Open Badges 2.0': baked(credential).replace(
        'https://purl.imsglobal.org/ob/v3p0',
        'http://openbadges.org',
      ),
      'an SVG with an empty one': baked('<openbadges:credential> </openbadges:credential>'),
    },
    'several-credentials': {
      'a PNG with two': withChunks(good, good),
      'a PNG with one in clear and one compressed': withChunks(
        good,
        chunk('zTXt', Buffer.from(`${keyword}\0\0x`)),
      ),
      'an SVG with two': baked(credential + credential),
      'an SVG with one written both ways': baked(
        '<openbadges:credential verify="a.b.c">{}</openbadges:credential>',
      ),
    },
    'compressed-credential': {
      'a compressed iTXt chunk': withChunks(
        chunk('iTXt', Buffer.concat([Buffer.from(`${keyword}\0\x01\0\0\0`), deflateSync('{}')])),
      ),
      'a zTXt chunk': withChunks(
        chunk('zTXt', Buffer.concat([Buffer.from(`${keyword}\0\0`), deflateSync('{}')])),
      ),
    },
  }
  for (const [refusal, images] of Object.entries(refusals)) {
    for (const [title, image] of Object.entries(images)) {
      it(`refuses ${title}: ${refusal}`, () => {
        expect(unbake(Buffer.from(image))).to.deep.equal({ refusal })
      })
    }
  }

  const accepted: Record<string, readonly [string, string]> = {
    'an attribute (compact JWS)': [baked('<openbadges:credential verify="a.b.c"/>'), 'a.b.c'],
    'text with predefined entities': [
      baked('<openbadges:credential>{&quot;a&quot;:&#x31;}</openbadges:credential>'),
      '{"a":1}',
    ],
    'CDATA among white space': [
      baked(`<openbadges:credential>\n  <![CDATA[{}]]>\n</openbadges:credential>`),
      '{}',
    ],
    'a file with a byte order mark, a declaration and a public document type': [
      '\ufeff<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n' +
        baked(
          `<!-- <script> --><style>a &gt; b {}</style><a href="https://example.org/"/><image href="data:image/png;base64,AA"/>${credential}`,
        ),
      '{"a":1}',
    ],
  }
  for (const [title, [image, expected]] of Object.entries(accepted)) {
    it(`reads ${title}`, () => {
      expect(unbake(Buffer.from(image))).to.deep.equal({ kind: 'svg', text: expected })
    })
  }

  it('refuses a PNG or SVG cut at any byte, without throwing', () => {
    for (const whole of [bakePng(png, '{"a":"🎓"}'), Buffer.from(bakeSvg(svg, '{"a":"🎓"}'))]) {
      for (let length = 0; length < whole.length; length += 1) {
        expect(unbake(whole.subarray(0, length)))
          .to.have.property('refusal')
          .that.is.oneOf(['not-an-image', 'malformed-image'])
      }
    }
  })

  it('never throws on a PNG or SVG with any bytes changed', () => {
    const wholes = [bakePng(png, '{}'), Buffer.from(baked(credential))]
    const edits = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 4,
    })
    fc.assert(
      fc.property(fc.constantFrom(...wholes), edits, (whole, changes) => {
        const copy = Buffer.from(whole)
        for (const [at, value] of changes) copy[at % copy.length] = value
        expect(unbake(copy)).to.satisfy((result: object) => 'refusal' in result || 'text' in result)
      }),
    )
  })

  it('never decodes the picture: a bomb costs no memory', () => {
    const bomb = chunk('IDAT', deflateSync(Buffer.alloc(64 * 1024 * 1024), { level: 9 }))
    const image = Buffer.concat([
      signature,
      header(0x7fffffff, 0x7fffffff),
      bomb,
      text('\0\0\0\0', '{}'),
      end,
    ])
    const before = process.memoryUsage()
    expect(unbake(image)).to.deep.equal({ kind: 'png', text: '{}' })
    const after = process.memoryUsage()
    expect(after.arrayBuffers + after.heapUsed - before.arrayBuffers - before.heapUsed).to.be.lessThan(
      8 * 1024 * 1024,
    )
  })

  const fixtures = path.join(
    process.env['CONFORMANCE_DATA'] ?? '../shared/conformance',
    'fixtures/valid/ob30',
  )
  for (const file of ['simple-json.svg', 'simple-jwt.svg', 'simple-json.png', 'simple-jwt.png']) {
    it(`reads the official sample ${file}`, function () {
      if (!existsSync(path.join(fixtures, file))) {
        console.log(`skipped: no conformance data (${file})`)
        this.skip()
      }
      const unbaked = unbake(readFileSync(path.join(fixtures, file)))
      const start = file.includes('jwt') ? /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/ : /^\s*\{\s*"@context"/
      expect(unbaked).to.have.property('text').that.matches(start)
    })
  }
})
