import { expect } from 'chai'
import fc from 'fast-check'
import { createPseudonyms } from '../../server/organisation/pseudonym.ts'

const pseudonyms = createPseudonyms(Buffer.alloc(32, 0x41))

describe('a pseudonym', () => {
  it('of a contact is the same however it is written', () => {
    const email = pseudonyms.contact('a', 'email', 'zoe@exemple.fr')
    expect(pseudonyms.contact('a', 'email', ' ZOE@Exemple.FR ')).to.equal(email)
    // The same domain in ASCII (RFC 3492).
    const accents = pseudonyms.contact('a', 'email', 'zoe@Bücher.example')
    expect(pseudonyms.contact('a', 'email', 'zoe@XN--bcher-kva.example')).to.equal(accents)
    const name = pseudonyms.contact('a', 'reference', 'Gaël')
    expect(pseudonyms.contact('a', 'reference', 'GAËL'.normalize('NFD'))).to.equal(name)
  })

  it('is another in another organisation, for another kind of contact, under another secret', () => {
    const others = [
      pseudonyms.contact('a', 'email', 'zoe@exemple.fr'),
      pseudonyms.contact('b', 'email', 'zoe@exemple.fr'),
      pseudonyms.contact('a', 'reference', 'zoe@exemple.fr'),
      pseudonyms.recipient('a', 'email', 'zoe@exemple.fr'),
      createPseudonyms(Buffer.alloc(32, 0x42)).contact('a', 'email', 'zoe@exemple.fr'),
    ]
    expect(new Set(others).size).to.equal(others.length)
  })

  it('of a badge shown in part is a UUID that tells neither its address nor its subject, and stays', () => {
    const awardId = pseudonyms.award('a', 'b', 'c', 'd')
    const shown = pseudonyms.disclosed(awardId)
    expect(shown).to.match(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(shown).to.equal(pseudonyms.disclosed(awardId))
    const others = [pseudonyms.subject(awardId), pseudonyms.disclosed('other'), `urn:uuid:${awardId}`]
    const elsewhere = createPseudonyms(Buffer.alloc(32, 0x42)).disclosed(awardId)
    expect([...others, elsewhere]).to.not.include(shown)
  })

  it('has 128 bits, and mixes its parts up for nobody', () => {
    const parts = fc.tuple(fc.string(), fc.string(), fc.string(), fc.string())
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const first = pseudonyms.award(...one)
        expect(first).to.match(/^[0-9a-f]{32}$/)
        const same = one.every((part, index) => part === other[index])
        expect(first === pseudonyms.award(...other)).to.equal(same)
      }),
    )
    expect(pseudonyms.award('a', 'bc', 'd', 'e')).not.to.equal(pseudonyms.award('ab', 'c', 'd', 'e'))
  })

  it('of a subject is a UUID of version 8 (RFC 9562), one per award', () => {
    const subjects = Array.from({ length: 200 }, (_, index) => pseudonyms.subject(`award-${String(index)}`))
    expect(new Set(subjects).size).to.equal(200)
    const version8 = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
    for (const subject of subjects) expect(subject).to.match(version8)
  })
})
