import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { Error as MongooseError, mongo } from 'mongoose'
import { createEvents } from '../../server/events.ts'
import { createLogger } from '../../server/log.ts'
import { Problem } from '../../server/problem.ts'
import { startService, succeeded } from '../support/service.ts'
import { oneBadge } from '../support/training.ts'

type Line = Readonly<Record<string, unknown>> & { readonly msg: string }

const written = (lines: readonly string[]) => lines.map((line) => JSON.parse(line) as Line)

describe('an error in the log', () => {
  const logged = (error: unknown) => {
    const lines: string[] = []
    createLogger({ logLevel: 'info' }, { write: (line: string) => lines.push(line) }).error(
      { err: error, code: 'internal-error' },
      'request failed',
    )
    return { text: lines.join(''), err: written(lines)[0]?.['err'] as Readonly<Record<string, unknown>> }
  }
  const person = { _id: 'x', givenName: 'Ana', email: 'ana@ex.fr' }
  const diskFull = Object.assign(new Error('disk full'), {
    insertedDocs: [person],
    writeErrors: [{ err: { op: person } }],
  })
  const failure = (error: Error, more: object) => Object.assign(error, more)

  const carrying: readonly (readonly [string, unknown])[] = [
    ['with the documents of a batch', diskFull],
    ['of a batch that quotes a document', failure(new Error('Ana'), { writeErrors: [] })],
    ['with any other property', failure(new Error('failed'), { op: person, response: { body: person } })],
    ['with a document for a code', failure(new Error('failed'), { code: person })],
    [
      'of the driver, with the key that was taken',
      new mongo.MongoServerError({ message: 'E11000 dup key: { email: "ana@ex.fr" }', code: 11000 }),
    ],
    [
      'of the driver’s own kind',
      new mongo.MongoBulkWriteError({ message: 'ana@ex.fr', code: 121 }, {} as never),
    ],
    ['of mongoose about a value', new MongooseError.CastError('Number', 'ana@ex.fr', 'line')],
    [
      'of JSON.parse',
      (() => {
        try {
          return JSON.parse('{"givenName": Ana}') as unknown
        } catch (error) {
          return error
        }
      })(),
    ],
    ['caused by one that has documents', new Error('failed', { cause: diskFull })],
    ['in lines that look like a stack', failure(new Error('failed\n    at Ana'), { insertedDocs: [] })],
    ['that is a text', 'ana@ex.fr'],
    ['that is an object', person],
  ]
  for (const [what, error] of carrying) {
    it(`${what} names nobody`, () => {
      const { text, err } = logged(error)
      expect(text).to.not.match(/\bana\b/iu)
      expect(err['type']).to.be.a('string')
    })
  }

  it('keeps its type, message, code and place, and nothing else', () => {
    const { err } = logged(failure(new TypeError('no such thing'), { code: 'ERR_THING', path: '/somewhere' }))
    expect(err).to.have.all.keys('type', 'message', 'code', 'stack')
    expect(err).to.include({ type: 'TypeError', message: 'no such thing', code: 'ERR_THING' })
    expect(err['stack']).to.match(/^ {4}at .*log-lines\.test\.ts/u)
  })

  it('keeps the code of the driver’s, which says enough', () => {
    const { err } = logged(new mongo.MongoServerError({ message: 'E11000 ana@ex.fr', code: 11000 }))
    expect(err).to.include({ type: 'MongoServerError', code: 11000 }).and.not.to.have.property('message')
  })

  it('keeps what caused it, in the same way', () => {
    const refused = failure(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', address: '10.0.0.1' })
    const text = { fr: 'Indisponible.', en: 'Unavailable.' }
    const { err } = logged(new Problem('unavailable', text, { cause: refused }))
    expect(err).to.include({ type: 'Problem', code: 'unavailable' })
    expect(err['cause']).to.have.all.keys('type', 'message', 'code', 'stack')
    expect(err['cause']).to.include({ code: 'ECONNREFUSED' })
  })

  it('ends, even when it caused itself', () => {
    const error = new Error('round and round')
    error.cause = error
    expect(logged(error).err).to.include({ message: 'round and round' })
  })
})

describe('an award in the log', () => {
  it('is a fingerprint that leads nobody to the credential', () => {
    const lines: string[] = []
    const events = createEvents(
      createLogger({ logLevel: 'info' }, { write: (line: string) => lines.push(line) }),
    )
    const awardId = 'abc'
    events.badgeAwarded({ awardId, achievementCode: 'RM-A1.1-N1', organisationId: 'atelier-dole' })
    events.awardStateChanged({ awardId, state: 'revoked' })
    // FIPS 180-2, appendix B.1: SHA-256 of "abc".
    const award = 'ba7816bf8f01cfea'
    const [awarded, changed] = written(lines)
    expect(awarded).to.include({ award, achievementCode: 'RM-A1.1-N1', organisationId: 'atelier-dole' })
    expect(changed).to.include({ award, state: 'revoked' })
    for (const line of [awarded, changed]) expect(line).not.to.have.property('awardId')
  })

  it('is never its id, from the award to its revocation and reading', async () => {
    const lines: string[] = []
    const service = await startService({ LOG_LEVEL: 'debug' }, (line) => lines.push(line))
    let awardId: string
    try {
      const trainer = await service.organisation('atelier-dole')
      awardId = (await oneBadge(trainer)).line.awardId ?? ''
      const json = { state: 'revoked', reason: 'Erreur de saisie' }
      succeeded(await trainer.call('PUT', `/awards/${awardId}/state`, { json }))
      const { bytes } = await service.anonymous.call('GET', `/credentials/${awardId}`)
      const headers = { 'Content-Type': 'application/vc' }
      await service.anonymous.call('POST', '/verifications', { raw: bytes, headers })
      await service.context.deps.store.close()
      expect((await service.anonymous.call('GET', `/credentials/${awardId}`)).status).to.equal(500)
    } finally {
      await service.stop()
    }
    const fingerprint = createHash('sha256').update(awardId).digest('hex').slice(0, 16)
    const about = written(lines).filter(({ award }) => award === fingerprint)
    expect(about.map(({ msg }) => msg)).to.deep.equal(['badge awarded', 'award state changed'])
    expect(written(lines).map(({ msg }) => msg)).to.include('request failed')
    expect(lines.join('')).not.to.include(awardId)
  })
})
