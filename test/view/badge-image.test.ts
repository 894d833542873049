import { Resvg } from '@resvg/resvg-js'
import { expect } from 'chai'
import fc from 'fast-check'
import { bakeSvg } from '../../server/credential/bake.ts'
import { readPngChunks } from '../../server/credential/png.ts'
import { unbake } from '../../server/credential/unbake.ts'
import { badgePng, badgeSvg, type BadgeDesign } from '../../server/view/badge-image.ts'
import { families, frameworkDesign } from '../../server/view/badge-template.ts'
import { fitText } from '../../server/view/fit-text.ts'
import { contrastOf, fontFiles, paintedTexts, shapeOf, textsOutside } from './painted-badge.ts'

const level = { mark: 'N2', name: 'En autonomie', reached: 2, of: 3 }
const welcome: BadgeDesign = {
  title: 'Instaurer un accueil encourageant et confidentiel',
  subtitle: 'RM-A1.1 · Référentiel des compétences des médiateurs numériques',
  family: 'skill',
  level,
  alt: 'Badge : Instaurer un accueil encourageant et confidentiel, niveau 2',
}
/** 120 characters. */
const longest =
  'Accompagner des personnes peu à l’aise à l’écrit ou allophones, et les orienter vers les structures d’aide du territoire'
const titles = [welcome.title, longest, 'WWWWWWWWWWWWWWWWWWWW', 'Court', 'x'.repeat(400)]
/** Every framework of the service, and one written at run time. */
const frameworks = ['referentiel-mediateurs', 'abecedaire-publics', 'label-regional', 'cadre-de-dole']

function titleLines(svg: string): readonly string[] {
  return [...svg.matchAll(/<text [^>]*font-weight="700" fill="#1f2430">([^<]*)</g)].map(
    ([, line]) => line ?? '',
  )
}

describe('The image of a badge', () => {
  it('tells its alternative text, its family and its level in words', () => {
    const svg = badgeSvg({ ...welcome, description: 'Compétence, En autonomie' })
    expect(svg).to.include('role="img"')
    expect(svg).to.include(`<title>${welcome.alt}</title><desc>Compétence, En autonomie</desc>`)
    expect(svg).to.include('>COMPÉTENCE<')
    expect(svg).to.include('>En autonomie<').and.to.include('>N2<')
    expect(badgeSvg({ ...welcome, language: 'en' })).to.include('>SKILL<')
  })

  for (const framework of frameworks) {
    it(`of ${framework} has every text stand out from what is behind it by 4.5 to 1 at least (WCAG AA)`, () => {
      const { colour } = frameworkDesign(framework)
      for (const family of families) {
        const svg = badgeSvg({ ...welcome, family, design: frameworkDesign(framework) })
        const inks = paintedTexts(svg).map(({ fill }) => fill)
        const paper = /<rect [^>]*fill="(#[0-9a-f]{6})"/u.exec(svg)?.[1] ?? ''
        expect(new Set(inks).size, 'title, subtitle, and what is on the colour').to.equal(3)
        for (const ink of new Set(inks))
          expect(contrastOf(ink, ink === paper ? colour : paper), `${ink} ${family}`).to.be.at.least(4.5)
      }
    })
  }

  for (const family of families) {
    it(`of the family ${family} keeps every text inside its outline, whatever its length`, () => {
      for (const title of titles)
        for (const levels of [
          {},
          { level },
          { level: { ...level, name: 'Expertise et transmission', of: 4 } },
        ]) {
          const { level: _none, ...badge } = { ...welcome, family, title }
          const svg = badgeSvg({ ...badge, ...levels })
          expect(textsOutside(svg), title).to.deep.equal([])
        }
    })

    it(`of the family ${family} has an outline that no other has, told without colour and in 90 pixels`, () => {
      const own = shapeOf(badgeSvg({ ...welcome, family }), 90)
      for (const other of families.filter((one) => one !== family)) {
        const another = shapeOf(badgeSvg({ ...welcome, family: other }), 90)
        const differing = own.filter((isInside, at) => isInside !== another[at]).length
        expect(differing, other).to.be.at.least(200)
      }
    })
  }

  it('marks the level in letters of nine pixels and more when it is painted 90 pixels wide', () => {
    const mark = paintedTexts(badgeSvg(welcome)).find(({ content }) => content === 'N2')
    expect(((mark?.size ?? 0) * 90) / 512).to.be.at.least(9)
    const dots = (reached: number) =>
      [
        ...badgeSvg({ ...welcome, level: { ...level, reached } }).matchAll(/<circle [^>]*fill="(\S+?)"/gu),
      ].map(([, fill]) => fill !== 'none')
    expect([1, 2, 3].map(dots)).to.deep.equal([
      [true, false, false],
      [true, true, false],
      [true, true, true],
    ])
  })

  it('writes a name of 120 characters whole, in letters read at 512 pixels', () => {
    for (const family of families)
      for (const levels of [{ level }, {}]) {
        const { level: _none, ...badge } = { ...welcome, family, title: longest }
        const svg = badgeSvg({ ...badge, ...levels })
        expect(titleLines(svg).join(' ').replaceAll('\u00a0', ' '), family).to.equal(longest)
        for (const { size } of paintedTexts(svg)) expect(size, family).to.be.at.least(15)
      }
  })

  it('writes a long French title in two to four lines, whole', () => {
    const long = [
      welcome.title,
      'Intelligence artificielle : l’utiliser avec prudence',
      'Accompagner des personnes peu à l’aise à l’écrit ou allophones',
      'Faire remonter les dysfonctionnements et porter la voix des usagers',
    ]
    for (const title of long) {
      const lines = titleLines(badgeSvg({ ...welcome, title }))
      expect(lines.length, title).to.be.within(2, 4)
      expect(lines.join(' ').replaceAll('\u00a0', ' ')).to.equal(title)
    }
  })

  it('shows the logo of who issues, in the place of the emblem', () => {
    const logo = badgePng(badgeSvg(welcome), 40)
    const svg = badgeSvg({ ...welcome, logo })
    expect(svg).to.include(`href="data:image/png;base64,${logo.toString('base64')}"`)
    expect(badgePng(svg).equals(badgePng(badgeSvg(welcome)))).to.equal(false)
    expect(unbake(Buffer.from(bakeSvg(svg, '{"a":1}')))).to.deep.equal({ kind: 'svg', text: '{"a":1}' })
  })

  it('is painted as a PNG of 512 pixels, the same each time', () => {
    const png = badgePng(badgeSvg(welcome))
    const header = readPngChunks(png)?.[0]?.data
    expect([header?.readUInt32BE(0), header?.readUInt32BE(4)]).to.deep.equal([512, 512])
    expect(badgePng(badgeSvg(welcome)).equals(png)).to.equal(true)
  })

  it('has its letters painted with the bundled font', () => {
    const blank = badgePng(badgeSvg({ ...welcome, title: '', subtitle: '', level: { ...level, name: '' } }))
    expect(badgePng(badgeSvg(welcome)).equals(blank)).to.equal(false)
  })

  it('lets no text add markup, and stays safe to bake and to read back', () => {
    const hostile = fc.string({ unit: 'binary' }).map((text) => `</text><script>${text}"'&]]>`)
    fc.assert(
      fc.property(hostile, hostile, (title, alt) => {
        const svg = badgeSvg({
          ...welcome,
          title,
          subtitle: alt,
          level: { ...level, mark: title, name: title },
          alt,
          description: title,
        })
        expect(unbake(Buffer.from(bakeSvg(svg, '{"a":1}')))).to.deep.equal({ kind: 'svg', text: '{"a":1}' })
      }),
    )
  })
})

describe('Fitting a text', () => {
  const frame = { width: 380, height: 152, lines: 4, sizes: [46, 42, 38, 34, 31, 28, 25, 22] }
  const painted = (line: string, size: number) => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="2000" height="100">' +
      `<text x="0" y="50" font-weight="700" font-size="${size}">${line.replace(/&/g, '&amp;')}</text></svg>`
    return (
      new Resvg(svg, {
        font: { fontFiles, loadSystemFonts: false, defaultFontFamily: 'Atkinson Hyperlegible' },
      }).getBBox()?.width ?? 0
    )
  }

  it('never makes a line wider than the frame, as painted', () => {
    const texts = [
      welcome.title,
      'Anticonstitutionnellement, développer des WWWWWW MMMMMM ŒŒŒŒ œœœœ',
      'L’œuvre : « où ? » — Noël à 100 % & 3,50 €',
      'mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm',
    ]
    for (const text of texts) {
      const { lines, size } = fitText(text, frame)
      for (const line of lines) expect(painted(line, size), line).to.be.at.most(frame.width)
    }
  })

  it('never makes more lines than allowed, and cuts with an ellipsis only what fits in no size', () => {
    const words = fc.array(
      fc
        .string({ minLength: 1, maxLength: 30, unit: 'grapheme' })
        .filter((word) => !/[\s«»:;?!]/u.test(word)),
      { minLength: 1, maxLength: 40 },
    )
    fc.assert(
      fc.property(words, (list) => {
        const text = list.join(' ')
        const { lines, size } = fitText(text, frame)
        expect(lines.length).to.be.within(1, 4)
        expect(lines.length * size * 1.2).to.be.at.most(frame.height)
        const whole = lines.join(' ') === text
        expect(whole || lines.some((line) => line.endsWith('…'))).to.equal(true)
      }),
    )
  })

  it('keeps French punctuation with the word before it', () => {
    const { lines } = fitText('Ordinateur, téléphone, tablette : prendre en main', frame)
    expect(lines.some((line) => /^[:;?!»]/.test(line))).to.equal(false)
    expect(lines.join(' ')).to.include('tablette\u00a0:')
  })

  it('takes the largest letters that fit', () => {
    expect(fitText('Court', frame)).to.deep.equal({ lines: ['Court'], size: 46 })
    expect(fitText('', frame).lines.join('')).to.equal('')
  })
})
