/** What every test about another site needs: somebody who verifies, the site of the issuer elsewhere, and badges that name it. */
import { expect } from 'chai'
import type { OutsideOptions } from '../../../server/outside/create-outside.ts'
import type { Outside } from '../../../server/outside/outside.ts'
import type { Credential } from '../../../server/proof/types.ts'
import type { VerifyDeps } from '../../../server/verify/check.ts'
import type { VerificationReport } from '../../../server/verify/types.ts'
import { verifyCredential } from '../../../server/verify/verify.ts'
import { outsideOf, startOtherSite, type OtherSite } from '../../support/other-site.ts'
import { now, openIssuing, publicUrl, resultOf, type Issuing } from '../issuing.ts'
import { issuedBy, plainlySigned } from '../plain-signer.ts'

export interface Elsewhere {
  readonly issuing: Issuing
  /** `univ.example`, new for each test. */
  readonly site: OtherSite
  /** An unsigned badge, as this service writes it. */
  readonly badge: Credential
  /** Leads to `site` alone, unless `leadTo` said otherwise in this test. */
  readonly outside: Outside
  /** From now on other sites are `site` and `others`, and nothing is remembered of any. */
  leadTo(others?: readonly OtherSite[], options?: Partial<OutsideOptions>): void
  /** A text is judged as it is, anything else as JSON. */
  verify(credential: unknown, at?: Date, deps?: Partial<VerifyDeps>): Promise<VerificationReport>
  /** The badge, signed by the key of the tests, as the proof of `issuer` under `method`. */
  signedBy(issuer: string, method?: string, more?: Credential): Promise<Credential>
  /** The verdict, what was found of the signature, and of the key. */
  keyOf(credential: unknown, at?: Date): Promise<readonly string[]>
}

/** Sets up the tests of the `describe` it is called in. */
export function setUpElsewhere(): Elsewhere {
  let issuing: Issuing
  let badge: Credential
  let site: OtherSite
  let outside: Outside
  before(async () => {
    issuing = await openIssuing()
    badge = await issuing.unsigned('elsewhere')
  })
  after(async () => {
    expect(issuing.failures).to.deep.equal([])
    await issuing.close()
  })
  beforeEach(async () => {
    site = await startOtherSite('univ.example')
    outside = outsideOf([site], { publicUrl })
  })
  afterEach(() => site.stop())

  const verify: Elsewhere['verify'] = (credential, at = now, deps = {}) => {
    const bytes = Buffer.from(typeof credential === 'string' ? credential : JSON.stringify(credential))
    return verifyCredential({ ...issuing.deps, outside, ...deps }, { kind: 'json', bytes }, at)
  }
  return {
    get issuing() {
      return issuing
    },
    get badge() {
      return badge
    },
    get site() {
      return site
    },
    get outside() {
      return outside
    },
    leadTo(others = [], options = {}) {
      outside = outsideOf([site, ...others], { publicUrl, ...options })
    },
    verify,
    signedBy: (issuer, method = `${issuer}#key-1`, more = {}) =>
      plainlySigned(issuedBy(badge, issuer), issuer, { verificationMethod: method, ...more }),
    async keyOf(credential, at = now) {
      const report = await verify(credential, at)
      return [report.verdict, resultOf(report, 'signature'), resultOf(report, 'issuer.key')]
    },
  }
}
