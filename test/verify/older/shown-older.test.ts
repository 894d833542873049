import { expect } from 'chai'
import { shownOlder } from '../../../server/verify/older/shown-older.ts'
import { site } from './older-world.ts'

const all = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, name]))
const assertion = [
  '@context',
  'id',
  'uid',
  'type',
  'issuedOn',
  'issued_on',
  'expires',
  'evidence',
  'narrative',
]
const badgeClass = ['id', 'type', 'name', 'description', 'criteria', 'alignment', 'tags', 'version']
const profile = ['type', 'name', 'url', 'origin', 'org']
const hidden = ['extensions:x', 'endorsement', 'image', 'email', 'salt', 'verification', 'constructor']

describe('what is shown of a badge before 3.0', () => {
  const issuer = {
    badgeClass: all([...badgeClass, ...hidden, 'issuer']),
    id: site,
    profile: { ...all([...profile, ...hidden]), id: 'urn:x' },
    sources: [],
  }

  it('is what Open Badges names of it, of its class and of its issuer, and nothing else', () => {
    expect(shownOlder(all([...assertion, ...hidden, 'badge', 'issuer']), issuer)).to.deep.equal({
      ...all(assertion),
      badge: all(badgeClass),
      issuer: { ...all(profile), id: site },
    })
  })

  it('is not who it is of', () => {
    const recipient = { type: 'email', hashed: true, identity: 'sha256$00', salt: 'x' }
    expect(shownOlder({ recipient }, issuer)['recipient']).to.deep.equal({ type: 'email', hashed: true })
    expect(shownOlder({ recipient: 'zoe.lefevre@exemple.fr' }, issuer)).to.not.have.any.keys('recipient')
  })
})
