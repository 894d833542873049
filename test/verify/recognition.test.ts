import { expect } from 'chai'
import type { Credential } from '../../server/proof/types.ts'
import type { Recognition, VerificationReport } from '../../server/verify/types.ts'
import { verifyCredential } from '../../server/verify/verify.ts'
import { changed, now, openIssuing, resultOf, type Issuing } from './issuing.ts'
import { issuedBy, plainDid, plainlySigned } from './plain-signer.ts'

const hub = { id: 'did:web:hub.example', name: 'Hub' }
const since = '2026-01-01T00:00:00Z'
const until = '2026-11-21T09:20:00Z'
const base = 'https://badges.example.org/frameworks'

describe('an issuer that others vouch for', () => {
  let issuing: Issuing
  let unsigned: Credential
  let stranger: Credential

  before(async () => {
    issuing = await openIssuing()
    unsigned = issuedBy(await issuing.unsigned('vouched'))
    // Signed half an hour before it is judged.
    stranger = await plainlySigned(unsigned)
  })
  after(() => issuing.close())

  const judged = async (
    recognitions: readonly Partial<Recognition>[],
    credential: Credential = stranger,
    at = now,
  ): Promise<VerificationReport> => {
    const known = recognitions.map((one) => ({ by: hub, since, ...one }))
    const deps = {
      ...issuing.deps,
      recognitions: (did: string) => Promise.resolve(did === plainDid ? known : []),
    }
    const bytes = Buffer.from(JSON.stringify(credential))
    return verifyCredential(deps, { kind: 'json', bytes }, at)
  }
  const trustOf = async (...given: Parameters<typeof judged>) =>
    resultOf(await judged(...given), 'issuer.trust')

  it('is recognised, and said to be by whom, since when and for what', async () => {
    const recognition = { issuerName: 'Atelier', frameworks: [`${base}/referentiel-mediateurs`] }
    const report = await judged([recognition, { until, by: { id: 'did:web:other.example', name: 'Other' } }])
    expect([report.verdict, resultOf(report, 'issuer.trust')]).to.deep.equal(['valid', 'pass recognised'])
    expect(report.issuer).to.deep.equal({
      id: plainDid,
      name: 'Atelier',
      recognised: true,
      recognisedBy: [{ by: hub, since, ...recognition }],
    })
  })

  it('is amber, never green, when nobody vouches for it', async () => {
    const report = await judged([])
    expect([report.verdict, resultOf(report, 'issuer.trust')]).to.deep.equal([
      'valid-with-warnings',
      'warn issuer-unknown',
    ])
    expect(report.issuer).to.deep.equal({ id: plainDid, recognised: false })
  })

  const periods: readonly (readonly [string, Partial<Recognition>, string])[] = [
    ['no longer when it signed', { until: '2026-11-20T00:00:00Z' }, 'warn recognition-ended'],
    ['at the end of its recognition', { until: '2026-11-21T09:00:00Z' }, 'warn recognition-ended'],
    ['until after it says it signed', { until }, 'warn recognition-ended-since'],
    ['until later', { until: '2027-01-01T00:00:00Z' }, 'pass recognised'],
    ['since after it signed', { since: '2026-11-21T09:00:01Z' }, 'warn recognised-later'],
    ['since the moment it signed', { since: '2026-11-21T09:00:00Z' }, 'pass recognised'],
    ['since a moment nobody can read', { since: 'x' }, 'warn recognised-later'],
  ]
  for (const [title, recognition, expected] of periods) {
    it(`recognised ${title}: ${expected}`, async () => {
      const report = await judged([recognition])
      expect(resultOf(report, 'issuer.trust')).to.equal(expected)
      expect(report.verdict).to.equal(expected.startsWith('pass') ? 'valid' : 'valid-with-warnings')
      expect(report.issuer?.recognisedBy === undefined).to.equal(expected.startsWith('warn'))
    })
  }

  it('is judged at the moment of the proof, whatever the badge says of itself', async () => {
    const backdated = changed(unsigned, ['validFrom'], () => '2026-06-01T00:00:00Z')
    expect(await trustOf([{ until: '2026-11-20T00:00:00Z' }], await plainlySigned(backdated))).to.equal(
      'warn recognition-ended',
    )
  })

  const limits: readonly (readonly [string, Partial<Recognition>, string])[] = [
    ['another framework', { frameworks: [`${base}/label-regional`] }, 'warn recognised-for-other-things'],
    ['a name that only begins alike', { frameworks: [`${base}/ref`] }, 'warn recognised-for-other-things'],
    ['this version', { frameworks: [`${base}/referentiel-mediateurs/0.1.0`] }, 'pass recognised'],
    [
      'another version',
      { frameworks: [`${base}/referentiel-mediateurs/9.0.0`] },
      'warn recognised-for-other-things',
    ],
    [
      'another label',
      { labels: [`${base}/label-regional/0.1.0/achievements/x`] },
      'warn recognised-for-other-things',
    ],
    ['nothing at all', { frameworks: [], labels: [] }, 'warn recognised-for-other-things'],
  ]
  for (const [title, recognition, expected] of limits) {
    it(`recognised for ${title}: ${expected}`, async () => {
      expect(await trustOf([recognition])).to.equal(expected)
    })
  }

  it('is recognised for the very achievement, in whatever language', async () => {
    const subject = unsigned['credentialSubject'] as { readonly achievement: { readonly id: string } }
    const label = subject.achievement.id.replace(/\/fr$/u, '')
    expect(await trustOf([{ labels: [label] }])).to.equal('pass recognised')
  })

  it('does not stretch its recognition by quoting a competency it is recognised for beside another', async () => {
    const own = changed(
      unsigned,
      ['credentialSubject', 'achievement', 'id'],
      () => 'https://own.example/badge',
    )
    const both = changed(own, ['credentialSubject', 'achievement', 'alignment'], (given) => [
      ...(given as object[]),
      {
        type: ['Alignment'],
        targetName: 'Écrire un message',
        targetUrl: `${base}/abecedaire-publics/0.1.0/AB-A1`,
      },
    ])
    const letters = [{ frameworks: [`${base}/abecedaire-publics`] }]
    expect(await trustOf(letters, await plainlySigned(both))).to.equal('warn recognised-for-other-things')
  })

  const letter = `${base}/abecedaire-publics/0.1.0/AB-A1`
  const mediators = `${base}/referentiel-mediateurs`
  const spellings: readonly (readonly [string, string | undefined, readonly string[]])[] = [
    ['out of it by ..', undefined, [`${base}/abecedaire-publics/../referentiel-mediateurs/0.1.0/RM-A1`]],
    ['out of it by %2e', undefined, [`${base}/abecedaire-publics/%2e%2e/referentiel-mediateurs/0.1.0/RM-A1`]],
    [
      'a host in capitals',
      undefined,
      [letter, 'https://BADGES.example.org/frameworks/referentiel-mediateurs/0.1.0/RM-A1'],
    ],
    [
      'a default port',
      undefined,
      [letter, 'https://badges.example.org:443/frameworks/referentiel-mediateurs/0.1.0/RM-A1'],
    ],
    ['a letter in percents', undefined, [letter, `${base}/%72eferentiel-mediateurs/0.1.0/RM-A1`]],
    ['no version', undefined, [letter, `${mediators}/RM-A1`]],
    ['the name of the achievement', `${mediators}/0.1.0/achievements/RM-A1.1-N2/fr`, [letter]],
    [
      'an achievement elsewhere on this service',
      'https://badges.example.org/achievements/referentiel-mediateurs/0.1.0/RM-A1.1-N2',
      [letter],
    ],
  ]
  for (const [title, id = 'https://own.example/badge', targets] of spellings) {
    it(`does not stretch its recognition to another framework by ${title}`, async () => {
      const named = changed(unsigned, ['credentialSubject', 'achievement', 'id'], () => id)
      const aligned = changed(named, ['credentialSubject', 'achievement', 'alignment'], () =>
        targets.map((targetUrl) => ({ type: ['Alignment'], targetName: 'x', targetUrl })),
      )
      const { relatedResource: _pin, ...badge } = aligned
      const letters = [{ frameworks: [`${base}/abecedaire-publics`] }]
      expect(await trustOf(letters, await plainlySigned(badge))).to.equal('warn recognised-for-other-things')
    })
  }

  it('is recognised for a framework its own achievement is aligned with, whatever else of the world it quotes', async () => {
    const named = changed(
      unsigned,
      ['credentialSubject', 'achievement', 'id'],
      () => 'https://own.example/badge',
    )
    const aligned = changed(named, ['credentialSubject', 'achievement', 'alignment'], () =>
      [letter, 'https://Other.example/a/../b'].map((targetUrl) => ({
        type: ['Alignment'],
        targetName: 'x',
        targetUrl,
      })),
    )
    const { relatedResource: _pin, ...badge } = aligned
    const letters = [{ frameworks: [`${base}/abecedaire-publics`] }]
    expect(await trustOf(letters, await plainlySigned(badge))).to.equal('pass recognised')
  })

  it('is judged at the latest of its proofs, in whatever order they stand', async () => {
    const signed = await Promise.all(
      ['2026-11-20T00:00:00Z', '2025-06-01T00:00:00Z'].map((created) =>
        plainlySigned(unsigned, plainDid, { created }),
      ),
    )
    const proofs = signed.flatMap(({ proof }) => proof as readonly Credential[])
    for (const proof of [proofs, proofs.toReversed()]) {
      const both = { ...unsigned, proof }
      expect(await trustOf([{}], both)).to.equal('pass recognised')
      const ended = { since: '2025-01-01T00:00:00Z', until: '2026-01-01T00:00:00Z' }
      expect(await trustOf([ended], both)).to.equal('warn recognition-ended')
    }
  })

  it('is nobody’s to recognise where nothing links the key to it', async () => {
    const did = 'did:web:univ.example'
    const forged = await plainlySigned(issuedBy(unsigned, did), did)
    const deps = { ...issuing.deps, recognitions: () => Promise.resolve([{ by: hub, since }]) }
    const bytes = Buffer.from(JSON.stringify(forged))
    const report = await verifyCredential(deps, { kind: 'json', bytes }, now)
    expect(resultOf(report, 'issuer.trust')).to.equal('warn issuer-unknown')
    expect(report.issuer?.recognised ?? false).to.equal(false)
  })

  it('is registered here without being recognised, and no less so for being recognised for something else', async () => {
    const own = await issuing.sign(await issuing.unsigned('own'))
    const judge = async (recognitions: readonly Recognition[]) => {
      const deps = { ...issuing.deps, recognitions: () => Promise.resolve(recognitions) }
      const bytes = Buffer.from(JSON.stringify(own))
      const report = await verifyCredential(deps, { kind: 'json', bytes }, now)
      return [resultOf(report, 'issuer.trust'), report.issuer?.name, report.issuer?.recognised]
    }
    expect(await judge([])).to.deep.equal(['pass registered-here', 'Acmé', true])
    expect(await judge([{ by: hub, since }])).to.deep.equal(['pass recognised', 'Acmé', true])
    expect(await judge([{ by: hub, since, frameworks: [`${base}/label-regional`] }])).to.deep.equal([
      'pass registered-here',
      'Acmé',
      true,
    ])
    // What the report says of the issuer is what its check found.
    expect(await judge([{ by: hub, since, until: '2026-11-01T00:00:00Z' }])).to.deep.equal([
      'warn recognition-ended',
      'Acmé',
      false,
    ])
  })
})
