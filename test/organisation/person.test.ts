import { expect } from 'chai'
import { sameName, soundsLike } from '../../server/organisation/person.ts'

const named = (name: string) => {
  const [givenName = '', familyName = ''] = name.split('/')
  return { givenName, familyName }
}

describe('two names', () => {
  const same = [
    ['Éloïse/Béranger', 'eloise/beranger'],
    ['Éloïse/Béranger', 'Élöise/Bérenger'],
    ['Mathieu/Keller', 'Matthieu/Keller'],
    ['Mohamed/Benali', 'Mohammed/Benali'],
    ['Anne-Marie/Le Goff', 'Anne Marie/LE GOFF'],
    ['Zoé/Saint-Aubin', 'Zoe/Saintaubin'],
  ] as const
  for (const [one, other] of same) {
    it(`are those of one person, corrected: ${one} and ${other}`, () => {
      expect(soundsLike(named(one), named(other))).to.equal(true)
    })
  }

  const different = [
    ['Alice/Martin', 'Bruno/Martin'],
    ['Alice/Martin', 'Alice/Dupont'],
    ['Jean/Petit', 'Bernadette/Petit'],
    ['Michel/Martin', 'Michèle/Martin'],
    ['Jean/Martin', 'Jeanne/Martin'],
    ['Luc/Martin', 'Léo/Martin'],
    ['Eva/Martin', 'Ana/Martin'],
    ['Louis/Martin', 'Louise/Martin'],
    ['Daniel/Martin', 'Danielle/Martin'],
    ['Mario/Martin', 'Maria/Martin'],
    ['Julien/Martin', 'Julie/Martin'],
    ['Marie/Martin', 'Marine/Martin'],
    ['Aline/Martin', 'Alice/Martin'],
    ['Céline/Martin', 'Méline/Martin'],
    ['Mathieu/Béranger', 'Matthieu/Bérenger'],
    ['Camille/Roux', 'Camille/Doux'],
    ['Apprenant 112/Atelier', 'Apprenant 12/Atelier'],
    ['1/Atelier', '2/Atelier'],
  ] as const
  for (const [one, other] of different) {
    it(`are those of two people: ${one} and ${other}`, () => {
      expect(soundsLike(named(one), named(other))).to.equal(false)
    })
  }

  it('are written the same when nothing but case, accents, hyphens and spaces tells them apart', () => {
    expect(sameName(named('Anne-Zoé/LE GOFF'), named('anne zoe/Legoff'))).to.equal(true)
    expect(sameName(named('Mathieu/Keller'), named('Matthieu/Keller'))).to.equal(false)
    expect(sameName(named('Anne/Keller'), named('Anne/Kellen'))).to.equal(false)
  })
})
