/** The Open Badges 2.0 fixtures of the official validator get its verdict, or differ for a reason that has a name. */
import { expect } from 'chai'
import { unbake } from '../../server/credential/unbake.ts'
import type { VerificationReport } from '../../server/verify/types.ts'
import { verifyCredential } from '../../server/verify/verify.ts'
import { outsideOf, startOtherSite, type OtherSite } from '../support/other-site.ts'
import { conformanceBytes, conformanceJson, hasConformanceData } from './data.ts'
import { stranger } from '../verify/stranger.ts'

interface Fixture {
  readonly file: string
  readonly spec: string
  readonly expectedVerdict: string
}

const now = new Date('2026-12-01T12:00:00Z')

/** A class is awarded to nobody: there is nothing in it an employer could rely on. */
const noAward = 'undetermined: type not-an-award'
/** The words of a class with a context of its own mean what that says. */
const ownWords = 'invalid: context context-unknown'

/** Where we differ from the official validator, and how. */
const differences: ReadonlyMap<string, string> = new Map([
  ['valid/ob20/rdf-validation/valid-badge-class.json', ownWords],
  ['valid/ob20/assets/badge-with-data-image.json', noAward],
  ['valid/ob20/assets/badgeclass-with-complex-image.json', noAward],
  ['valid/ob20/assets/badgeclass1.json', ownWords],
])

function assertionIn(image: Buffer): string {
  const unbaked = unbake(image, 'older')
  if ('refusal' in unbaked) throw new Error(unbaked.refusal)
  return unbaked.text
}

function explained({ verdict, checks }: VerificationReport): string {
  const others = checks.filter(({ outcome }) => outcome === 'fail' || outcome === 'unknown')
  return `${verdict}: ${others.map(({ id, code }) => `${id} ${code}`).join(', ')}`
}

describe('the Open Badges 2.0 fixtures of the official validator', function () {
  this.timeout(60_000)
  if (!hasConformanceData('Open Badges 2.0 fixtures')) return
  const { entries } = conformanceJson('fixtures', 'manifest.json') as { readonly entries: readonly Fixture[] }
  const all = entries.filter(({ spec }) => spec.startsWith('OB20'))
  const judged = all.filter(({ expectedVerdict }) => expectedVerdict !== 'ASSET')
  const hosted = 'beths-robotics-badge.json'
  let site: OtherSite
  before(async () => {
    site = await startOtherSite('example.org')
    for (const { file } of all.filter(({ spec }) => spec === 'OB20-asset')) {
      if (file.endsWith('.json'))
        site.answer(`/${file.split('/').at(-1) ?? ''}`, {
          body: conformanceBytes('fixtures', file),
          headers: { 'Content-Type': 'application/json' },
        })
    }
  })
  after(() => site.stop())

  async function verify({ file }: Fixture, isOpen = true): Promise<VerificationReport> {
    const bytes = conformanceBytes('fixtures', file)
    // The site of the issuer shows what was handed in: as it would, had it issued it.
    const shown = file.endsWith('.png') ? assertionIn(bytes) : bytes
    site.answer(`/${hosted}`, { body: shown, headers: { 'Content-Type': 'application/json' } })
    const deps = isOpen ? { ...stranger, outside: outsideOf([site]) } : stranger
    return verifyCredential(deps, { kind: file.endsWith('.png') ? 'png' : 'json', bytes }, now)
  }

  it('are all there', () => {
    expect(judged).to.have.length(15)
  })

  for (const fixture of judged) {
    const { file, expectedVerdict } = fixture
    const difference = differences.get(file)
    it(`finds ${file} ${difference ?? expectedVerdict}`, async () => {
      const report = await verify(fixture)
      if (difference !== undefined) expect(explained(report)).to.equal(difference)
      else
        expect(report.verdict, explained(report)).to.equal(
          expectedVerdict === 'VALID' ? 'valid-with-warnings' : 'invalid',
        )
    })

    it(`never finds ${file} valid without the site of its issuer`, async () => {
      const report = await verify(fixture, false)
      expect(report.verdict).to.be.oneOf(['undetermined', 'invalid'])
      expect(report).to.not.have.any.keys('credential', 'issuer')
      if (expectedVerdict === 'VALID' && difference === undefined)
        expect(report.verdict).to.equal('undetermined')
    })
  }
})
