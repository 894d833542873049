/** What a signature covers, as a person reads it. */
import { expect } from 'chai'
import { recompacted } from '../../../server/verify/signed/recompacted.ts'
import type { JsonObject } from '../../../server/verify/strict-json.ts'
import { plainDid } from '../plain-signer.ts'
import { smallBadge } from './small-badge.ts'

const issuer = { id: plainDid, type: ['Profile'], name: 'Atelier' }

async function refusalOf(credential: JsonObject): Promise<string | undefined> {
  const result = await recompacted(credential)
  return 'refused' in result ? `${result.refused.outcome} ${result.refused.code}` : undefined
}

describe('a credential written again from its meaning', () => {
  it('is shown as it was, when it says the same', async () => {
    const badge = smallBadge(plainDid)
    expect(await recompacted(badge)).to.deep.equal({ view: badge })
    expect(
      await recompacted({ ...badge, type: ['OpenBadgeCredential', 'VerifiableCredential'] }),
    ).to.deep.equal({
      view: { ...badge, type: ['AchievementCredential', 'VerifiableCredential'] },
    })
  })

  it('is shown with all it says of a node, wherever it describes it', async () => {
    const twice = {
      endorsement: [
        { ...smallBadge(plainDid, { id: 'urn:uuid:2' }), issuer: { ...issuer, url: 'https://a.example/' } },
      ],
    }
    const result = await recompacted(smallBadge(plainDid, twice))
    expect('view' in result && result.view['issuer']).to.deep.equal({ ...issuer, url: 'https://a.example/' })
  })

  const altered: Readonly<Record<string, JsonObject>> = {
    'has a word nobody defined': { level: 'Expert' },
    'says a thing in other words': {
      issuer: { ...issuer, type: ['Profile', 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#Profile'] },
    },
    'has words from elsewhere': { '@context': ['https://contexts.example/'] },
  }
  for (const [title, change] of Object.entries(altered))
    it(`is not shown when it ${title}`, async () => {
      expect(await refusalOf(smallBadge(plainDid, change))).to.equal('fail altered-structure')
    })

  it('is not shown when its parts describe each other out of proportion', async () => {
    const alignment = {
      ...{ id: 'urn:x:a', type: ['Alignment'] },
      ...{ targetName: 'A', targetUrl: 'https://a.example/' },
    }
    const result = Array.from({ length: 100 }, (_, at) => ({
      ...{ id: `urn:x:r${String(at)}`, type: ['Result'], value: 'v', alignment: [alignment] },
    }))
    const subject = smallBadge(plainDid)['credentialSubject'] as JsonObject
    const described = ['a', 'b', 'c'].map((text) => ({ ...alignment, targetDescription: text.repeat(9_000) }))
    const achievement = { ...(subject['achievement'] as JsonObject), alignment: described }
    const credential = smallBadge(plainDid, { credentialSubject: { ...subject, result, achievement } })
    expect(await refusalOf(credential)).to.equal('fail too-intertwined')
  })
})

describe('a record of badges written again', () => {
  const record = (subject: JsonObject): JsonObject => ({
    '@context': [
      'https://www.w3.org/ns/credentials/v2',
      'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json',
      'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
    ],
    id: 'urn:uuid:1',
    type: ['VerifiableCredential', 'ClrCredential'],
    name: 'Relevé',
    issuer,
    validFrom: '2026-11-20T00:00:00Z',
    credentialSubject: { id: 'urn:uuid:2', type: ['ClrSubject'], ...subject },
  })
  const association = {
    ...{ type: 'Association', associationType: 'precedes' },
    ...{ sourceId: 'urn:uuid:3', targetId: 'urn:uuid:4' },
  }

  it('is shown without the badges in it, and with its own members under their names', async () => {
    const rest = { association: [association] }
    const result = await recompacted(record({ verifiableCredential: [smallBadge(plainDid)], ...rest }))
    expect(
      'view' in result && Object.keys(result.view['credentialSubject'] as JsonObject).sort(),
    ).to.deep.equal(['association', 'id', 'type'])
    expect('view' in result && { ...result.view, credentialSubject: 0 }).to.deep.equal({
      ...record({}),
      credentialSubject: 0,
    })
  })

  it('is not shown when one of its members says more than its words can', async () => {
    expect(await refusalOf(record({ association: [{ ...association, level: 'Expert' }] }))).to.equal(
      'fail altered-structure',
    )
  })
})
