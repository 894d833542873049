import { expect } from 'chai'
import { soundsLike } from '../../server/award/person.ts'

const named = (name: string) => {
  const [givenName = '', familyName = ''] = name.split('/')
  return { givenName, familyName }
}

describe('two names', () => {
  const same = [
    ['Éloïse/Béranger', 'eloise/beranger'],
    ['Éloïse/Béranger', 'Élöise/Bérenger'],
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
  ] as const
  for (const [one, other] of different) {
    it(`are those of two people: ${one} and ${other}`, () => {
      expect(soundsLike(named(one), named(other))).to.equal(false)
    })
  }
})
