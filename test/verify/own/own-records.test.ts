/** What is known here of the badges and endorsements of this service: over a real store. */
import { expect } from 'chai'
import { openBadges2Assertion } from '../../../server/credential/open-badges-2/assertion.ts'
import { readIssuedBadge } from '../../../server/credential/issued-badge.ts'
import type { JsonObject } from '../../../server/verify/strict-json.ts'
import { keptCredentials } from '../../../server/verify/own/kept-credentials.ts'
import { ownAssertions } from '../../../server/verify/own/own-assertions.ts'
import { ownDecisions } from '../../../server/verify/own/own-decisions.ts'
import { ownEvidence } from '../../../server/verify/own/own-evidence.ts'
import { changed, openIssuing, publicUrl, type Issuing } from '../issuing.ts'

describe('what this service has on record', () => {
  let issuing: Issuing
  let badge: JsonObject
  let endorsement: JsonObject
  const badgeId = `${publicUrl}/credentials/award-1`
  const endorsementId = `${publicUrl}/endorsements/end-1`

  before(async () => {
    issuing = await openIssuing()
    badge = (await issuing.unsigned('award-1')) as JsonObject
    await issuing.unsigned('award-2')
    endorsement = {
      id: endorsementId,
      type: ['VerifiableCredential', 'EndorsementCredential'],
      issuer: badge['issuer'] ?? '',
      credentialSubject: { id: badgeId, type: ['EndorsementSubject'] },
    }
    const { store } = issuing.signing
    const given = {
      organisationId: 'acme',
      target: 'award:award-1',
      requestedBy: 'somebody',
      endorserKey: 'x',
      state: 'given',
      createdAt: '2026-11-21T09:30:00Z',
      expiresAt: '2026-12-21T09:30:00Z',
    } as const
    await store.endorsements.insert({ ...given, _id: 'end-1', credential: JSON.stringify(endorsement) })
    await store.endorsements.insert({ ...given, _id: 'end-2', state: 'declined' })
    for (const [id, shortId] of [
      ['award-1', 'aaaa'],
      ['award-2', 'bbbb'],
    ] as const) {
      const award = await store.awards.get(id)
      if (award === undefined) throw new Error('the award is in the store')
      await store.awards.replace({ ...award, shortId })
    }
    for (const _id of ['award-3', 'award-4']) {
      const award = await store.awards.get('award-1')
      if (award === undefined) throw new Error('the award is in the store')
      await store.awards.insert({ ...award, _id, statusSlot: _id, shortId: 'cccc' })
    }
  })
  after(() => issuing.close())

  it('is the text of a badge or an endorsement, by its address alone', async () => {
    const { keptCredential } = keptCredentials({ store: issuing.signing.store, publicUrl })
    expect(await keptCredential(badgeId)).to.equal(JSON.stringify(badge))
    expect(await keptCredential(endorsementId)).to.equal(JSON.stringify(endorsement))
    for (const id of [
      'award-1',
      `${publicUrl}/credentials/end-1`,
      `${publicUrl}/endorsements/award-1`,
      `${publicUrl}/endorsements/end-2`,
      `${publicUrl}/credentials/none`,
      'https://elsewhere.example/credentials/award-1',
      `x${badgeId}`,
      endorsementId.replace(publicUrl, 'https://elsewhere.example'),
    ])
      expect(await keptCredential(id), id).to.equal(undefined)
  })

  it('is the badge of a code, unless two have the same', async () => {
    const { badgeOfCode } = keptCredentials({ store: issuing.signing.store, publicUrl })
    expect(await badgeOfCode('aaaa')).to.equal(badgeId)
    expect(await badgeOfCode('bbbb')).to.equal(`${publicUrl}/credentials/award-2`)
    expect([await badgeOfCode('cccc'), await badgeOfCode('dddd')]).to.deep.equal([undefined, undefined])
  })

  it('is the assertion of a badge as it is served, by its address alone', async () => {
    const { ownAssertion } = ownAssertions({ store: issuing.signing.store, publicUrl })
    const id = `${publicUrl}/ob2/assertions/award-1`
    const found = await ownAssertion(id)
    expect(found?.credential).to.equal(JSON.stringify(badge))
    const code = 'referentiel-mediateurs/0.1.0/RM-A1.1-N2'
    expect(found?.assertion).to.deep.equal(
      openBadges2Assertion({
        id,
        badge: readIssuedBadge(JSON.stringify(badge)),
        badgeClass: `${publicUrl}/ob2/badge-classes/acme/${code}/fr`,
        image: `${badgeId}/badge.png?version=2`,
      }),
    )
    for (const other of [
      'award-1',
      `${publicUrl}/ob2/assertions/none`,
      badgeId,
      'https://elsewhere.example/award-1',
      `${'x'.repeat(id.length - 'award-1'.length)}award-1`,
    ])
      expect(await ownAssertion(other), other).to.equal(undefined)
  })

  it('is when the pieces that were erased were, each told once', async () => {
    const piece = {
      organisationId: 'acme',
      applicationId: 'a',
      kind: 'EV-OBS',
      observedAt: '2026-11-01',
      pseudonymised: true,
      salt: '',
      createdAt: '2026-11-01T08:00:00Z',
    } as const
    const { evidence } = issuing.signing.store
    const erasedAt = '2026-12-03T10:00:00Z'
    await evidence.insert({ ...piece, _id: 'kept', fingerprint: 'ni:///sha-256;kept' })
    await evidence.insert({ ...piece, _id: 'gone', fingerprint: 'ni:///sha-256;gone', erasedAt })
    const { erasedEvidence } = ownEvidence({ store: issuing.signing.store })
    const asked = ['gone', 'kept', 'none', 'gone'].map((each) => `ni:///sha-256;${each}`)
    expect(await erasedEvidence(asked)).to.deep.equal([{ fingerprint: 'ni:///sha-256;gone', erasedAt }])
  })

  describe('is whether something was decided here', () => {
    const isDecided = (credential: JsonObject) =>
      ownDecisions({ store: issuing.signing.store, publicUrl }).isDecidedHere(credential)
    const other = (path: readonly (string | number)[], value: unknown) =>
      changed(badge, path, () => value) as JsonObject
    const unlisted = (id: unknown) => ({ ...other(['credentialStatus'], undefined), id }) as JsonObject

    it('by the address, or by the place in a list, which each alone will do', async () => {
      expect(await isDecided(badge)).to.equal(true)
      expect(await isDecided(unlisted(badgeId))).to.equal(true)
      expect(await isDecided(other(['id'], 'urn:uuid:1'))).to.equal(true)
      expect(await isDecided(other(['id'], undefined))).to.equal(true)
      expect(await isDecided(endorsement)).to.equal(true)
    })

    it('not by anything else', async () => {
      for (const [what, credential] of [
        ['no address and no place', unlisted(undefined)],
        ['an address that is no text', unlisted([badgeId])],
        ['an address of another site', unlisted(badgeId.replace(publicUrl, 'https://x.example'))],
        ['a longer one', unlisted(`x${badgeId}`)],
        ['one that leads elsewhere', unlisted(`${badgeId}/../award-1`)],
        ['one of nothing', unlisted(`${publicUrl}/credentials/`)],
        ['one that nobody was given', unlisted(`${publicUrl}/credentials/never`)],
        ['another folder', unlisted(`${publicUrl}/status-lists/award-1`)],
        ['another issuer', other(['issuer', 'id'], 'did:web:x.example')],
        ['another achievement', other(['credentialSubject', 'achievement', 'id'], 'https://x.example')],
        ['no achievement', other(['credentialSubject', 'achievement'], undefined)],
        ['an achievement that is a text', other(['credentialSubject', 'achievement'], 'x')],
        ['no subject', other(['credentialSubject'], undefined)],
        ['another thing endorsed', { ...endorsement, credentialSubject: { id: `${badgeId}2` } }],
        ['nothing endorsed', { ...endorsement, credentialSubject: {} }],
        ['an endorsement of another issuer', { ...endorsement, issuer: 'did:web:x.example' }],
        ['an endorsement as a badge', { ...endorsement, type: ['VerifiableCredential'] }],
        ['an endorsement declined', { ...endorsement, id: `${publicUrl}/endorsements/end-2` }],
      ] as readonly (readonly [string, JsonObject])[])
        expect(await isDecided(credential), what).to.equal(false)
    })

    it('by the place it names in a list of this service, of those it names', async () => {
      const at = (change: object) =>
        isDecided({
          ...badge,
          id: 'urn:uuid:1',
          credentialStatus: { ...(badge['credentialStatus'] as JsonObject), ...change },
        })
      expect(await at({})).to.equal(true)
      expect(await at({ statusListIndex: '1' })).to.equal(false)
      expect(await at({ statusListCredential: `https://x.example/status-lists/acme-1` })).to.equal(false)
      expect(await at({ type: '1EdTechRevocationList' })).to.equal(false)
      const elsewhere = { type: '1EdTechRevocationList', id: 'https://x.example/list' }
      const both = [elsewhere, badge['credentialStatus'] ?? '']
      expect(await isDecided({ ...badge, id: 'urn:uuid:1', credentialStatus: both })).to.equal(true)
    })
  })
})
