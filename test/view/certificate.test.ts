import { expect } from 'chai'
import { badgePng } from '../../server/view/badge-image.ts'
import { cardPdf } from '../../server/view/certificate/card.ts'
import { certificatePdf, type Certificate } from '../../server/view/certificate/certificate.ts'
import { placedTexts, readPdf, saidToReaders } from './read-pdf.ts'

const address = 'https://badges.example/credentials/0123456789abcdef0123456789abcdef'
const shortAddress = 'https://badges.example/b/4MWG-AGKH-F44R-733C'
const square =
  '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><rect width="64" height="64" fill="#17605f"/></svg>'

function certificate(change: Partial<Certificate> = {}): Certificate {
  return {
    language: 'fr',
    name: 'Instaurer un accueil encourageant et confidentiel – niveau 1 (avec appui)',
    family: 'skill',
    colour: '#17605f',
    issuerName: 'Atelier numérique de Dole',
    awardedOn: '2026-11-21',
    hasEnded: false,
    address,
    shortAddress,
    checkCode: '7KQW-4XRM',
    signedAt: new Date('2026-11-21T09:30:00Z'),
    description: { text: 'Recevoir chaque personne de façon à ce qu’elle ose venir.', language: 'fr' },
    framework: { title: 'Référentiel des médiateurs', version: '0.1.0' },
    strength: 'assessed',
    image: badgePng(square, 64),
    credential: '{"name":"Éloïse","note":"]]> <b> 漢字"}',
    ...change,
  }
}

const read = async (change?: Partial<Certificate>) => readPdf(await certificatePdf(certificate(change)))
const readCard = async (change?: Partial<Certificate>) => readPdf(await cardPdf(certificate(change)))

describe('a certificate', function () {
  this.timeout(30_000)

  it('says what is recognised, by whom, when and until when, in plain words', async () => {
    const { text, pages } = await read({ validUntil: '2028-11-18', holderName: 'Éloïse Béranger' })
    expect(pages).to.equal(1)
    for (const said of [
      'Instaurer un accueil encourageant et confidentiel – niveau 1 (avec appui)',
      'Remis à Éloïse Béranger',
      'Par : Atelier numérique de Dole',
      'Le 21 novembre 2026',
      'Valable jusqu’au 18 novembre 2028',
      'Recevoir chaque personne de façon à ce qu’elle ose venir.',
      'Référentiel : Référentiel des médiateurs, version 0.1.0',
      'Évaluée : quelqu’un a vu la personne faire',
      'Code de contrôle : 7KQW-4XRM',
    ])
      expect(text).to.include(said)
  })

  it('names nobody when the badge does not, and says so', async () => {
    const { text } = await read()
    expect(text).to.include('Le nom de la personne n’est pas écrit dans ce badge.')
    expect(text).not.to.include('Remis à')
    expect(text).to.include('Sans date de fin')
  })

  it('says that the badge has ended, and no longer until when it is good', async () => {
    const { text } = await read({ validUntil: '2026-11-01', hasEnded: true })
    expect(text).to.include('Ce badge a pris fin le 1 novembre 2026.')
    expect(text).not.to.include('Valable')
  })

  it('has the exact text of the signed badge attached, as data', async () => {
    const { attachments, metadata } = await read()
    expect([...attachments.keys()]).to.deep.equal(['badge.json'])
    expect(attachments.get('badge.json')?.toString('utf8')).to.equal(certificate().credential)
    const file = (await certificatePdf(certificate())).toString('latin1')
    expect(file).to.match(/\/AFRelationship \/Data\b/)
    expect(file).to.match(/\/Subtype \/application#2Fvc\+ld\+json/i)
    expect(metadata).to.match(/<pdfaid:part>3<\/pdfaid:part>/)
    expect(metadata).to.match(/<pdfaid:conformance>A<\/pdfaid:conformance>/)
  })

  it('is tagged: one heading of its own, sections, pictures that are told, in reading order', async () => {
    const { tagged, isMarked } = await read({ validUntil: '2028-11-18', holderName: 'Éloïse Béranger' })
    expect(isMarked).to.equal(true)
    expect(tagged.map(({ tag }) => tag)).to.deep.equal([
      ...['Document', 'P', 'H1', 'Figure', 'P', 'P', 'P', 'P', 'H2', 'P', 'P', 'H2', 'P'],
      ...['Figure', 'H2', 'P', 'P', 'Link', 'P', 'P', 'P'],
    ])
    const figures = tagged.filter(({ tag }) => tag === 'Figure').map(({ alt }) => alt)
    expect(figures).to.deep.equal([
      `Le badge\u00A0: ${certificate().name}`,
      'Code à scanner\u00A0: il mène à l’adresse du badge.',
    ])
    expect(tagged.find(({ tag }) => tag === 'H1')?.text).to.equal(certificate().name)
    expect(tagged.find(({ tag }) => tag === 'Link')?.text).to.equal('badges.example/b/ 4MWG-AGKH-F44R-733C')
  })

  it('leads to the badge: by a QR code, by a link, and in letters', async () => {
    const { qrCode, links, text } = await read()
    expect(qrCode()).to.equal(address)
    expect(new Set(links)).to.deep.equal(new Set([shortAddress]))
    // The code has a line of its own: an address breaks after a slash.
    expect(text).to.include('badges.example/b/ 4MWG-AGKH-F44R-733C')
  })

  it('is in the language it is asked for, and tells which words are in another', async () => {
    const french = await read()
    expect([french.language, french.title]).to.deep.equal([
      'fr-FR',
      `Certificat de badge – ${certificate().name}`,
    ])
    const english = await read({ language: 'en', name: 'Set up a welcome' })
    expect([english.language, english.title]).to.deep.equal(['en-GB', 'Badge certificate – Set up a welcome'])
    expect(english.text).to.include('By: Atelier numérique de Dole').and.to.include('On 21 November 2026')
    expect(english.text).not.to.match(/Remis|Valable|Preuve|contrôle/)
    const description = english.tagged.find(({ text }) => text.startsWith('Recevoir'))
    expect(description?.language).to.equal('fr-FR')
    expect(french.tagged.find(({ text }) => text.startsWith('Recevoir'))).not.to.have.property('language')
  })

  it('is one page with everything to check the badge by, however long the texts', async () => {
    const long = 'Très '.repeat(80)
    const { pages, text, qrCode } = await read({
      name: long,
      holderName: long,
      issuerName: long,
      framework: { title: long, version: '0.1.0' },
      description: { text: long.repeat(20), language: 'fr' },
    })
    expect([pages, qrCode()]).to.deep.equal([1, address])
    expect(text).to.include('7KQW-4XRM').and.to.include('Évaluée')
  })

  for (const [script, name] of Object.entries({
    Vietnamese: 'Nguyễn Thị Minh Khai',
    Polish: 'Władysława Żółć',
    Russian: 'Нина Щербакова',
    Greek: 'Ελένη Παπαδοπούλου',
    'Latin with rare marks': 'Ḿinh Ŋạ̈',
  })) {
    it(`writes a ${script} name as it is`, async () => {
      const { tagged } = await read({ holderName: name })
      const to = tagged.find(({ text }) => text.startsWith('Remis'))
      expect(to?.text.replaceAll(' ', '')).to.equal(`Remisà${name.replaceAll(' ', '')}`.normalize('NFC'))
      expect((await readCard({ holderName: name })).text.replaceAll(' ', '')).to.include(
        name.replaceAll(' ', '').normalize('NFC'),
      )
    })
  }

  it('writes an Arabic name from right to left, its words in that order, between words that run the other way', async () => {
    const bytes = await certificatePdf(certificate({ holderName: 'فاطمة الزهراء (Fatima)' }))
    const placed = await placedTexts(bytes)
    // Dots are glyphs of their own in the font: the letters around them are enough to know the words by.
    const xOf = (part: RegExp) => placed.find(({ text }) => part.test(text))?.x ?? Number.NaN
    expect(xOf(/Remis/u)).to.be.below(xOf(/ال.*اء/u))
    expect(xOf(/ال.*اء/u)).to.be.below(xOf(/طم/u))
    expect(xOf(/طم/u)).to.be.below(xOf(/Fatima/u))
    expect(saidToReaders(bytes)).to.include('Remis à فاطمة الزهراء (Fatima)')
  })

  it('writes a Devanagari name as it is shaped, and says it in the order it is spelt', async () => {
    const bytes = await certificatePdf(certificate({ holderName: 'सुनीता शर्मा' }))
    expect((await readPdf(bytes)).text).to.match(/Remis à सुनीता श/u)
    expect(saidToReaders(bytes)).to.include('Remis à सुनीता शर्मा')
  })

  it('says where a name is that none of its fonts can write, and says it whole to readers', async () => {
    for (const holderName of ['李明', '李明 (Li Ming)', '이영희', 'Zoé 🦋']) {
      const bytes = await certificatePdf(certificate({ holderName }))
      const { text } = await readPdf(bytes)
      expect(text).to.include('Remis à la personne dont le nom est écrit dans le badge joint à ce document')
      expect(text).not.to.match(/\?|\uFFFD/u)
      expect(saidToReaders(bytes)).to.include(`Remis à ${holderName}`)
      const card = await cardPdf(certificate({ holderName }))
      expect((await readPdf(card)).text).to.include('Pour la personne dont le nom est écrit dans le badge')
      expect(saidToReaders(card)).to.include(`Pour ${holderName}`)
    }
    const foreign = await read({ issuerName: '法国数字调解' })
    expect(foreign.text).to.include('Par : l’organisation dont le nom est écrit dans le badge joint')
  })

  it('says a text whole to readers when it is cut on the page', async () => {
    const holderName = `Éloïse ${'de Saint-Exupéry '.repeat(60)}Dernier`
    const bytes = await certificatePdf(certificate({ holderName }))
    const { text } = await readPdf(bytes)
    expect(text).to.include('…').and.not.to.include('Dernier')
    expect(saidToReaders(bytes)).to.include(`Remis à ${holderName}`)
  })

  it('is the same bytes for the same badge', async () => {
    const [first, second] = [await certificatePdf(certificate()), await certificatePdf(certificate())]
    expect(first.equals(second)).to.equal(true)
  })

  it('carries its fonts', async () => {
    const file = (await certificatePdf(certificate())).toString('latin1')
    const named = [...file.matchAll(/\/BaseFont \/([\w+-]+)/gu)].map(([, name]) => name)
    expect(new Set(named.map((name) => name?.replace(/^[A-Z]{6}\+/u, '')))).to.deep.equal(
      new Set(['AtkinsonHyperlegible-Regular', 'AtkinsonHyperlegible-Bold']),
    )
    for (const name of named) expect(name).to.match(/^[A-Z]{6}\+/u)
    expect(file.match(/\/FontFile2 /gu)).to.have.length(2)
  })
})

describe('a card', function () {
  this.timeout(30_000)

  it('leads to the badge by a QR code and in letters, and says who can see it then', async () => {
    const { qrCode, text, pages } = await readCard()
    expect([pages, qrCode()]).to.deep.equal([1, address])
    expect(text).to.include('badges.example/b/4MWG-AGKH-F44R-733C')
    expect(text).to.include('Les personnes qui ont l’adresse peuvent voir le badge.')
  })

  it('has the check code in letters of their own', async () => {
    expect((await readCard()).tagged.map(({ text }) => text)).to.include('7KQW-4XRM')
  })

  it('names nobody unless the badge does', async () => {
    expect((await readCard()).text).not.to.include('Pour É')
    expect((await readCard({ holderName: 'Éloïse Béranger' })).text).to.include('Pour Éloïse Béranger')
  })

  it('is tagged, in its language, and has no file in it', async () => {
    const french = await readCard()
    expect(french.isMarked).to.equal(true)
    expect(french.tagged.filter(({ tag }) => tag === 'H1')).to.have.length(1)
    expect([...french.attachments.keys()]).to.deep.equal([])
    const english = await readCard({ language: 'en' })
    expect([french.language, english.language]).to.deep.equal(['fr-FR', 'en-GB'])
    expect(english.text).to.include('This badge is yours.')
  })

  it('says that the badge has ended', async () => {
    const { text } = await readCard({ validUntil: '2026-11-01', hasEnded: true })
    expect(text).to.include('Ce badge a pris fin le 1 novembre 2026.')
  })

  it('keeps the QR code and the address when the texts are long', async () => {
    const long = 'Très '.repeat(80)
    const { qrCode, text } = await readCard({ name: long, holderName: long, issuerName: long })
    expect(qrCode()).to.equal(address)
    expect(text).to.include('badges.example/b/4MWG-AGKH-F44R-733C')
  })
})
