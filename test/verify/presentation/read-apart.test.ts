/** Presentations, and badges before 3.0, are read in threads that can be ended: as they are read here, but for what costs too much. */
import { pathToFileURL } from 'node:url'
import { expect } from 'chai'
import type { BoundedLimits } from '../../../server/bounded/limits.ts'
import { createPool, type BoundedPool } from '../../../server/bounded/pool.ts'
import { bakeAssertionSvg } from '../../../server/credential/open-badges-2/bake-assertion.ts'
import { signVcJwt } from '../../../server/proof/jose/vc-jwt.ts'
import type { Credential } from '../../../server/proof/types.ts'
import { projectPath } from '../../../server/schema.ts'
import type { VerifyDeps } from '../../../server/verify/check.ts'
import type { InputKind } from '../../../server/verify/types.ts'
import { verifyInput } from '../../../server/verify/verify-input.ts'
import { outsideOf, startOtherSite, type OtherSite } from '../../support/other-site.ts'
import { now, openIssuing, publicUrl, resultOf, type Issuing } from '../issuing.ts'
import { boundTo, openWallet, v2 } from './wallet.ts'

const asked = { challenge: 'u8Zt5-challenge', domain: 'https://employeur.example' }
const nonce = { nonce: asked.challenge, aud: asked.domain }

describe('what is read in a thread', function () {
  this.timeout(60_000)
  const wallet = openWallet()
  const pools: BoundedPool[] = []
  let issuing: Issuing
  let site: OtherSite
  let threads: BoundedPool
  let badge: Credential
  let jwt: string
  let sdJwt: string

  function pool(limits: Partial<BoundedLimits> = {}): BoundedPool {
    const made = createPool({
      entry: pathToFileURL(projectPath('server/bounded-tasks')),
      // A thread takes its time to begin on a busy machine.
      limits: { threads: 1, waitMilliseconds: 50_000, ...limits },
    })
    pools.push(made)
    return made
  }

  before(async () => {
    issuing = await openIssuing()
    threads = pool()
    site = await startOtherSite('badges.issuer.example')
    site.answer('/issuer', { body: profile() })
    site.answer('/a', { body: assertion() })
    const { keys } = issuing.signing
    const acme = await issuing.issuer('acme')
    const unsigned = await issuing.unsigned('award-apart', {
      recipient: { subjectId: wallet.did, name: 'Zoé Lefèvre' },
    })
    badge = await issuing.sign(unsigned)
    jwt = await signVcJwt(keys, acme, unsigned, { publicUrl, issuedAt: now })
    sdJwt = await boundTo({ keys, publicUrl }, acme, unsigned, wallet.publicKey)
  })
  after(async () => {
    for (const each of pools) each.close()
    await site.stop()
    await issuing.close()
  })

  const context = 'https://w3id.org/openbadges/v2'
  const at = (path: string) => `${site.url}${path}`
  const profile = () => ({
    '@context': context,
    id: at('/issuer'),
    type: 'Issuer',
    name: 'Fablab',
    url: site.url,
    email: 'fablab@issuer.example',
  })
  const assertion = () => ({
    '@context': context,
    id: at('/a'),
    type: 'Assertion',
    recipient: { type: 'email', hashed: false, identity: 'zoe.lefevre@exemple.fr' },
    badge: {
      id: at('/class'),
      type: 'BadgeClass',
      name: 'Soudure',
      description: 'Sait souder',
      image: at('/i.png'),
      criteria: at('/criteria'),
      issuer: at('/issuer'),
    },
    verification: { type: 'hosted' },
    issuedOn: '2020-01-01T00:00:00Z',
  })
  const vp = () => ({
    '@context': [v2],
    type: ['VerifiablePresentation'],
    verifiableCredential: [badge],
    ...nonce,
  })
  const addressed = () =>
    `<svg xmlns="http://www.w3.org/2000/svg"><a:assertion xmlns:a="http://openbadges.org" verify="${at('/a')}"/></svg>`
  const svg = (text: string) =>
    Buffer.from(bakeAssertionSvg('<svg xmlns="http://www.w3.org/2000/svg"></svg>', text, at('/a')))

  const judge = (
    [kind, handed]: readonly [InputKind, unknown],
    change: Partial<VerifyDeps> = {},
    question: object = asked,
  ) => {
    const text = typeof handed === 'string' ? handed : JSON.stringify(handed)
    const bytes = Buffer.isBuffer(handed) ? handed : Buffer.from(text)
    const deps = { ...issuing.deps, outside: outsideOf([site], { clock: () => now }), ...change }
    return verifyInput(deps, { kind, bytes }, now, question)
  }

  const inputs: readonly (readonly [string, () => unknown, object, InputKind?])[] = [
    ['a presentation with a proof', () => wallet.sign(wallet.presentation([badge]), asked), asked],
    ['one that answers nobody', () => wallet.sign(wallet.presentation([badge])), {}],
    ['one made for somebody else', () => wallet.sign(wallet.presentation([badge])), asked],
    ['one that is not signed', () => wallet.presentation([badge]), asked],
    ['one with a key that is there twice', () => '{"type":"VerifiablePresentation","a":1,"a":2}', asked],
    ['one as a JWT', () => wallet.jwt(vp()), asked, 'jwt'],
    ['one as a JWT with the claim vp', () => wallet.jwt({ vp: vp() }, { typ: 'JWT' }), {}, 'jwt'],
    ['an SD-JWT that its holder signed', () => wallet.bind(sdJwt, nonce), asked, 'jwt'],
    ['an SD-JWT alone', () => sdJwt, {}, 'jwt'],
    ['a badge as a JWT', () => jwt, asked, 'jwt'],
    ['a hosted badge of 2.0', assertion, {}],
    ['one that its site shows otherwise', () => ({ ...assertion(), issuedOn: '2021-01-01T00:00:00Z' }), {}],
    ['one in an SVG', () => svg(JSON.stringify(assertion())), {}, 'svg'],
    ['the address of one in an SVG', () => Buffer.from(addressed()), {}, 'svg'],
    ['an SVG without one', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"></svg>'), {}, 'svg'],
    ['neither', () => '{"type":"VerifiablePresentation"', asked],
  ]
  for (const [what, handed, question, kind = 'json'] of inputs) {
    it(`is found to be what it is found to be here: ${what}`, async () => {
      const input = [kind, await handed()] as const
      const apart = await judge(input, { bounded: threads }, question)
      const here = await judge(input, {}, question)
      expect(apart).to.deep.equal(here)
      expect(issuing.failures).to.deep.equal([])
    })
  }

  it('as a view of a badge of this service is as good as that badge', async () => {
    const credential = JSON.stringify(badge)
    const ownAssertion = () => Promise.resolve({ assertion: assertion(), credential })
    const input = ['json', assertion()] as const
    const apart = await judge(input, { bounded: threads, ownAssertion }, {})
    expect(apart).to.deep.equal(await judge(input, { ownAssertion }, {}))
    expect([apart.verdict, resultOf(apart, 'signature')]).to.deep.equal([
      'valid-with-warnings',
      'pass signature-valid',
    ])
  })

  describe('and takes more than it may', () => {
    const stingy = { processorMilliseconds: -1, unmeasuredMilliseconds: -1 }
    // As much work as there is room for, so that it is still under way when it is first looked at.
    const numbers = Array(240).fill(Array(200).fill(1))

    it('is left open, and answers no challenge: a presentation', async () => {
      const handed = { ...wallet.presentation([badge]), numbers }
      const report = await judge(['json', handed], { bounded: pool(stingy) })
      expect([report.verdict, report.subjectBinding]).to.deep.equal(['undetermined', 'not-possible'])
      expect(report.checks.map(({ id, code }) => `${id} ${code}`)).to.deep.equal([
        'format too-costly-to-check',
        ...['context', 'signature', 'challenge', 'holder'].map((id) => `${id} not-reached`),
      ])
      expect(report).not.to.have.any.keys('parts', 'credential')
    })

    it('is left open: a badge before 3.0', async () => {
      const bounded: VerifyDeps['bounded'] = {
        run: (task, input) =>
          task.name === 'judge-older' ? Promise.resolve({ refusal: 'too-costly' }) : threads.run(task, input),
      }
      const report = await judge(['json', { ...assertion(), numbers }], { bounded }, {})
      expect([report.verdict, resultOf(report, 'format')]).to.deep.equal([
        'undetermined',
        'unknown too-costly-to-check',
      ])
      expect(report.checks.slice(1).every(({ outcome }) => outcome === 'skipped')).to.equal(true)
    })
  })
})
