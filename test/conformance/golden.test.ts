/** Documents made by others with the reference libraries: we read them as they were meant. */
import { readdirSync } from 'node:fs'
import { expect } from 'chai'
import { proofFormats } from '../../server/proof/index.ts'
import { schemaErrors } from '../../server/schema.ts'
import { isObject, objectsOf, valuesOf } from '../../server/verify/check.ts'
import { signature } from '../../server/verify/checks/signature.ts'
import { conformanceFile, conformanceJson, hasConformanceData, noFrameworks } from './data.ts'

const now = new Date('2026-12-01T12:00:00Z')

describe('the golden Open Badges 3.0 documents', () => {
  if (!hasConformanceData('golden documents')) return
  const files = readdirSync(conformanceFile('ob3', 'golden')).filter((file) => file.endsWith('.json'))

  it('are there', () => {
    expect(files).to.have.length.greaterThan(3)
  })

  for (const file of files) {
    const document = conformanceJson('ob3', 'golden', file)
    if (!isObject(document)) throw new Error(`${file} is not an object`)

    if (valuesOf(document['type']).includes('BitstringStatusListCredential')) {
      it(`finds the signature of ${file} good`, async () => {
        const [proof] = objectsOf(document['proof'])
        const format = proofFormats.find((candidate) => proof !== undefined && candidate.recognises(proof))
        expect(await format?.verify(document, now)).to.include({ verified: true })
      })
      continue
    }

    it(`finds ${file} valid under our schema`, () => {
      expect(schemaErrors('achievement-credential.schema.json', document)).to.deep.equal([])
    })

    it(`finds the content of ${file} intact, and shows all of it`, async () => {
      const deps = {
        publicUrl: 'https://badges.example.org',
        frameworks: noFrameworks,
        localStatus: () => Promise.resolve(undefined),
        publishedKeys: () => Promise.resolve([]),
        issuer: () => Promise.resolve(undefined),
        erasedEvidence: () => Promise.resolve([]),
      }
      const input = { kind: 'json' as const, bytes: Buffer.from(JSON.stringify(document)) }
      const finding = await signature.run({ deps, input, now, credential: document, form: 'json-ld' })
      expect(`${finding.outcome} ${finding.code}`).to.equal('pass signature-valid')
      // An endorsement inside repeats the context; it is not written twice in what is shown.
      const endorsement = objectsOf(document['endorsement']).map(({ '@context': _context, ...rest }) => rest)
      expect(finding.learned?.credential).to.deep.equal(
        endorsement.length === 0 ? document : { ...document, endorsement },
      )
    })
  }
})
