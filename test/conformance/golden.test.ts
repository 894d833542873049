/** Documents made by others with the reference libraries: we read them as they were meant. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { verifyProofs } from '../../server/proof/data-integrity/verify-proofs.ts'
import { readVcJwt } from '../../server/proof/jose/vc-jwt.ts'
import { schemaErrors } from '../../server/schema.ts'
import { isObject, objectsOf, valuesOf } from '../../server/verify/check.ts'
import { signature } from '../../server/verify/checks/signature.ts'
import { createStatusReader } from '../../server/verify/status/status-list.ts'
import { conformanceFile, conformanceJson, hasConformanceData } from './data.ts'
import { stranger } from '../verify/stranger.ts'

const now = new Date('2026-12-01T12:00:00Z')

describe('the golden Open Badges 3.0 documents', () => {
  if (!hasConformanceData('golden documents')) return
  const files = readdirSync(conformanceFile('ob3', 'golden')).filter((file) => file.endsWith('.json'))

  it('are there', () => {
    expect(files).to.have.length.greaterThan(3)
  })

  it('find achievement.jwt intact, signed by the key it carries', async () => {
    const text = readFileSync(conformanceFile('ob3', 'golden', 'achievement.jwt'), 'utf8').trim()
    const result = await readVcJwt(text, () => Promise.resolve(undefined), now)
    expect(result).to.include({ verified: true, isSelfAsserted: true })
    const [, payload = ''] = text.split('.')
    const { iss, jti, sub, nbf, exp, iat, ...credential } = JSON.parse(
      Buffer.from(payload, 'base64url').toString(),
    ) as Record<string, unknown>
    expect(
      [iss, jti, sub, nbf].every((claim) => claim !== undefined),
      JSON.stringify([exp, iat]),
    ).to.equal(true)
    expect(result).to.have.deep.property('credential', credential)
  })

  for (const file of files) {
    const document = conformanceJson('ob3', 'golden', file)
    if (!isObject(document)) throw new Error(`${file} is not an object`)

    if (valuesOf(document['type']).includes('BitstringStatusListCredential')) {
      it(`finds the signature of ${file} good`, async () => {
        const result = await verifyProofs({ ...document }, { now, purpose: 'assertionMethod' })
        expect(result).to.have.property('verified', true)
      })
      continue
    }

    it(`finds ${file} valid under our schema`, () => {
      expect(schemaErrors('achievement-credential.schema.json', document)).to.deep.equal([])
    })

    it(`finds the content of ${file} intact, and shows all of it`, async () => {
      const input = { kind: 'json' as const, bytes: Buffer.from(JSON.stringify(document)) }
      const lists = createStatusReader(stranger, now)
      const finding = await signature.run({ deps: stranger, input, now, credential: document, lists })
      expect(`${finding.outcome} ${finding.code}`).to.equal('pass signature-valid')
      // An endorsement inside repeats the context; it is not written twice in what is shown.
      const endorsement = objectsOf(document['endorsement']).map(({ '@context': _context, ...rest }) => rest)
      expect(finding.learned?.credential).to.deep.equal(
        endorsement.length === 0 ? document : { ...document, endorsement },
      )
    })
  }
})
