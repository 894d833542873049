/** Against `@digitalbazaar/vc` 7.3: where the answers differ, it is because this service is stricter, for one of the reasons named here. */
import { expect } from 'chai'
import type { CheckResult } from '../../server/verify/types.ts'
import { verifyInput } from '../../server/verify/verify-input.ts'
import { genuineBadges } from '../corpus/genuine.ts'
import { randomFrom } from '../corpus/hostile-files.ts'
import { equivalenceOf } from '../fuzz/mutants/equivalences.ts'
import { mutantOf } from '../fuzz/mutants/mutate.ts'
import { badgeRows, presentationRows } from '../verify/attack-table/rows.ts'
import { bytesOf, openAttackWorld } from '../verify/attack-table/world.ts'
import { plainDid } from '../verify/plain-signer.ts'
import { openLibrary } from './library-verdicts.ts'
import { stranger } from '../verify/stranger.ts'

const now = new Date('2026-11-21T09:30:00Z')
const asked = { challenge: 'u8Zt5-challenge', domain: 'https://employeur.example' }
const mutants = 240

/** `check code` of what this service refuses and the library verifies, and why. */
const reasons: ReadonlyMap<string, string> = new Map([
  ['context context-unknown', 'the library takes any context: words may mean something else than they say'],
  [
    'format forbidden-key',
    'the library reads JSON-LD keywords and prototype keys, which a reader of JSON does not',
  ],
  ['format null-value', 'JSON-LD drops null: it is not signed'],
  ['schema schema-mismatch', 'the library has no schema: the same statements may be written in another form'],
  [
    'signature signature-mismatch',
    'one good proof of several is enough for the library; here each has to be good',
  ],
  ['signature holder-not-signer', 'the library does not compare the holder with the key that signed'],
  ['holder holder-not-subject', 'the library does not compare the holder with whom the badge is about'],
])

function reasonOf(checks: readonly CheckResult[]): string {
  const refused = checks.find(({ outcome }) => outcome === 'fail')
  return refused === undefined ? '' : `${refused.id} ${refused.code}`
}

const judged = async (bytes: Buffer, question: object = {}) => {
  const { verdict, checks } = await verifyInput(stranger, { kind: 'json', bytes }, now, question)
  return { verified: verdict === 'valid' || verdict === 'valid-with-warnings', reason: reasonOf(checks) }
}

describe('@digitalbazaar/vc', function () {
  this.timeout(240_000)

  it('answers to every row of the attack table what the table says, and is stricter nowhere', async () => {
    const world = await openAttackWorld()
    const { issuer, attacker, holder, thief, badge } = world
    const library = openLibrary([issuer.did, attacker.did, holder.did, thief.did, plainDid], now)
    expect(await library.credential(JSON.stringify(badge))).to.deep.equal({ verified: true, errors: [] })
    for (const row of badgeRows) {
      const bytes = bytesOf(await row.handed(world))
      const { verified, errors } = await library.credential(bytes.toString())
      expect(verified, `${row.title}: ${errors.join()}`).to.equal(row.library === 'verified')
      const ours = await judged(bytes)
      expect(ours.verified, row.title).to.equal(row.found === 'shown')
      if (verified && !ours.verified) expect([...reasons.keys()], row.title).to.include(ours.reason)
      expect(ours.verified && !verified, row.title).to.equal(false)
    }
    for (const row of presentationRows(asked)) {
      const bytes = bytesOf(await row.handed(world))
      const { challenge, domain } = { ...asked, ...row.asks }
      const question = { challenge, ...(domain === undefined ? {} : { domain }) }
      const { verified, errors } = await library.presentation(bytes.toString(), question)
      expect(verified, `${row.title}: ${errors.join()}`).to.equal(row.library === 'verified')
      // Without a domain nothing is judged here: the API refuses the question.
      if (row.found === 'refused') continue
      const ours = await judged(bytes, question)
      expect(ours.verified, row.title).to.equal(false)
      if (verified) expect([...reasons.keys()], row.title).to.include(ours.reason)
    }
  })

  it(`agrees on ${String(mutants)} mutated badges, but where this service is stricter for a named reason`, async () => {
    const genuine = await genuineBadges()
    const library = openLibrary([genuine.issuer.did, genuine.attacker.did], now)
    const random = randomFrom(7)
    const tally = { both: 0, neither: 0, stricter: 0 }
    while (tally.both + tally.neither + tally.stricter < mutants) {
      const mutant = mutantOf(genuine, random)
      if (mutant.kind !== 'json') continue
      const text = mutant.bytes.toString('utf8')
      const theirs = await library.credential(text).catch(() => ({ verified: false }))
      const ours = await judged(mutant.bytes)
      if (ours.verified) {
        expect(theirs.verified, text).to.equal(true)
        expect(equivalenceOf(genuine, mutant), text).to.be.a('string')
        tally.both += 1
      } else if (theirs.verified) {
        expect([...reasons.keys()], text).to.include(ours.reason)
        tally.stricter += 1
      } else tally.neither += 1
    }
    // The same for the same seed: a comparison in which nothing differs, or all is refused, would say nothing.
    expect(tally.both).to.be.greaterThan(20)
    expect(tally.neither).to.be.greaterThan(100)
    expect(tally.stricter).to.be.greaterThan(5)
  })
})
