/** A part of the hostile files; `npm run test:corpus` hands in all of them. */
import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { startService, type TestService } from '../support/service.ts'
import { genuineBadges } from './genuine.ts'
import { complaints, handInAll } from './hand-in.ts'
import { filesOf, type HostileFile } from './hostile-file.ts'
import { hostileFiles } from './hostile-files.ts'

const digestOf = (files: readonly HostileFile[]) =>
  files
    .reduce((hash, { title, bytes }) => hash.update(title).update(bytes), createHash('sha256'))
    .digest('hex')

describe('the corpus of hostile files', function () {
  this.timeout(120_000)
  let service: TestService
  let files: readonly HostileFile[]

  before(async () => {
    service = await startService()
    files = await hostileFiles(1, service.url)
  })
  after(() => service.stop())

  it('has at least 400 files of six families, each another, and the same for the same seed', async () => {
    expect(files.length).to.be.at.least(400)
    expect(new Set(files.map(({ family }) => family)).size).to.equal(6)
    expect(new Set(files.map(({ family, title }) => `${family} ${title}`)).size).to.equal(files.length)
    expect(digestOf(await hostileFiles(1, service.url))).to.equal(digestOf(files))
    expect(digestOf(await hostileFiles(2, service.url))).not.to.equal(digestOf(files))
  })

  it('is made from badges that are good without the attack, in every form', async () => {
    const { badge, other, jwt, png, svg } = await genuineBadges()
    for (const [mediaType, raw] of [
      ['application/json', JSON.stringify(badge)],
      ['application/json', JSON.stringify(other)],
      ['application/jwt', jwt],
      ['image/png', png],
      ['image/svg+xml', svg],
    ] as const) {
      const answer = await service.anonymous.call('POST', '/verifications', {
        raw,
        headers: { 'Content-Type': mediaType },
      })
      // Nobody here knows who signed it.
      expect(answer.body, mediaType).to.have.property('verdict', 'valid-with-warnings')
    }
  })

  it('is answered file by file, soon, without belief, and without harm to anything else', async () => {
    const { badge } = await genuineBadges()
    const genuine = filesOf('json', 'application/json')('genuine', badge)
    const some = files.filter((_, index) => index % 8 === 0)
    expect(complaints(await handInAll(service, some, genuine))).to.deep.equal([])
  })
})
