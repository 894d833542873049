import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { eddsaRdfc2022 } from '../../server/proof/data-integrity/eddsa-rdfc-2022.ts'
import type { Credential } from '../../server/proof/types.ts'
import {
  startService,
  succeeded,
  testDay,
  type Answer,
  type Client,
  type Schemas,
  type TestService,
} from '../support/service.ts'
import { oneBadge, type AwardedLine } from '../support/training.ts'

type Report = Schemas['VerificationReport']

const dayInMilliseconds = 86_400_000

describe('a verification', () => {
  let service: TestService
  let trainer: Client
  let badge: AwardedLine
  let text: string
  let images: { readonly png: Buffer; readonly svg: Buffer }
  before(async () => {
    service = await startService()
    trainer = await service.organisation('atelier-dole')
    badge = (await oneBadge(trainer, { person: { nameInBadge: true } })).line
    const bytes = async (path: string) => (await service.anonymous.call('GET', path)).bytes
    text = (await bytes(badge.credential)).toString('utf8')
    images = {
      png: await bytes(`${badge.credential}/badge.png`),
      svg: await bytes(`${badge.credential}/badge.svg`),
    }
  })
  after(() => service.stop())
  afterEach(() => {
    service.now = testDay
  })

  const post = (
    raw: string | Uint8Array,
    type = 'application/vc+ld+json',
    headers: Record<string, string> = {},
  ) =>
    service.anonymous.call<Report>('POST', '/verifications', {
      raw,
      headers: { 'Content-Type': type, ...headers },
    })
  /** The verdict, then `check code` of whatever failed. */
  const judged = (answer: Answer<Report>) => {
    const { verdict, checks } = succeeded(answer)
    return [
      verdict,
      ...checks.filter(({ outcome }) => outcome === 'fail').map(({ id, code }) => `${id} ${code}`),
    ]
  }
  const verify = async (credential: unknown) => judged(await post(JSON.stringify(credential)))

  const forms: readonly (readonly [string, () => string | Uint8Array])[] = [
    ['application/vc+ld+json', () => text],
    ['application/vc', () => text],
    ['application/ld+json', () => text],
    ['application/json', () => text],
    ['application/json; charset=utf-8', () => text],
    ['application/json', () => JSON.stringify(JSON.parse(text), null, 2)],
    ['image/png', () => images.png],
    ['image/svg+xml', () => images.svg],
  ]
  for (const [type, bytes] of forms) {
    it(`finds a good badge good, given as ${type}`, async () => {
      const report = succeeded(await post(bytes(), type))
      expect(report.verdict).to.equal('valid')
      expect(report.checkedAt).to.equal('2026-11-21T09:30:00Z')
      expect(report.input).to.deep.equal({
        kind: type === 'image/png' ? 'png' : type === 'image/svg+xml' ? 'svg' : 'json',
        sha256: createHash('sha256').update(bytes()).digest('hex'),
      })
      expect(report.issuer).to.include({ name: 'Organisation atelier-dole', recognised: true })
      expect(report.credential).to.include({ id: badge.credential })
    })
  }

  it('keeps nothing of what it was shown', async () => {
    const before = await service.documents()
    await post(text)
    await post(images.png, 'image/png')
    expect(await service.documents()).to.deep.equal(before)
  })

  it('may be asked from any page, and is kept by nobody', async () => {
    const answer = await post(text, 'application/json', { Origin: 'https://employeur.example' })
    expect(answer.headers.get('access-control-allow-origin')).to.equal('*')
    expect(answer.headers.get('cache-control')).to.equal('no-store')
    const headers = {
      Origin: 'https://employeur.example',
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'content-type',
    }
    const preflight = await service.anonymous.call('OPTIONS', '/verifications', { headers })
    expect(preflight.status).to.equal(204)
    expect(preflight.headers.get('access-control-allow-origin')).to.equal('*')
    expect(preflight.headers.get('access-control-allow-headers')).to.equal('content-type')
  })

  describe('of a badge that is not, or no longer, good', () => {
    it('finds a changed byte', async () => {
      expect(text).to.include('Éloïse')
      expect(judged(await post(text.replace('Éloïse', 'Éloïsa')))).to.deep.equal([
        'invalid',
        'signature signature-mismatch',
      ])
      const report = succeeded(await post(text.replace('Éloïse', 'Éloïsa')))
      expect(report).not.to.have.any.keys('credential', 'issuer')
    })

    it('finds the key of another organisation', async () => {
      await service.organisation('faussaire')
      const { keys } = service.context.deps
      const forger = await keys.current('faussaire')
      const { proof, ...unsigned } = JSON.parse(text) as Credential & { issuer: { id: string } }
      expect(proof).to.be.an('array')
      const pretended = {
        ...forger,
        did: unsigned.issuer.id,
        verificationMethod: `${unsigned.issuer.id}#${forger.publicKeyMultibase}`,
      }
      const forged = await eddsaRdfc2022.sign(keys, pretended, unsigned, testDay)
      expect(await verify(forged)).to.deep.equal(['invalid', 'issuer.key key-not-issuers'])
      const open = await eddsaRdfc2022.sign(keys, forger, unsigned, testDay)
      expect(await verify(open)).to.deep.equal(['invalid', 'issuer.key key-not-issuers'])
    })

    it('finds a missing signature', async () => {
      const { proof, ...unsigned } = JSON.parse(text) as Credential
      expect(proof).to.be.an('array')
      expect((await verify(unsigned))[0]).to.equal('invalid')
    })

    for (const [state, failure] of [
      ['revoked', 'status.revocation revoked'],
      ['suspended', 'status.suspension suspended'],
    ] as const) {
      it(`finds it ${state}, in every form`, async () => {
        const { line } = await oneBadge(trainer)
        const json = { state, reason: 'Erreur de personne' }
        succeeded(await trainer.call('PUT', `/awards/${line.awardId}/state`, { json }))
        for (const [path, type] of [
          ['', 'application/vc'],
          ['/badge.png', 'image/png'],
          ['/badge.svg', 'image/svg+xml'],
        ] as const) {
          const { bytes } = await service.anonymous.call('GET', line.credential + path)
          expect(judged(await post(bytes, type))).to.deep.equal(['invalid', failure])
        }
      })
    }

    it('finds it good until the last second of its last day, expired after', async () => {
      const { line } = await oneBadge(trainer, { session: { validUntil: '2026-11-30' } })
      const { bytes } = await service.anonymous.call<Credential>('GET', line.credential)
      expect((JSON.parse(bytes.toString()) as Credential)['validUntil']).to.equal('2026-11-30T22:59:59Z')
      service.now = new Date('2026-11-30T22:59:59Z')
      expect(judged(await post(bytes))).to.deep.equal(['valid'])
      service.now = new Date('2026-12-02T00:00:00Z')
      expect(judged(await post(bytes))).to.deep.equal(['invalid', 'validity expired'])
    })

    it('finds it not yet good before it was given', async () => {
      service.now = new Date(testDay.getTime() - dayInMilliseconds)
      expect(judged(await post(text))).to.deep.equal(['invalid', 'signature proof-created-in-future'])
    })
  })
})
