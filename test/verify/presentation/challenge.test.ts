import { expect } from 'chai'
import {
  anybodysChallenge,
  challengeSeconds,
  endOfAnybodys,
  useAnybodysChallenge,
} from '../../../server/verify/presentation/challenge.ts'
import { now, openSigning, type Signing } from '../../proof/signing.ts'

const challengeSecret = Buffer.alloc(32, 0x44)
const end = new Date(now.getTime() + challengeSeconds * 1000)

describe('a challenge for whoever verifies without an account', () => {
  let signing: Signing
  before(async () => {
    signing = await openSigning()
  })
  after(() => signing.close())

  const given = () => anybodysChallenge({ clock: () => now, challengeSecret })
  const use = (challenge: string, at = now, secret = challengeSecret) =>
    useAnybodysChallenge({ store: signing.store, clock: () => at, challengeSecret: secret }, challenge)

  it('is another each time, and says when it ends: ten minutes later', () => {
    const challenges = new Set(Array.from({ length: 50 }, given))
    expect(challenges.size).to.equal(50)
    for (const challenge of challenges) {
      expect(challenge).to.match(/^v[A-Za-z0-9_-]{51}$/u)
      expect(endOfAnybodys({ challengeSecret }, challenge)).to.deep.equal(end)
    }
  })

  it('is good once, of all who try at the same time', async () => {
    const challenge = given()
    const uses = await Promise.all(Array.from({ length: 5 }, () => use(challenge)))
    expect(uses.toSorted()).to.deep.equal(['good', 'spent', 'spent', 'spent', 'spent'])
    expect(await use(challenge)).to.equal('spent')
  })

  it('is good until its end, and not at it', async () => {
    const challenge = given()
    expect(await use(challenge, end)).to.equal('spent')
    expect(await use(challenge, new Date(end.getTime() - 1))).to.equal('good')
  })

  it('is nobody’s that another secret, another letter or another writing made', async () => {
    const challenge = given()
    const changed = (index: number) => {
      const other = challenge[index] === 'A' ? 'B' : 'A'
      return challenge.slice(0, index) + other + challenge.slice(index + 1)
    }
    for (const index of challenge.split('').keys())
      expect(await use(changed(index)), String(index)).to.equal('not-ours')
    for (const other of [
      '',
      'v',
      'x',
      challenge.slice(1),
      `${challenge}A`,
      ` ${challenge}`,
      `${challenge}=`,
      challenge.slice(0, -1),
    ])
      expect(await use(other), other).to.equal('not-ours')
    expect(await use(challenge, now, Buffer.alloc(32, 0x45))).to.equal('not-ours')
    // The last character has bits to spare.
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const alike = Array.from(letters, (letter) => challenge.slice(0, -1) + letter)
    const ours = alike.filter((each) => endOfAnybodys({ challengeSecret }, each) !== undefined)
    expect(ours).to.deep.equal([challenge])
    expect(await use(challenge)).to.equal('good')
  })
})
