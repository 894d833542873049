/** Whatever credential this service writes, its image gives it back. */
import { expect } from 'chai'
import fc from 'fast-check'
import type { Achievement } from '../../server/achievement/types.ts'
import { proofStrengths } from '../../server/achievement/types.ts'
import { bakePng, bakeSvg } from '../../server/credential/bake.ts'
import { buildCredential, type CredentialParts } from '../../server/credential/build-credential.ts'
import { unbake } from '../../server/credential/unbake.ts'
import { signJson } from '../../server/proof/data-integrity/eddsa-jcs-2022.ts'
import { verifyProofs } from '../../server/proof/data-integrity/verify-proofs.ts'
import { signVcJwt } from '../../server/proof/jose/vc-jwt.ts'
import type { Issuer } from '../../server/proof/types.ts'
import { now, openSigning, publicUrl, type Signing } from '../proof/signing.ts'
import { partsOf, publishedAchievements } from './sample-credential.ts'
import { png, svg } from './small-images.ts'

const runs = 1000

/** Any text there is, with what XML and CDATA have trouble with more often than chance has it. */
const words = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
  fc.constantFrom(
    ']]>',
    '<![CDATA[',
    '&amp;',
    '</openbadges:credential>',
    '\ufffe\uffff',
    '"\\',
    '🎓',
    'أحمد',
  ),
)
const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((one) => Buffer.from(one))
const moment = fc.date({ min: new Date('2020-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })

/** Everything that can differ from one badge to the next. */
function generatedParts(achievements: readonly Achievement[], did: string): fc.Arbitrary<CredentialParts> {
  return fc.constantFrom(...achievements).chain((achievement) =>
    fc
      .record({
        id: fc.uuid().map((id) => `${publicUrl}/credentials/${id.replaceAll('-', '')}`),
        language: fc.constantFrom(...achievement.languages),
        organisation: fc.record(
          { name: words, url: fc.webUrl(), email: fc.emailAddress() },
          { requiredKeys: ['name'] },
        ),
        recipient: fc.record(
          { subjectId: fc.uuid().map((id) => `urn:uuid:${id}`), name: words },
          { requiredKeys: ['subjectId'] },
        ),
        digest: bytes,
        pieces: fc.array(
          fc.record({
            kind: fc.constantFrom(...achievement.criteria.kinds).map(({ code }) => code),
            title: fc.record({ fr: words, en: words }),
            fingerprint: bytes.map((one) => `ni:///sha-256;${one.toString('base64url')}`),
          }),
          { maxLength: 5 },
        ),
        strength: fc.constantFrom(...proofStrengths),
        index: fc.nat(131_071),
        dates: fc.record(
          { awardedAt: moment, firstAwardedAt: moment, validUntil: moment },
          { requiredKeys: ['awardedAt'] },
        ),
      })
      .map(({ organisation, digest, index, dates, ...rest }) =>
        partsOf(achievement, {
          ...rest,
          ...dates,
          issuer: { did, organisation },
          decision: { url: `${rest.id}/decision`, digestSri: `sha256-${digest.toString('base64')}` },
          status: { listUrl: `${publicUrl}/status-lists/acme-1`, index },
        }),
      ),
  )
}

describe('a credential of this service, baked and unbaked', function () {
  this.timeout(120_000)
  let signing: Signing
  let issuer: Issuer
  let parts: fc.Arbitrary<CredentialParts>
  before(async () => {
    signing = await openSigning()
    issuer = await signing.keys.current('acme')
    parts = generatedParts((await publishedAchievements(signing.store)).list(), issuer.did)
  })
  after(() => signing.close())

  /** What the image of each kind gives back. */
  const both = (text: string) => [unbake(bakePng(png, text)), unbake(Buffer.from(bakeSvg(svg, text), 'utf8'))]
  // What XML cannot hold is written as JSON escapes: other bytes, the same JSON.
  const isHeldByXml = (text: string) => !/\]\]>|[\ufffe\uffff]/u.test(text)

  it(`is the same, for ${String(runs)} of them, with a Data Integrity proof and as a JWT, in PNG and in SVG`, async () => {
    const seen = { plain: 0, escaped: 0 }
    const holds = async (one: CredentialParts) => {
      const unsigned = buildCredential(one)
      const embedded = JSON.stringify(await signJson(signing.keys, issuer, unsigned, now))
      const jwt = await signVcJwt(signing.keys, issuer, unsigned, { publicUrl })
      expect(both(jwt)).to.deep.equal([
        { kind: 'png', text: jwt },
        { kind: 'svg', text: jwt },
      ])
      const [fromPng, fromSvg] = both(embedded)
      expect(fromPng).to.deep.equal({ kind: 'png', text: embedded })
      if (isHeldByXml(embedded)) {
        seen.plain += 1
        expect(fromSvg).to.deep.equal({ kind: 'svg', text: embedded })
      } else {
        seen.escaped += 1
        if (fromSvg === undefined || !('text' in fromSvg)) throw new Error('no credential in the SVG')
        expect(JSON.parse(fromSvg.text)).to.deep.equal(JSON.parse(embedded))
      }
    }
    await fc.assert(fc.asyncProperty(parts, holds), { numRuns: runs })
    expect(seen.plain + seen.escaped).to.equal(runs)
    expect(seen.plain).to.be.greaterThan(100)
    expect(seen.escaped).to.be.greaterThan(50)
  })

  it('still verifies, whatever its image had to escape', async () => {
    const context = { now, purpose: 'assertionMethod' } as const
    await fc.assert(
      fc.asyncProperty(parts, async (one) => {
        const recipient = { ...one.recipient, name: ']]>\ufffe\uffff' }
        const unsigned = buildCredential({ ...one, recipient })
        const text = JSON.stringify(await signJson(signing.keys, issuer, unsigned, now))
        for (const unbaked of both(text)) {
          if (!('text' in unbaked)) throw new Error('no credential in the image')
          const credential = JSON.parse(unbaked.text) as Record<string, unknown>
          expect(await verifyProofs(credential, context)).to.have.property('verified', true)
        }
      }),
      { numRuns: 10 },
    )
  })
})
