import { Resvg } from '@resvg/resvg-js'
import { expect } from 'chai'
import fc from 'fast-check'
import { bakeSvg } from '../../server/credential/bake.ts'
import { readPngChunks } from '../../server/credential/png.ts'
import { unbake } from '../../server/credential/unbake.ts'
import { badgeFamilies, badgePng, badgeSvg, type BadgeImage } from '../../server/view/badge-image.ts'
import { fitText } from '../../server/view/fit-text.ts'

const welcome: BadgeImage = {
  title: 'Instaurer un accueil encourageant et confidentiel',
  subtitle: 'RM-A1.1 · Référentiel des compétences des médiateurs numériques',
  family: 'skill',
  level: 'En autonomie',
  steps: { reached: 2, of: 3 },
  alt: 'Badge : Instaurer un accueil encourageant et confidentiel, niveau 2',
}

function titleLines(svg: string): readonly string[] {
  return [...svg.matchAll(/<text [^>]*font-weight="700" fill="#1f2430">([^<]*)</g)].map(
    ([, line]) => line ?? '',
  )
}

/** Contrast with white. @see https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrastWithWhite(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return channel <= 0.040_45 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
}

describe('The image of a badge', () => {
  it('tells its alternative text, its family and its level in words', () => {
    const svg = badgeSvg(welcome)
    expect(svg).to.include('role="img"')
    expect(svg).to.include(`<title>${welcome.alt}</title>`)
    expect(svg).to.include('>COMPÉTENCE<')
    expect(svg).to.include('>En autonomie<')
    expect(badgeSvg({ ...welcome, language: 'en' })).to.include('>SKILL<')
  })

  for (const [family, { colour }] of Object.entries(badgeFamilies)) {
    it(`gives ${family} a colour that white text stands out on (WCAG AA)`, () => {
      expect(contrastWithWhite(colour)).to.be.at.least(4.5)
    })
  }

  it('writes a long French title in two to four lines, whole', () => {
    const titles = [
      welcome.title,
      'Intelligence artificielle : l’utiliser avec prudence',
      'Accompagner des personnes peu à l’aise à l’écrit ou allophones',
      'Faire remonter les dysfonctionnements et porter la voix des usagers',
    ]
    for (const title of titles) {
      const lines = titleLines(badgeSvg({ ...welcome, title }))
      expect(lines.length, title).to.be.within(2, 4)
      expect(lines.join(' ').replaceAll('\u00a0', ' ')).to.equal(title)
    }
  })

  it('is painted as a PNG of 512 pixels, the same each time', () => {
    const png = badgePng(badgeSvg(welcome))
    const header = readPngChunks(png)?.[0]?.data
    expect([header?.readUInt32BE(0), header?.readUInt32BE(4)]).to.deep.equal([512, 512])
    expect(badgePng(badgeSvg(welcome)).equals(png)).to.equal(true)
  })

  it('has its letters painted with the bundled font', () => {
    const blank = badgePng(badgeSvg({ ...welcome, title: '', subtitle: '', level: '' }))
    expect(badgePng(badgeSvg(welcome)).equals(blank)).to.equal(false)
  })

  it('lets no text add markup, and stays safe to bake and to read back', () => {
    const hostile = fc.string({ unit: 'binary' }).map((text) => `</text><script>${text}"'&]]>`)
    fc.assert(
      fc.property(hostile, hostile, (title, alt) => {
        const svg = badgeSvg({ ...welcome, title, subtitle: alt, level: title, alt })
        expect(unbake(Buffer.from(bakeSvg(svg, '{"a":1}')))).to.deep.equal({ kind: 'svg', text: '{"a":1}' })
      }),
    )
  })
})

describe('Fitting a text', () => {
  const frame = { width: 380, height: 152, lines: 4, sizes: [46, 42, 38, 34, 31, 28, 25, 22] }
  const fontFiles = [
    'node_modules/@expo-google-fonts/atkinson-hyperlegible/700Bold/AtkinsonHyperlegible_700Bold.ttf',
  ]
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
