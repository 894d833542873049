/** What a transcript is made of. */
import { expect } from 'chai'
import {
  isTranscript,
  partsOf,
  withMemberNames,
  withoutParts,
} from '../../../server/verify/transcript/transcript.ts'

const type = ['VerifiableCredential', 'ClrCredential']
const one = { id: 'urn:1' }
const two = { id: 'urn:2' }
const subject = { id: 'urn:s', verifiableCredential: [one, two], achievement: [{ id: 'urn:a' }] }
const transcript = { type, credentialSubject: subject }
const badge = { type: ['VerifiableCredential', 'AchievementCredential'], credentialSubject: subject }
const vocabulary = 'https://purl.imsglobal.org/spec/vc/clr/vocab.html#'

describe('a transcript', () => {
  it('is what says it is one', () => {
    expect([isTranscript(transcript), isTranscript({ type: 'ClrCredential' })]).to.deep.equal([true, true])
    for (const other of [badge, {}, { type: [] }, { type: 'clrcredential' }])
      expect(isTranscript(other)).to.equal(false)
  })

  it('has the credentials of its subject, in their order', () => {
    expect(partsOf(transcript)).to.deep.equal([one, two])
    const alone = { type, credentialSubject: [{ verifiableCredential: one }] }
    expect(partsOf(alone)).to.deep.equal([one])
    const mixed = { type, credentialSubject: { verifiableCredential: ['urn:x', one, [two]] } }
    expect(partsOf(mixed), 'what is none is left to the schema').to.deep.equal([one])
    for (const none of [
      badge,
      { type },
      { type, credentialSubject: 'urn:s' },
      { type, credentialSubject: {} },
    ])
      expect(partsOf(none)).to.deep.equal([])
  })

  it('without them says all the rest', () => {
    const { verifiableCredential: _parts, ...rest } = subject
    expect(withoutParts({ ...transcript, name: 'Relevé' })).to.deep.equal({
      ...{ type, name: 'Relevé' },
      credentialSubject: rest,
    })
    for (const same of [
      badge,
      { type },
      { type, credentialSubject: 'urn:s' },
      { type, credentialSubject: [subject] },
    ])
      expect(withoutParts(same)).to.equal(same)
  })

  it('has members under the names that its readers know, whatever compaction calls them', () => {
    const compacted = {
      id: 'urn:s',
      [`${vocabulary}achievement`]: 1,
      [`${vocabulary}association`]: 2,
      [`${vocabulary}identifier-1`]: 3,
      [`${vocabulary}other`]: 4,
    }
    const named = { id: 'urn:s', achievement: 1, association: 2, identifier: 3, [`${vocabulary}other`]: 4 }
    const whole = { type, name: 'Relevé', [`${vocabulary}achievement`]: 1 }
    expect(withMemberNames({ ...whole, credentialSubject: compacted })).to.deep.equal({
      ...whole,
      credentialSubject: named,
    })
    for (const same of [
      { ...badge, credentialSubject: compacted },
      { type },
      { type, credentialSubject: ['urn:s'] },
    ])
      expect(withMemberNames(same)).to.equal(same)
  })
})
